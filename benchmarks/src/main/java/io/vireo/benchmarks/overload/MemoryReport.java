package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.Map;

/** What a server tells of its memory, and what its process takes. For one thread. */
final class MemoryReport implements AutoCloseable {
  /**
   * What counts as used and lies outside the heap, as shares of its size: pages of keys, values and
   * chunks, which may become as large as it is, and answers that no client has read yet.
   */
  private static final double PAGES = 1;

  private static final double ANSWERS = 0.6;

  private final ServerProcess server;
  private final ControlClient client;
  private final Violations violations;
  private final PeakMemory peaks;

  MemoryReport(ServerProcess server, PeakMemory peaks, Violations violations) throws IOException {
    this.server = server;
    this.client = server.connect();
    this.peaks = peaks;
    this.violations = violations;
  }

  /** Looks once, and complains if more is in use than may be, or the server failed. */
  void look() throws IOException {
    Map<String, String> info = client.info("everything");
    check(info, violations);
    peaks.note(number(info, "used_memory"), server.residentBytes());
  }

  /** Complains of what INFO tells. */
  static void check(Map<String, String> info, Violations violations) {
    long used = number(info, "used_memory");
    long heap = number(info, "jvm_heap_max");
    if (used >= heap * (1 + PAGES + ANSWERS)) {
      violations.add("used_memory is " + used + " bytes, the heap " + heap);
    }
    long failures = number(info, "internal_errors");
    if (failures > 0) {
      violations.add("the server counts " + failures + " internal errors");
    }
    expectOk(info, "aof_last_write_status", violations);
  }

  private static void expectOk(Map<String, String> info, String state, Violations violations) {
    if (!"ok".equals(info.getOrDefault(state, "ok"))) {
      violations.add(state + " is " + info.get(state));
    }
  }

  /** True if a field of INFO has this value now. */
  boolean is(String field, String value) throws IOException {
    return value.equals(client.info("persistence").get(field));
  }

  /**
   * Complains if a snapshot or a rewritten log failed. In a full heap either may fail, but not when
   * there is room again.
   */
  void checkSaved() throws IOException {
    Map<String, String> info = client.info("persistence");
    expectOk(info, "rdb_last_bgsave_status", violations);
    expectOk(info, "aof_last_bgrewrite_status", violations);
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
