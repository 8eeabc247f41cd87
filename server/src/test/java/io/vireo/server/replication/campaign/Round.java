package io.vireo.server.replication.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.differential.RandomTalk;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Some servers of different kinds that follow each other while clients write to the primary and all
 * goes wrong; then it is left alone, and all must have the same data.
 */
final class Round implements AutoCloseable {
  private static final int MOST_BITS = 21;
  private static final int FILLERS = 300;
  private static final String FILLER_DATABASE = "9";

  private final Random random;
  private final Random bytes;
  private final Chart chart;
  private final Unrepeated unrepeated;
  private final Troubles troubles;
  private final AtomicLong said = new AtomicLong();
  private final boolean filled;
  private final double cut;
  private volatile boolean calm = true;

  /**
   * A round that is drawn, and not played yet.
   *
   * @param vireo starts Vireo
   * @param folder gets a folder for each server
   */
  Round(long seed, ServerProgram vireo, Path folder) {
    random = new Random(seed * 2_654_435_761L);
    random.nextLong(); // the first numbers of neighbouring seeds are much alike
    bytes = new Random(random.nextLong());
    List<Member> members = new ArrayList<>();
    for (ServerKind kind : kinds()) {
      members.add(
          new Member(
              kind,
              members.size(),
              kind.program(vireo),
              folder,
              kind.settings(random),
              this::patience));
    }
    chart = new Chart(members, random);
    unrepeated = new Unrepeated(members.stream().map(Member::kind).toList());
    filled = random.nextBoolean();
    cut = random.nextInt(3) / 3.0;
    troubles = new Troubles(chart, random);
  }

  /** Two or three, one of them Vireo. */
  private List<ServerKind> kinds() {
    List<ServerKind> present = ServerKind.present();
    List<ServerKind> kinds = new ArrayList<>(List.of(ServerKind.VIREO));
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      kinds.add(present.get(random.nextInt(present.size())));
    }
    return kinds;
  }

  private long patience() {
    synchronized (bytes) {
      return calm || bytes.nextDouble() >= cut
          ? Long.MAX_VALUE
          : 1 + bytes.nextInt(1 << bytes.nextInt(MOST_BITS));
    }
  }

  /** How many requests were answered without an error. */
  long said() {
    return said.get();
  }

  /** What was done to the servers. */
  List<String> events() {
    return troubles.events();
  }

  /** Plays it; what is wrong, line by line. */
  List<String> play() throws InterruptedException {
    List<String> faults = new ArrayList<>();
    for (Member member : chart.members()) {
      member.start();
    }
    for (Member member : chart.members()) {
      String fault = member.awaitReady();
      if (fault != null) {
        return List.of(fault);
      }
    }
    troubles.tell("begin: " + chart);
    if (filled) {
      fill(chart.primary());
    }
    for (int acts = 1 + random.nextInt(3); acts > 0 && faults.isEmpty(); acts--) {
      faults.addAll(act());
    }
    chart.members().forEach(each -> faults.addAll(each.complaints()));
    return faults;
  }

  /** Keys that nobody changes, so that a copy takes a while. */
  private static void fill(Member primary) {
    try (SocketClient client = primary.connect()) {
      client.run("SELECT", FILLER_DATABASE);
      for (int i = 0; i < FILLERS; i++) {
        client.run("SET", "filler:" + i, Integer.toString(i * 7919).repeat(1 + i * i % 999));
      }
    }
  }

  private List<String> act() throws InterruptedException {
    Set<String> known = known();
    List<Talker> talkers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      Talker talker =
          new Talker(
              new RandomTalk(
                  random.nextLong() >>> 1,
                  words -> known.contains(words.get(0)) && !unrepeated.is(words)),
              chart::primary,
              said);
      talkers.add(talker);
      threads.add(new Thread(talker, "talker-" + i));
    }
    calm = false;
    threads.forEach(Thread::start);
    String fault = troubles.play(5 + random.nextInt(15));
    talkers.forEach(Talker::end);
    for (Thread thread : threads) {
      thread.join();
    }
    calm = true;
    troubles.calm();
    return fault != null ? List.of(fault) : new Sameness(chart).faults();
  }

  /** The commands that all servers know. */
  private Set<String> known() {
    Set<String> known = null;
    for (Member member : chart.members()) {
      Set<String> its = new HashSet<>();
      if (member.ask("COMMAND", "LIST") instanceof RespValue.Many many) {
        many.items().forEach(name -> its.add(name.asText().toUpperCase(Locale.ROOT)));
      }
      if (known == null) {
        known = its;
      } else {
        known.retainAll(its);
      }
    }
    return known;
  }

  @Override
  public void close() {
    chart.members().forEach(Member::close);
  }
}
