package io.vireo.server.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What is asked of a server that is killed at each of its calls to the disk in turn. */
enum Script {
  /** All that the log does: rewrites, transactions, FLUSHALL, off and on again, the end. */
  LOG(true, Script::log),
  /** Snapshots in the fore- and background, FLUSHALL, an end that saves. */
  SNAPSHOTS(false, Script::snapshots),
  /** The loading of a log whose end is cut off, and that goes on. */
  LOADING(true, Script::loading);

  private final boolean isLog;
  private final BiConsumer<Play, Victim> steps;

  Script(boolean isLog, BiConsumer<Play, Victim> steps) {
    this.isLog = isLog;
    this.steps = steps;
  }

  /** A client's part, before a server that holds this sum. */
  Play begin(long sum) {
    return new Play(isLog, sum);
  }

  /** Plays it before a server that is ready. */
  void play(Play play, Victim victim) {
    steps.accept(play, victim);
  }

  /** What a server is told at its start. */
  static List<String> settings(boolean logOn) {
    List<String> settings = new ArrayList<>();
    settings.addAll(List.of("--appendonly", logOn ? "yes" : "no", "--appendfsync", "always"));
    settings.addAll(List.of("--save", "3600 1000000", "--auto-aof-rewrite-percentage", "0"));
    return settings;
  }

  private static void log(Play play, Victim victim) {
    play.write(6);
    rewrite(play);
    play.write(3);
    play.ask("BGSAVE");
    play.write(3);
    play.awaitJobs();
    play.flushall();
    play.write(4);
    play.ask("CONFIG", "SET", "aof-use-rdb-preamble", "no");
    rewrite(play);
    turnOff(play);
    play.ask("CONFIG", "SET", "appendonly", "yes");
    play.write(3);
    play.awaitJobs();
    play.logOn(true);
    play.promised();
    play.write(3);
    rewrite(play);
    end(play, victim, "NOSAVE");
  }

  private static void rewrite(Play play) {
    play.ask("BGREWRITEAOF");
    play.write(3);
    play.awaitJobs();
    play.write(2);
  }

  /** From its answer on a start is to find the snapshot, which so has to be there before. */
  private static void turnOff(Play play) {
    play.ask("SAVE");
    int saved = play.deeds();
    play.ask("CONFIG", "SET", "appendonly", "no");
    play.logOn(false);
    play.promised(saved);
    play.write(2);
  }

  private static void snapshots(Play play, Victim victim) {
    play.write(4);
    play.ask("SAVE");
    play.promised();
    play.write(4);
    save(play);
    // In the midst of a snapshot; what follows it in a breath is one without keys.
    play.ask("BGSAVE");
    play.flushall();
    int empty = play.deeds();
    play.ask("PING");
    play.promised(empty);
    play.write(4);
    save(play);
    play.write(2);
    end(play, victim, "SAVE");
  }

  private static void save(Play play) {
    play.ask("BGSAVE");
    int begun = play.deeds();
    play.write(3);
    play.awaitJobs();
    play.promised(begun);
  }

  private static void loading(Play play, Victim victim) {
    play.write(3);
    rewrite(play);
    end(play, victim, "SAVE");
  }

  private static void end(Play play, Victim victim, String how) {
    play.end("SHUTDOWN", how);
    if (victim.end() != 0) {
      throw new Play.CutOff();
    }
    play.promised();
  }
}
