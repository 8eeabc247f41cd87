package io.vireo.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process under /proc (proc(5)). */
final class ProcessStat {
  // USER_HZ, the unit of times in /proc/PID/stat: 100 on every architecture the JDK is built for.
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessStat() {}

  /** Processor time so far, user and system, in microseconds; exact to 10 ms. */
  static long cpuMicros(long pid) throws IOException {
    return cpuMicros(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
  }

  static long cpuMicros(String stat) {
    // The second field is the program's name in parentheses and may hold blanks and parentheses.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long user = Long.parseLong(fields[11]);
    long system = Long.parseLong(fields[12]);
    return (user + system) * MICROS_PER_TICK;
  }

  /** Resident memory in bytes. */
  static long residentBytes(long pid) throws IOException {
    return residentBytes(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
  }

  static long residentBytes(String status) throws IOException {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .map(kilobytes -> kilobytes * 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("no VmRSS: the process has ended"));
  }
}
