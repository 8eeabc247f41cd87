package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.util.ArrayList;
import java.util.List;

/** Goes through the keys of a database by SCAN. */
final class KeyScan {
  private static final int PAUSE_EVERY = 100;

  private final Server server;
  private final Console console;
  private final Plan plan;
  private final Interrupt interrupt;
  private String cursor;
  private boolean begun;
  private long loops;

  /**
   * How to scan.
   *
   * @param pattern of keys, or null
   * @param count of each SCAN
   * @param intervalMicros a pause
   */
  record Plan(String pattern, int count, long intervalMicros) {}

  KeyScan(Server server, Console console, Plan plan, String cursor) {
    this.server = server;
    this.console = console;
    this.plan = plan;
    this.cursor = cursor;
    this.interrupt = new Interrupt();
  }

  /** Whether there is more, and the scan was not stopped. */
  boolean hasNext() {
    return !begun || !interrupt.isWanted() && !cursor.equals("0");
  }

  boolean isInterrupted() {
    return interrupt.isWanted();
  }

  String cursor() {
    return cursor;
  }

  /** Some keys, perhaps none. */
  List<String> next() {
    begun = true;
    loops++;
    List<String> request = new ArrayList<>(List.of("SCAN", cursor));
    if (plan.pattern() != null) {
      request.addAll(List.of("MATCH", plan.pattern()));
    }
    request.addAll(List.of("COUNT", Integer.toString(plan.count())));
    Reply reply = server.call(request);
    if (reply.isError()) {
      throw console.failed("SCAN error: " + reply.text());
    }
    if (!reply.is(Type.ARRAY)) {
      throw console.failed("Non ARRAY response from SCAN!");
    }
    if (reply.size() != 2) {
      throw console.failed("Invalid element count from SCAN!");
    }
    cursor = reply.at(0).text();
    return reply.at(1).elements().stream().map(Reply::text).toList();
  }

  /** Waits as long as the user wants after each SCAN. */
  void pauseEach() {
    if (plan.intervalMicros() > 0) {
      server.pause(plan.intervalMicros());
    }
  }

  /** Waits as long as the user wants after every hundredth SCAN. */
  void pauseNowAndThen() {
    if (loops % PAUSE_EVERY == 0) {
      pauseEach();
    }
  }
}
