package io.vireo.benchmarks.siege;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a server tells of its memory, and what its process takes. For one thread. */
final class Books implements AutoCloseable {
  /** Answers that nobody has read yet count as used, but lie outside the heap: at most so much. */
  private static final double OUTSIDE = 0.6;

  private static final List<String> STATES =
      List.of("aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status");

  private final ServerProcess server;
  private final ControlClient client;
  private final Complaints complaints;
  private final Peaks peaks;

  Books(ServerProcess server, Peaks peaks, Complaints complaints) throws IOException {
    this.server = server;
    this.client = server.connect();
    this.peaks = peaks;
    this.complaints = complaints;
  }

  /** Looks once, and complains if more is in use than may be, or the server failed. */
  void look() throws IOException {
    Map<String, String> info = client.info("everything");
    check(info, complaints);
    peaks.note(number(info, "used_memory"), server.residentBytes());
  }

  /** Complains of what INFO tells. */
  static void check(Map<String, String> info, Complaints complaints) {
    long used = number(info, "used_memory");
    long heap = number(info, "jvm_heap_max");
    if (used >= heap * (1 + OUTSIDE)) {
      complaints.add("used_memory is " + used + " bytes, the heap " + heap);
    }
    long failures = number(info, "internal_errors");
    if (failures > 0) {
      complaints.add("the server counts " + failures + " internal errors");
    }
    for (String state : STATES) {
      if (!"ok".equals(info.getOrDefault(state, "ok"))) {
        complaints.add(state + " is " + info.get(state));
      }
    }
  }

  /** A field of INFO now. */
  long now(String field) throws IOException {
    return number(client.info("everything"), field);
  }

  private static long number(Map<String, String> info, String field) {
    return Long.parseLong(info.get(field));
  }

  /** A command's reply as text. */
  String ask(String... command) throws IOException {
    return client.text(command);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
