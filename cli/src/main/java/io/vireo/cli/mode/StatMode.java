package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.resp.Reply;
import java.util.HashMap;
import java.util.Map;

/** --stat: a line of the server's figures every second. */
final class StatMode {
  private static final int HEADING_EVERY = 20;
  private static final String[] CHILDREN = {"", "SAVE", "AOF", "SAVE+AOF", "LOAD"};

  private final Server server;
  private final Console console;
  private long requests;

  StatMode(Server server, Console console) {
    this.server = server;
    this.console = console;
  }

  /** Goes on until the program is ended. */
  int run(long intervalMicros) {
    for (int i = 0; ; i++) {
      Reply reply = server.callPatiently("INFO");
      if (reply.isError()) {
        throw console.failed("ERROR: " + reply.text());
      }
      if (i % HEADING_EVERY == 0) {
        console.append(
            "------- data ------ --------------------- load -------------------- - child -\n"
                + "keys       mem      clients blocked requests            connections          \n");
      }
      console.print(line(fields(reply.text())));
      server.pause(intervalMicros == 0 ? 1_000_000 : intervalMicros);
      if (Thread.currentThread().isInterrupted()) {
        throw new Exit(130);
      }
    }
  }

  static Map<String, String> fields(String info) {
    Map<String, String> fields = new HashMap<>();
    for (String line : info.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return fields;
  }

  private String line(Map<String, String> info) {
    long keys =
        info.entrySet().stream()
            .filter(field -> field.getKey().matches("db[0-9]+"))
            .mapToLong(
                field -> Long.parseLong(field.getValue().replaceAll("keys=([0-9]+).*", "$1")))
            .sum();
    long now = number(info, "total_commands_processed");
    String load = now + " (+" + (requests == 0 ? 0 : now - requests) + ")";
    requests = now;
    long child =
        number(info, "rdb_bgsave_in_progress")
            | number(info, "aof_rewrite_in_progress") << 1
            | number(info, "loading") << 2;
    return "%-11s%-8s %-8s%-8s%-19s %-12s%s\n"
        .formatted(
            keys,
            Sizes.of(number(info, "used_memory")),
            number(info, "connected_clients"),
            number(info, "blocked_clients"),
            load,
            number(info, "total_connections_received"),
            child < CHILDREN.length ? CHILDREN[(int) child] : "");
  }

  private static long number(Map<String, String> info, String field) {
    try {
      return Long.parseLong(info.getOrDefault(field, "0"));
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }
}
