package io.vireo.benchmarks.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the servers by name; fetches those that are not here yet. */
public final class Peers {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final Path home;
  private List<Path> fetched = List.of();

  /**
   * @param home the project's directory
   */
  public Peers(Path home) {
    this.home = home;
  }

  /**
   * The server of a name.
   *
   * @param text {@code vireo}, {@code redis}, {@code valkey} (also with {@code -server}), a path to
   *     a launcher, or {@code name=launcher}
   */
  public Peer find(String text) throws IOException, InterruptedException {
    int equals = text.indexOf('=');
    if (equals > 0) {
      return checked(text.substring(0, equals), Path.of(text.substring(equals + 1)));
    }
    return switch (text) {
      case "vireo", "vireo-server" -> checked("vireo", home.resolve("bin/vireo-server"));
      case "redis", "redis-server" -> checked("redis", fetched("redis-server"));
      case "valkey", "valkey-server" -> checked("valkey", fetched("valkey-server"));
      default -> path(text);
    };
  }

  private static Peer path(String text) {
    if (text.indexOf('/') < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is none of vireo, redis, valkey and no path and no NAME=LAUNCHER");
    }
    Path launcher = Path.of(text);
    return checked(String.valueOf(launcher.getFileName()), launcher);
  }

  /** A fetched tool of Redis, such as redis-benchmark. */
  public Path redisTool(String name) throws IOException, InterruptedException {
    return fetched("redis-server").resolveSibling(name);
  }

  private static Peer checked(String name, Path launcher) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"" + name + "\" is no name for a server");
    }
    if (!Files.isExecutable(launcher)) {
      throw new IllegalArgumentException(name + ": no program at " + launcher);
    }
    return new Peer(name, launcher.toAbsolutePath());
  }

  private Path fetched(String program) throws IOException, InterruptedException {
    if (fetched.isEmpty()) {
      fetched = fetch();
    }
    return fetched.stream()
        .filter(path -> path.getFileName().toString().equals(program))
        .findFirst()
        .orElseThrow(() -> new IOException("bin/fetch-peers brought no " + program));
  }

  private List<Path> fetch() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(home.resolve("bin/fetch-peers").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("bin/fetch-peers failed");
    }
    return output.lines().filter(line -> line.startsWith("/")).map(Path::of).toList();
  }
}
