package io.vireo.server.replication.campaign;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until all servers have the same data, and tells what differs if they never do. */
final class Sameness {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(40);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int DATABASES = 16;
  private static final int SHOWN = 10;
  private static final int MOST = 500;
  private static final String FUNCTIONS = "FUNCTION";

  private final Chart chart;
  private String last = "";

  Sameness(Chart chart) {
    this.chart = chart;
  }

  /** What is wrong, line by line; nothing if all are the same in good time. */
  List<String> faults() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isSame()) {
      if (System.nanoTime() - end > 0) {
        List<String> faults = new ArrayList<>(List.of("not the same: " + last));
        for (Member replica : chart.replicas()) {
          faults.addAll(keys(replica.primary(), replica));
        }
        return faults;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return List.of();
  }

  private boolean isSame() {
    Member primary = chart.primary();
    String digest = digest(primary);
    String functions = text(primary, FUNCTIONS, "LIST", "WITHCODE");
    String offset = primary.field("replication", "master_repl_offset");
    for (Member replica : chart.replicas()) {
      String link = replica.field("replication", "master_link_status");
      String there = replica.field("replication", "master_repl_offset");
      String its = digest(replica);
      last =
          String.format(
              "%s has %s at %s, %s (link %s) has %s at %s",
              primary, digest, offset, replica, link, its, there);
      if (!link.equals("up") || !there.equals(offset) || !its.equals(digest)) {
        return false;
      }
      if (!functions.equals(text(replica, FUNCTIONS, "LIST", "WITHCODE"))) {
        last = "functions of " + primary + " and " + replica;
        return false;
      }
    }
    return true;
  }

  private static String digest(Member member) {
    return text(member, "DEBUG", "DIGEST");
  }

  private static String text(Member member, String... words) {
    RespValue answer = member.ask(words);
    return answer == null ? "no answer" : RespText.of(answer);
  }

  /** Keys that differ between a replica and the one that it follows. */
  private static List<String> keys(Member primary, Member replica) {
    List<String> lines = new ArrayList<>();
    try (SocketClient there = primary.connect();
        SocketClient here = replica.connect()) {
      for (int i = 0; i < DATABASES && lines.size() < SHOWN; i++) {
        there.run("SELECT", Integer.toString(i));
        here.run("SELECT", Integer.toString(i));
        TreeSet<String> keys = new TreeSet<>(keys(there));
        keys.addAll(keys(here));
        for (String key : keys) {
          String ours = shown(here, key);
          String theirs = shown(there, key);
          if (!ours.equals(theirs) && lines.size() < SHOWN) {
            lines.add(String.format("database %d, key %s", i, key));
            lines.add("  " + primary + ": " + theirs);
            lines.add("  " + replica + ": " + ours);
          }
        }
        String sizes = said(there, "DBSIZE") + " and " + said(here, "DBSIZE");
        if (!said(there, "DBSIZE").equals(said(here, "DBSIZE"))) {
          lines.add("database " + i + ", sizes of " + primary + " and " + replica + ": " + sizes);
        }
      }
    } catch (RuntimeException notThere) {
      lines.add("no keys of " + primary + " and " + replica + ": " + notThere);
    }
    return lines;
  }

  private static List<String> keys(SocketClient client) {
    return client.run("KEYS", "*") instanceof RespValue.Many many
        ? many.items().stream().map(RespValue::asText).toList()
        : List.of();
  }

  private static String said(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  /** The deadlines of fields are compared, and shown, beside what a digest tells of. */
  private static String shown(SocketClient client, String key) {
    String type = client.run("TYPE", key).asText();
    return type
        + ' '
        + said(client, "PEXPIRETIME", key)
        + ' '
        + said(client, "DEBUG", "DIGEST-VALUE", key)
        + ' '
        + (type.equals("hash") ? deadlines(client, key) : "")
        + (type.equals("string") ? begin(said(client, "GET", key)) : "");
  }

  private static String begin(String text) {
    return text.length() > MOST ? text.substring(0, MOST) + "..." : text;
  }

  private static String deadlines(SocketClient client, String key) {
    if (!(client.run("HKEYS", key) instanceof RespValue.Many fields)) {
      return "";
    }
    List<String> names = fields.items().stream().map(RespValue::asText).sorted().toList();
    List<String> words = new ArrayList<>(List.of("HPEXPIRETIME", key, "FIELDS"));
    words.add(Integer.toString(names.size()));
    words.addAll(names);
    RespValue deadlines = client.run(words.toArray(String[]::new));
    return deadlines instanceof RespValue.Failure
        ? ""
        : names + RespText.of(deadlines).replace('\n', ' ');
  }
}
