package io.vireo.server.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens in a round, drawn by lot.
 *
 * @param connections how many write
 * @param moment when the process is killed
 * @param millis how long after that moment
 * @param mischief what is asked for again and again meanwhile
 * @param settings names and values by turns, for CONFIG SET
 * @param killedLoading after how many milliseconds the restarted process is killed, one for each
 */
record Plan(
    int connections,
    Moment moment,
    int millis,
    List<Mischief> mischief,
    List<String> settings,
    List<Integer> killedLoading) {

  /** When the process is killed. */
  enum Moment {
    /** At any time. */
    ANY,
    /** While a rewrite or a snapshot is on its way. */
    BACKGROUND_WORK,
    /** As soon as a temporary file or a new manifest is seen. */
    FILES_CHANGE
  }

  /** What is asked of the server beside writing. */
  enum Mischief {
    BGREWRITEAOF,
    BGSAVE
  }

  /** One round in so many is long enough for the window of everysec. */
  private static final int LONG_ROUNDS = 6;

  static Plan draw(Random random, Policy policy) {
    Moment[] moments = Moment.values();
    boolean isLong = policy == Policy.EVERYSEC && random.nextInt(LONG_ROUNDS) == 0;
    Moment moment = isLong ? Moment.ANY : moments[random.nextInt(moments.length)];
    int millis = moment == Moment.ANY ? 20 + random.nextInt(281) : random.nextInt(30);
    return new Plan(
        2 + random.nextInt(6),
        moment,
        isLong ? 2_500 + random.nextInt(1_000) : millis,
        mischief(random, policy, moment),
        settings(random, policy),
        loading(random));
  }

  private static List<Mischief> mischief(Random random, Policy policy, Moment moment) {
    if (!policy.isLog()) {
      return List.of(Mischief.BGSAVE);
    }
    if (moment != Moment.ANY) {
      return random.nextInt(4) == 0 ? List.of(Mischief.values()) : List.of(Mischief.BGREWRITEAOF);
    }
    return random.nextBoolean() ? List.of() : List.of(Mischief.values());
  }

  private static List<String> settings(Random random, Policy policy) {
    List<String> settings = new ArrayList<>();
    settings.addAll(List.of("rdb-key-save-delay", random.nextBoolean() ? "0" : "50"));
    settings.addAll(List.of("rdbcompression", yes(random)));
    if (policy.isLog()) {
      settings.addAll(List.of("aof-use-rdb-preamble", yes(random)));
      settings.addAll(List.of("aof-timestamp-enabled", yes(random)));
      settings.addAll(List.of("no-appendfsync-on-rewrite", yes(random)));
      settings.addAll(List.of("auto-aof-rewrite-min-size", "10000"));
      settings.addAll(List.of("auto-aof-rewrite-percentage", random.nextInt(3) == 0 ? "20" : "0"));
    }
    return settings;
  }

  private static String yes(Random random) {
    return random.nextBoolean() ? "yes" : "no";
  }

  private static List<Integer> loading(Random random) {
    List<Integer> kills = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      kills.add(100 + random.nextInt(500));
    }
    return kills;
  }
}
