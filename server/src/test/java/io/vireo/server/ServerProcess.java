package io.vireo.server;

import io.vireo.server.testing.SocketClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as users start it: a process of its own, with the classes of this build. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a server in a folder; its two outputs come as one. */
  public static ServerProcess start(Path folder, String... arguments) {
    return start(ServerProgram.ofThisBuild(), folder, arguments);
  }

  /** Starts a server in a folder, in some way. */
  public static ServerProcess start(ServerProgram program, Path folder, String... arguments) {
    return startWith("", program, folder, arguments);
  }

  /** Starts a server with a heap of so many megabytes, divided as the launcher does. */
  static ServerProcess startWithHeap(int megabytes, Path folder, String... arguments) {
    return start(ServerProgram.withHeap(megabytes), folder, arguments);
  }

  /** Starts a server with more options for its JVM. */
  static ServerProcess startWithOptions(List<String> options, Path folder, String... arguments) {
    return start(ServerProgram.ofThisBuild(options), folder, arguments);
  }

  /** Starts a server that finds a text on its standard input. */
  static ServerProcess startWith(String input, Path folder, String... arguments) {
    return startWith(input, ServerProgram.ofThisBuild(), folder, arguments);
  }

  private static ServerProcess startWith(
      String input, ServerProgram program, Path folder, String... arguments) {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(program.environment());
    try {
      Process process = builder.redirectErrorStream(true).start();
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      return new ServerProcess(process);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Reads on until a line holds the words. */
  public String await(String words) {
    return awaitOneOf(words);
  }

  /** Reads on until a line holds any of the texts. */
  String awaitOneOf(String... texts) {
    String line = read();
    while (line != null && Stream.of(texts).noneMatch(line::contains)) {
      line = read();
    }
    if (line == null) {
      throw new AssertionError("no line with " + List.of(texts) + " in " + lines);
    }
    return line;
  }

  private String read() {
    try {
      String line = output.readLine();
      if (line != null) {
        lines.add(line);
      }
      return line;
    } catch (IOException closed) {
      return null;
    }
  }

  /** Waits for the end; gives the exit code. */
  public int end() {
    while (read() != null) {}
    try {
      if (!process.waitFor(SocketClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server does not end: " + lines);
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** All lines so far. */
  List<String> lines() {
    return lines;
  }

  /** Sends a signal by its name, such as {@code INT}. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    } catch (IOException | InterruptedException failure) {
      throw new AssertionError(failure);
    }
  }

  /** True until it ends. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it, and waits until it is gone. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
