package io.vireo.server;

import io.vireo.server.testing.SocketClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server as users start it: a process of its own, with the classes of this build. */
public final class ServerProcess implements AutoCloseable {
  /** How long a server may say nothing while somebody waits for a line, or for its end. */
  private static final long SILENCE_SECONDS = 60;

  private static final long DUMP_SECONDS = 2;

  /** Stands for the end of the output; no line is like it. */
  private static final String END = "\n";

  private final Process process;
  private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private ServerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::pump, "output-of-" + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** A thread of its own reads: who waits for a line must be able to give up. */
  private void pump() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
      }
    } catch (IOException closed) {
      // Ended, or killed.
    } finally {
      output.add(END);
    }
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

  /** The next line; null at the end. */
  private String read() {
    String line = ended ? END : next(SILENCE_SECONDS);
    if (line == null) {
      throw new AssertionError("the server says nothing; its lines and threads: " + dump());
    }
    ended = line.equals(END);
    if (ended) {
      return null;
    }
    lines.add(line);
    return line;
  }

  /** The next line or {@link #END}; null if none comes in time. */
  private String next(long seconds) {
    try {
      return output.poll(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** All lines so far, and what the JVM tells of its threads. */
  private String dump() {
    signal("QUIT");
    String line = next(DUMP_SECONDS);
    while (line != null && !line.equals(END)) {
      lines.add(line);
      line = next(DUMP_SECONDS);
    }
    return String.join("\n", lines);
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
