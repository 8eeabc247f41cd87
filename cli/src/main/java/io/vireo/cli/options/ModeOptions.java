package io.vireo.cli.options;

import picocli.CommandLine.Option;

/** Which special mode, and how. */
public final class ModeOptions {
  @Option(names = "--stat", description = "Print figures of the server every second.")
  boolean stat;

  @Option(names = "--latency", description = "Measure how long PING takes, over and over.")
  boolean latency;

  @Option(
      names = "--latency-history",
      description = "The same, with a new line every 15 seconds, or as -i says.")
  boolean latencyHistory;

  @Option(names = "--latency-dist", description = "The same as a spectrum of colours.")
  boolean latencyDistribution;

  @Option(names = "--mono", description = "With --latency-dist: shades of grey.")
  boolean mono;

  @Option(
      names = "--lru-test",
      paramLabel = "KEYS",
      description = "Simulate a cache of so many keys, one in five of which are popular.")
  Long lruTest;

  @Option(
      names = "--vset-recall",
      paramLabel = "KEY",
      description = "Search a vector set until Ctrl-C, and report the recall.")
  String vectorRecallKey;

  @Option(
      names = "--vset-recall-count",
      paramLabel = "N",
      description = "With --vset-recall: the number of elements a search asks for; 100 by default.")
  int vectorRecallCount = 100;

  @Option(
      names = "--vset-recall-ef",
      paramLabel = "N",
      description = "With --vset-recall: the effort of a search; 500 by default.")
  int vectorRecallEffort = 500;

  @Option(
      names = "--vset-recall-ele",
      paramLabel = "N",
      description =
          "With --vset-recall: the number of elements whose vectors are mixed; 1 by default.")
  int vectorRecallElements = 1;

  @Option(
      names = {"--replica", "--slave"},
      description = "Show what a replica is told.")
  boolean replica;

  @Option(
      names = "--rdb",
      paramLabel = "FILE",
      description = "Write a snapshot of the server to a file; - for standard output.")
  String rdb;

  @Option(
      names = "--functions-rdb",
      paramLabel = "FILE",
      description = "The same of its functions only.")
  String functionsRdb;

  @Option(
      names = "--pipe",
      description = "Send standard input as it is, which has to be the protocol.")
  boolean pipe;

  @Option(
      names = "--pipe-timeout",
      paramLabel = "SECONDS",
      description =
          "With --pipe: give up if no reply comes for so long; 30 by default, 0 for never.")
  int pipeTimeout = 30;

  @Option(names = "--bigkeys", description = "Look for keys with many elements.")
  boolean bigKeys;

  @Option(names = "--memkeys", description = "Look for keys that take much memory.")
  boolean memKeys;

  @Option(
      names = "--memkeys-samples",
      paramLabel = "N",
      description = "The same, with so many elements looked at in each key.")
  Long memKeysSamples;

  @Option(names = "--keystats", description = "Both in one.")
  boolean keyStats;

  @Option(
      names = "--keystats-samples",
      paramLabel = "N",
      description = "The same, with so many elements looked at in each key.")
  Long keyStatsSamples;

