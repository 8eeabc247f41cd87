package io.vireo.server.sentinel;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process that plays a part in a failover: a server or a Sentinel, Vireo's or Redis'. */
public final class Watched implements AutoCloseable {
  /** Whose program it is. */
  public enum Maker {
    VIREO,
    REDIS
  }

  private final boolean sentinel;
  private Maker maker;
  private final Path log;
  private final Path folder;
  private final int port;
  private Process process;

  private Watched(Maker maker, Path folder, boolean sentinel, List<String> lines) {
    this.folder = folder;
    this.sentinel = sentinel;
    this.maker = maker;
    port = FreePort.find();
    log = folder.resolve("log");
    Path file = folder.resolve("conf");
    List<String> all = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "dir " + folder));
    all.addAll(lines);
    try {
      Files.createDirectories(folder);
      Files.write(file, all);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    start();
  }

  /** A server with some lines of configuration. */
  public static Watched server(Maker maker, Path folder, String... lines) {
    List<String> all = new ArrayList<>(List.of("save \"\"", "repl-diskless-sync-delay 0"));
    all.addAll(List.of(lines));
    return new Watched(maker, folder, false, all);
  }

  /** A Sentinel that watches a primary under the name {@code primary}, with quorum 2. */
  public static Watched sentinel(Maker maker, Path folder, int primary, String... lines) {
    return sentinel(
        maker, folder, "sentinel monitor primary 127.0.0.1 " + primary + " 2", List.of(lines));
  }

  /** A Sentinel that watches what a line says, under the name {@code primary}. */
  static Watched sentinel(Maker maker, Path folder, String monitor, List<String> lines) {
    List<String> all =
        new ArrayList<>(
            List.of(
                monitor,
                "sentinel down-after-milliseconds primary 1000",
                "sentinel failover-timeout primary 5000"));
    all.addAll(lines);
    return new Watched(maker, folder, true, all);
  }

  /** The next start is one of another program. */
  void becomes(Maker other) {
    maker = other;
  }

  /** Starts it, or starts it again. */
  public void start() {
    ServerProgram program = ServerProgram.ofThisBuild();
    List<String> command =
        new ArrayList<>(
            maker == Maker.VIREO
                ? program.command()
                : List.of(Oracle.program().orElseThrow().toString()));
    command.add(file().toString());
    if (sentinel) {
      command.add("--sentinel");
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(program.environment());
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public int port() {
    return port;
  }

  /** Its configuration file. */
  Path file() {
    return folder.resolve("conf");
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The answer as redis-cli would show it; empty if it gives none. */
  public String say(String... words) {
    try (SocketClient client = new SocketClient(port)) {
      return RespText.of(client.run(words));
    } catch (RuntimeException | AssertionError nobody) {
      return "";
    }
  }

  /** A field of INFO, or an empty text. */
  public String info(String section, String name) {
    try (SocketClient client = new SocketClient(port)) {
      return Info.of(client.run("INFO", section)).field(name);
    } catch (RuntimeException | AssertionError nobody) {
      return "";
    }
  }

  /** The answer as a list of texts; empty if it gives none. */
  public List<String> list(String... words) {
    try (SocketClient client = new SocketClient(port)) {
      RespValue answer = client.run(words);
      return answer instanceof RespValue.Many many
          ? many.items().stream().map(RespValue::asText).toList()
          : List.of();
    } catch (RuntimeException | AssertionError nobody) {
      return List.of();
    }
  }

  /** The port of the primary that a Sentinel tells, or 0. */
  public int primary() {
    List<String> address = list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "primary");
    return address.size() == 2 ? Integer.parseInt(address.get(1)) : 0;
  }

  /** The fields of SENTINEL MASTER. */
  public Map<String, String> state() {
    List<String> words = list("SENTINEL", "MASTER", "primary");
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      fields.put(words.get(i), words.get(i + 1));
    }
    return fields;
  }

  /** Sends a signal by its name, such as {@code STOP}. */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  /** Kills it, and waits until it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
