package io.vireo.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls to the system that a program made between two requests, as strace wrote them down. */
public final class Strace {
  private static final Pattern READ = Pattern.compile("read|readv|recvfrom|recvmsg");
  private static final Pattern WRITE = Pattern.compile("write|writev|sendto|sendmsg");
  private static final Pattern WAIT = Pattern.compile("epoll_p?wait2?");
  private static final Pattern REGISTRATION = Pattern.compile("epoll_ctl|timerfd_settime");
  private static final Pattern LOCK = Pattern.compile("futex");

  /** A thread and the call that it begins; the ends of calls that took long have no bracket. */
  private static final Pattern LINE = Pattern.compile("(\\d+) +([a-z_0-9]+)\\(.*");

  private Strace() {}

  /**
   * What the thread that read the two requests did between them, and what others wrote meanwhile.
   *
   * @param reads reads from sockets
   * @param writes writes to sockets
   * @param waits times it looked for sockets that are ready
   * @param registrations changes of what it waits for
   * @param locks times it woke a thread, or waited for one
   * @param othersWrites writes of all other threads: an event loop is woken by one
   */
  public record Calls(
      int reads, int writes, int waits, int registrations, int locks, int othersWrites) {}

  /** False where there is no strace, or where it may not watch. */
  public static boolean works() {
    try {
      Process process =
          new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** The words in front of a command that have it watched. */
  public static List<String> into(Path log) {
    String kinds = String.join("|", List.of("" + READ, "" + WRITE, "" + WAIT, "" + REGISTRATION));
    return List.of(
        "strace", "-f", "-o", log.toString(), "-e", "trace=/^(" + kinds + "|" + LOCK + ")$");
  }

  /** The calls between the readings of two requests, each of which was one read, and is short. */
  public static Calls between(String first, String last, Path log) {
    List<String> lines = linesOf(log);
    int from = find(first, lines, 0);
    int to = find(last, lines, from + 1);
    String thread = lines.get(from).split(" ")[0];
    Map<String, Integer> own = new HashMap<>();
    Map<String, Integer> others = new HashMap<>();
    for (String line : lines.subList(from + 1, to)) {
      Matcher call = LINE.matcher(line);
      if (call.matches()) {
        (call.group(1).equals(thread) ? own : others).merge(call.group(2), 1, Integer::sum);
      }
    }
    return new Calls(
        sum(READ, own),
        sum(WRITE, own),
        sum(WAIT, own),
        sum(REGISTRATION, own),
        sum(LOCK, own),
        sum(WRITE, others));
  }

  private static int sum(Pattern kind, Map<String, Integer> calls) {
    return calls.entrySet().stream()
        .filter(call -> kind.matcher(call.getKey()).matches())
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private static List<String> linesOf(Path log) {
    try {
      return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int find(String request, List<String> lines, int from) {
    String shown = '"' + request.replace("\r\n", "\\r\\n") + '"';
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).contains(shown)) {
        return i;
      }
    }
    throw new AssertionError("strace saw nobody read " + shown);
  }
}
