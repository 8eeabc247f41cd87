package io.vireo.server.engine.memory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory the machine has, and how much of it the control group of this process may take:
 * that of a container, or of a unit of systemd. Any thread.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html">Control groups, version 2</a>
 */
public final class MachineMemory {
  private static final long UNLIMITED = Long.MAX_VALUE;
  private static final String TOTAL = "MemTotal:";

  private final Path root;

  private MachineMemory(Path root) {
    this.root = root;
  }

  /** That of this machine. */
  public static MachineMemory ofThisMachine() {
    return new MachineMemory(Path.of("/"));
  }

  /** That of a machine whose files {@code /proc} and {@code /sys} are below a folder. */
  static MachineMemory below(Path root) {
    return new MachineMemory(root);
  }

  /** The least of what the machine has and the control group allows, bytes. */
  public long available() {
    return Math.min(total(), allowed());
  }

  /** Physical memory of the machine, bytes. */
  public long total() {
    String text = read("proc/meminfo");
    int at = text == null ? -1 : text.indexOf(TOTAL);
    if (at >= 0) {
      String kibibytes = text.substring(at + TOTAL.length(), text.indexOf("kB", at));
      return Long.parseLong(kibibytes.strip()) * 1024;
    }
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  /** What the control group allows, bytes; {@code Long.MAX_VALUE} without one, or a limit. */
  long allowed() {
    String groups = read("proc/self/cgroup");
    long least =
        Math.min(
            limit("sys/fs/cgroup", "", "memory.max"),
            limit("sys/fs/cgroup/memory", "", "memory.limit_in_bytes"));
    for (String line : groups == null ? List.<String>of() : groups.lines().toList()) {
      // number:controllers:path, where version 2 has no controllers
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        least = Math.min(least, limit("sys/fs/cgroup", parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        least = Math.min(least, limit("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes"));
      }
    }
    return least;
  }

  /** The least limit of a group and of those that it is in. */
  private long limit(String mount, String group, String file) {
    long least = UNLIMITED;
    String path = group.endsWith("/") ? group.substring(0, group.length() - 1) : group;
    while (true) {
      least = Math.min(least, number(mount + path + "/" + file));
      int end = path.lastIndexOf('/');
      if (end < 0) {
        return least;
      }
      path = path.substring(0, end);
    }
  }

  private long number(String file) {
    String text = read(file);
    try {
      return text == null ? UNLIMITED : Long.parseLong(text.strip());
    } catch (NumberFormatException unlimited) {
      return UNLIMITED;
    }
  }

  /** Null where there is no such file. */
  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException | SecurityException notThere) {
      return null;
    }
  }
}