  @Option(
      names = "--cursor",
      paramLabel = "N",
      description = "With --keystats: where the scan begins.")
  String cursor = "0";

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "With --keystats: how many of the largest keys are shown; 10 by default.")
  int top = 10;

  @Option(
      names = "--hotkeys",
      description = "Look for keys that are used often; needs a policy of eviction with lfu.")
  boolean hotKeys;

  @Option(names = "--scan", description = "Print the names of all keys.")
  boolean scan;

  @Option(
      names = "--pattern",
      paramLabel = "PATTERN",
      description = "With the scans: only keys like this.")
  String pattern;

  @Option(
      names = "--quoted-pattern",
      paramLabel = "PATTERN",
      description = "The same in quotes, with escapes.")
  String quotedPattern;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "With the scans: about so many keys at once; 10 by default.")
  int count = 10;

  @Option(
      names = "--intrinsic-latency",
      paramLabel = "SECONDS",
      description = "Measure for so long how late this machine lets a program run.")
  Integer intrinsicLatency;

  @Option(
      names = "--eval",
      paramLabel = "FILE",
      description = "Run a script: keys, a comma, arguments.")
  String eval;

  @Option(names = "--ldb", description = "With --eval: in the debugger.")
  boolean debug;

  @Option(
      names = "--ldb-sync-mode",
      description = "The same while the server waits, and keeps what the script does.")
  boolean debugSync;

  ModeOptions() {}

  /** Which mode was asked for. */
  public Mode mode() {
    if (latency || latencyHistory) {
      return Mode.LATENCY;
    }
    if (latencyDistribution) {
      return Mode.LATENCY_DISTRIBUTION;
    }
    if (replica) {
      return Mode.REPLICA;
    }
    if (rdb != null || functionsRdb != null) {
      return Mode.SNAPSHOT;
    }
    if (pipe) {
      return Mode.PIPE;
    }
    return scanMode();
  }

  private Mode scanMode() {
    if (bigKeys) {
      return Mode.BIG_KEYS;
    }
    if (memKeys || memKeysSamples != null) {
      return Mode.MEMORY_KEYS;
    }
    if (keyStats || keyStatsSamples != null) {
      return Mode.KEY_STATISTICS;
    }
    if (hotKeys) {
      return Mode.HOT_KEYS;
    }
    if (stat) {
      return Mode.STATISTICS;
    }
    if (scan) {
      return Mode.SCAN;
    }
    if (vectorRecallKey != null) {
      return Mode.VECTOR_RECALL;
    }
    if (lruTest != null) {
      return Mode.LRU_TEST;
    }
    if (intrinsicLatency != null) {
      return Mode.INTRINSIC_LATENCY;
    }
    return eval != null ? Mode.SCRIPT : Mode.COMMANDS;
  }

  /** Whether the latency has a history. */
  public boolean latencyHistory() {
    return latencyHistory;
  }

  /** Whether the spectrum is grey. */
  public boolean mono() {
    return mono;
  }

  /** The vector set that --vset-recall searches. */
  public String vectorRecallKey() {
    return vectorRecallKey;
  }

  /** The elements that each search of --vset-recall asks for, from 1. */
  public int vectorRecallCount() {
    return Math.max(1, vectorRecallCount);
  }

  /** The effort of each search of --vset-recall, from 1. */
  public int vectorRecallEffort() {
    return Math.max(1, vectorRecallEffort);
  }

  /** The elements whose vectors --vset-recall mixes, from 1. */
  public int vectorRecallElements() {
    return Math.max(1, vectorRecallElements);
  }

  /** How many keys the simulated cache has. */
  public long lruTestKeys() {
    return lruTest;
  }

  /** The file for a snapshot. */
  public String snapshotFile() {
    return functionsRdb != null ? functionsRdb : rdb;
  }

  /** Whether the snapshot shall hold functions only. */
  public boolean functionsOnly() {
    return functionsRdb != null;
  }

  /** Seconds without a reply after which --pipe gives up; 0 for never. */
  public int pipeTimeout() {
    return pipeTimeout;
  }

  /** Elements that MEMORY USAGE looks at; -1 for as many as the server likes. */
  public long samples() {
    Long given = memKeysSamples != null ? memKeysSamples : keyStatsSamples;
    return given == null ? -1 : given;
  }

  /** Where --keystats begins. */
  public String cursor() {
    return cursor;
  }

  /** How many keys --keystats shows. */
  public int top() {
    return top;
  }

  /** The pattern of keys, or null for all. */
  public String pattern() {
    return pattern;
  }

  /** The count of each SCAN. */
  public int count() {
    return count;
  }

  /** Seconds of --intrinsic-latency. */
  public int intrinsicLatencySeconds() {
    return intrinsicLatency;
  }

  /** The script's file, or null. */
  public String eval() {
    return eval;
  }

  /** Whether the script is debugged. */
  public boolean debug() {
    return debug || debugSync;
  }

  /** Whether the server waits for the debugger. */
  public boolean debugSync() {
    return debugSync;
  }
}
