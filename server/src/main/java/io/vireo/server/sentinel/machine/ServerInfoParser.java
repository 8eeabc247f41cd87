package io.vireo.server.sentinel.machine;

import io.vireo.server.sentinel.machine.ServerInfo.Following;
import io.vireo.server.sentinel.machine.ServerInfo.Listed;
import java.util.ArrayList;
import java.util.List;

/** Finds in the text of INFO what a Sentinel needs. */
final class ServerInfoParser {
  private static final int RUN_ID_LENGTH = 40;
  private static final long MILLIS = 1000;
  private static final int DEFAULT_PRIORITY = 100;

  private final String text;
  private boolean primary;
  private boolean replica;
  private String runId;
  private final List<Listed> replicas = new ArrayList<>();
  private String host = "?";
  private int port;
  private boolean linkUp;
  private long linkDownMillis;
  private int priority = DEFAULT_PRIORITY;
  private long offset;
  private boolean announced = true;

  ServerInfoParser(String text) {
    this.text = text;
  }

  ServerInfo parse() {
    text.lines().forEach(this::line);
    Following following =
        replica
            ? new Following(host, port, linkUp, linkDownMillis, priority, offset, announced)
            : null;
    return new ServerInfo(text, primary, runId, replicas, following);
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      return;
    }
    String value = line.substring(colon + 1);
    String name = line.substring(0, colon);
    switch (name) {
      case "run_id" -> runId = value.length() >= RUN_ID_LENGTH ? value : runId;
      case "role" -> {
        primary = value.equals("master");
        replica = value.equals("slave");
      }
      case "master_host" -> host = value;
      case "master_port" -> port = (int) number(value, 0);
      case "master_link_status" -> linkUp = value.equalsIgnoreCase("up");
      case "master_link_down_since_seconds" -> linkDownMillis = number(value, 0) * MILLIS;
      case "slave_priority" -> priority = (int) number(value, DEFAULT_PRIORITY);
      case "slave_repl_offset" -> offset = number(value, 0);
      case "replica_announced" -> announced = number(value, 1) != 0;
      default -> listed(name, value);
    }
  }

  /** A line such as {@code slave0:ip=10.0.0.1,port=6379,state=online,offset=1,lag=0}. */
  private void listed(String name, String value) {
    if (!name.startsWith("slave") || name.length() == 5 || !Character.isDigit(name.charAt(5))) {
      return;
    }
    String ip = null;
    long itsPort = -1;
    for (String field : value.split(",")) {
      if (field.startsWith("ip=")) {
        ip = field.substring(3);
      } else if (field.startsWith("port=")) {
        itsPort = number(field.substring(5), -1);
      }
    }
    if (ip != null && itsPort >= 0) {
      replicas.add(new Listed(ip, (int) itsPort));
    }
  }

  private static long number(String value, long otherwise) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }
}
