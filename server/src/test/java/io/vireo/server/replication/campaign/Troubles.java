package io.vireo.server.replication.campaign;

import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens to the servers of a round: links are cut, processes die, roles change. One thread.
 */
final class Troubles {
  private static final long LONGEST_PAUSE = 300;
  private static final long FAILOVER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Chart chart;
  private final Random random;
  private final long begin = System.nanoTime();
  private final List<String> events = new ArrayList<>();

  Troubles(Chart chart, Random random) {
    this.chart = chart;
    this.random = random;
  }

  /** What has happened. */
  List<String> events() {
    return events;
  }

  /** Notes what happens. */
  void tell(String event) {
    events.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms: " + event);
  }

  private void pause() {
    long millis = random.nextInt(4) == 0 ? random.nextLong(LONGEST_PAUSE) : random.nextLong(50);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Plays so many troubles; null, or what is wrong. */
  String play(int count) {
    for (int i = 0; i < count; i++) {
      pause();
      String fault = one();
      for (Member member : chart.members()) {
        if (fault == null && !member.isAlive()) {
          fault = member + " ended by itself";
        }
      }
      if (fault != null) {
        return fault;
      }
    }
    pause();
    return null;
  }

  private String one() {
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> cut(chart.anyReplica());
      case 4 -> stall(chart.anyReplica());
      case 5 -> {
        return again(chart.any(), true);
      }
      case 6 -> {
        return again(chart.any(), false);
      }
      case 7, 8 -> promote(chart.anyReplica());
      case 9 -> rearrange(chart.primary());
      case 10 -> handOver(chart.anyReplica());
      default -> command(chart.any());
    }
    return null;
  }

  private void cut(Member replica) {
    tell("cut " + replica);
    replica.uplink().cut();
  }

  private void stall(Member replica) {
    tell("stall " + replica);
    replica.uplink().hold(true);
    pause();
    replica.uplink().hold(false);
  }

  private String again(Member member, boolean kill) {
    tell((kill ? "kill " : "end ") + member);
    if (kill) {
      member.kill();
    } else {
      member.end();
    }
    pause();
    member.start();
    String fault = member.awaitReady();
    tell("again " + member);
    return fault;
  }

  private void promote(Member replica) {
    tell("promote " + replica);
    rearrange(replica);
  }

  /** Draws anew who follows whom, and tells the servers in any order. */
  private void rearrange(Member primary) {
    chart.lead(primary);
    tell("now " + chart);
    List<Member> order = new ArrayList<>(chart.members());
    java.util.Collections.shuffle(order, random);
    order.forEach(Member::tell);
    chart.replicas().forEach(each -> each.uplink().cut());
  }

  /** The primary itself gives its role to a replica, if it can. */
  private void handOver(Member replica) {
    Member primary = chart.primary();
    if (replica.primary() != primary) {
      return;
    }
    RespValue answer = primary.ask("FAILOVER", "TO", "127.0.0.1", Integer.toString(replica.port()));
    tell("failover from " + primary + " to " + replica + ": " + answer);
    long end = System.nanoTime() + FAILOVER_NANOS;
    while (!(answer instanceof RespValue.Failure)
        && !replica.field("replication", "role").equals("master")
        && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    if (replica.field("replication", "role").equals("master")) {
      tell("it has taken over");
      rearrange(replica);
    } else {
      primary.ask("FAILOVER", "ABORT");
    }
  }

  private void command(Member member) {
    String[][] commands = {
      {"BGSAVE"},
      {"BGREWRITEAOF"},
      {"CLIENT", "KILL", "TYPE", "replica"},
      {"CLIENT", "KILL", "TYPE", "master"},
      {"CLIENT", "KILL", "TYPE", "normal"},
      {"CLIENT", "PAUSE", "50", "WRITE"},
      {"CONFIG", "SET", "appendonly", "yes"},
      {"CONFIG", "SET", "appendonly", "no"},
      {"CONFIG", "SET", "repl-diskless-sync", "yes"},
      {"CONFIG", "SET", "repl-diskless-sync", "no"},
      {"CONFIG", "SET", "repl-backlog-size", "16kb"},
      {"CONFIG", "SET", "repl-backlog-size", "1mb"},
      {"DEBUG", "CHANGE-REPL-ID"},
      {"SCRIPT", "FLUSH"},
      {"FUNCTION", "LOAD", "REPLACE", function()},
      {"FUNCTION", "FLUSH"},
    };
    String[] words = commands[random.nextInt(commands.length)];
    tell(member + ": " + String.join(" ", words).replace('\n', ' '));
    member.ask(words);
  }

  private String function() {
    int number = random.nextInt(100);
    return "#!lua name=f"
        + number % 3
        + "\n"
        + "redis.register_function('f"
        + number % 3
        + "', function() return "
        + number
        + " end)";
  }

  /** Lets all run undisturbed, each where it belongs. */
  void calm() {
    chart.members().forEach(each -> each.uplink().hold(false));
    chart.members().forEach(Member::tell);
    chart.replicas().forEach(each -> each.uplink().cut());
    tell("calm: " + chart);
  }
}
