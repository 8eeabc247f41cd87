package io.vireo.server.info;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the operating system says about this process, from {@code /proc}; elsewhere the nearest that
 * the JVM knows. Any thread.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
public final class ProcFiles {
  /** The unit of times in {@code /proc}: on Linux always a hundredth of a second. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final int CHILDREN_USER_TIME = 13;
  private static final int CHILDREN_SYSTEM_TIME = 14;

  private ProcFiles() {}

  /** CPU time in seconds. */
  public record CpuTime(double user, double system, double childrenUser, double childrenSystem) {}

  /** CPU time of the whole process. */
  public static CpuTime process() {
    CpuTime time = cpuTime("/proc/self/stat");
    if (time != null) {
      return time;
    }
    Duration total = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    return new CpuTime(total.toNanos() / 1e9, 0, 0, 0);
  }

  /** CPU time of the calling thread; none where that cannot be told. */
  static CpuTime thread() {
    CpuTime time = cpuTime("/proc/thread-self/stat");
    return time == null ? new CpuTime(0, 0, 0, 0) : time;
  }

  private static CpuTime cpuTime(String file) {
    String stat = read(file);
    if (stat == null) {
      return null;
    }
    // The second field is the name in parentheses, which may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new CpuTime(
        seconds(fields[USER_TIME]),
        seconds(fields[SYSTEM_TIME]),
        seconds(fields[CHILDREN_USER_TIME]),
        seconds(fields[CHILDREN_SYSTEM_TIME]));
  }

  private static double seconds(String ticks) {
    return Long.parseLong(ticks) / TICKS_PER_SECOND;
  }

  /** Physical memory that the process takes, bytes; the heap's size where that cannot be told. */
  static long residentBytes() {
    return kibiBytes("/proc/self/status", "VmRSS:", Runtime.getRuntime().totalMemory());
  }

  private static long kibiBytes(String file, String field, long otherwise) {
    String text = read(file);
    int at = text == null ? -1 : text.indexOf(field);
    if (at < 0) {
      return otherwise;
    }
    String rest = text.substring(at + field.length(), text.indexOf("kB", at));
    return Long.parseLong(rest.strip()) * 1024;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException notLinux) {
      return null;
    }
  }
}
