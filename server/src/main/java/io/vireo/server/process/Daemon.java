package io.vireo.server.process;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code daemonize yes}: a server in the background.
 *
 * <p>A JVM cannot go on in a child as {@code fork} lets a C program do. So the process that the
 * user started starts the same program with the same arguments once more, in a session of its own,
 * and stays until that one serves: what the other prints meanwhile it passes on, and its exit code
 * tells whether the server has come up. The other tells by a last byte before it closes its output.
 */
public final class Daemon {
  private static final String MARK = "VIREO_DAEMON";
  private static final Path SESSION_MAKER = Path.of("/usr/bin/setsid");
  private static final String SHELL = "/bin/sh";
  private static final byte READY = 0;

  private Daemon() {}

  /** Whether this process is the one in the background. */
  public static boolean isBackground() {
    return System.getenv(MARK) != null;
  }

  /**
   * Starts the server in the background and waits until it serves or has failed.
   *
   * @param input what it shall find on its standard input
   * @return the exit code for this process
   */
  public static int launch(byte[] input) {
    ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
    builder.environment().put(MARK, Long.toString(ProcessHandle.current().pid()));
    try {
      Process server = builder.start();
      try (OutputStream stdin = server.getOutputStream()) {
        stdin.write(input);
      }
      return passOn(server.getInputStream(), System.err) ? 0 : server.waitFor();
    } catch (IOException failure) {
      System.err.println("Could not start a server in the background: " + failure.getMessage());
      return 1;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** Copies until the end; tells whether that was a ready server's. */
  static boolean passOn(InputStream from, OutputStream to) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next;
    while ((next = from.read()) >= 0 && next != READY) {
      line.write(next);
      if (next == '\n') {
        line.writeTo(to);
        line.reset();
      }
    }
    line.writeTo(to);
    to.flush();
    return next == READY;
  }

  /** The server in the background is ready: its standard streams lead nowhere from now on. */
  public static void detach() {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    try {
      out.write(READY);
    } catch (IOException starterIsGone) {
      // It would only have told the user.
    }
    closeAll(out, new FileOutputStream(FileDescriptor.err), new FileInputStream(FileDescriptor.in));
  }

  /** Closing one of the first three descriptors makes the JVM put /dev/null in its place. */
  private static void closeAll(Closeable... streams) {
    for (Closeable stream : streams) {
      try {
        stream.close();
      } catch (IOException stillOpen) {
        continue;
      }
    }
  }

  /** The command that started this process, behind the program that makes a session of its own. */
  private static List<String> command() {
    ProcessHandle.Info self = ProcessHandle.current().info();
    List<String> program = new ArrayList<>(List.of(self.command().orElse("java")));
    program.addAll(arguments(self));
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SESSION_MAKER)) {
      command.add(SESSION_MAKER.toString());
    }
    command.addAll(startable(program));
    return command;
  }

  /**
   * The JVM can only pass on what is text in the system's encoding. Other words, each a {@link
   * io.vireo.config.ByteText}, are left to a shell to make.
   */
  static List<String> startable(List<String> program) {
    return program.stream().allMatch(Arguments::isAscii)
        ? program
        : List.of(
            SHELL,
            "-c",
            program.stream().map(Daemon::quoted).collect(Collectors.joining(" ", "exec ", "")));
  }

  /** A word that is all escapes, but for line ends at its end, which the shell would cut off. */
  private static String quoted(String word) {
    String kept = word.stripTrailing();
    StringBuilder quoted = new StringBuilder("\"$(printf '");
    kept.chars().forEach(c -> quoted.append(String.format("\\%03o", c)));
    return quoted.append("')").append(word.substring(kept.length())).append('"').toString();
  }

  /** Linux tells all arguments; the JVM's own answer ends after a page of memory. */
  private static List<String> arguments(ProcessHandle.Info self) {
    List<String> whole = Arguments.whole();
    return whole.isEmpty()
        ? List.of(self.arguments().orElse(new String[0]))
        : whole.subList(1, whole.size());
  }
}
