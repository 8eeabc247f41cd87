package io.vireo.server.testing;

import java.util.List;
import java.util.function.Consumer;

/**
 * Values of all types and encodings; large ones have more than 20 elements, small ones fewer, and
 * servers must be told so.
 */
public final class AllTypes {
  private static final String LATER = "4000000000000";

  /** What a server of either kind is told. */
  public static final List<String> SETTINGS =
      List.of(
          "enable-debug-command yes",
          "hash-max-listpack-entries 20",
          "set-max-intset-entries 20",
          "zset-max-listpack-entries 20",
          "list-max-listpack-size 10",
          "stream-node-max-entries 10");

  /** Which data; each goes on with what the one before has. */
  public enum Content {
    /** Nothing that needs a newer file than RDB version 10. */
    OLD,
    /** Times of consumers. */
    CONSUMERS,
    /** Deadlines of fields. */
    FIELDS,
    /** Vector sets. */
    VECTORS
  }

  private AllTypes() {}

  /**
   * Fills an empty server.
   *
   * @param run runs a command, whose words have single blanks between them
   */
  public static void fill(Consumer<String> run, Content content) {
    run.accept("SET number -70000");
    run.accept("SET large:number 123456789012345");
    run.accept("SET long:string " + "abc".repeat(3000));
    run.accept("SET timed v PXAT " + LATER);
    for (int i = 0; i < 120; i++) {
      String size = i < 10 ? "small" : "large";
      run.accept("RPUSH " + size + ":list " + "e".repeat(1 + i % 5) + i + " " + i);
      run.accept("SADD " + size + ":numbers " + i * 1_000_003L);
      run.accept("SADD " + size + ":set m" + i);
      run.accept("HSET " + size + ":hash f" + i + " v" + i);
      run.accept("ZADD " + size + ":zset " + i % 7 / 4.0 + " m" + i);
      run.accept("XADD " + size + ":stream " + (1000 + i / 3) + "-" + i + " a " + i);
    }
    run.accept("RPUSH huge:list " + "x".repeat(20_000));
    run.accept("PEXPIREAT large:hash " + LATER);
    run.accept("XDEL large:stream 1004-14");
    run.accept("XGROUP CREATE large:stream g 0");
    run.accept("XREADGROUP GROUP g alice COUNT 3 STREAMS large:stream >");
    run.accept("XACK large:stream g 1003-10");
    if (content != Content.OLD) {
      run.accept("ZADD small:zset " + 1 / 3.0 + " third");
      run.accept("XGROUP CREATECONSUMER large:stream g bob");
    }
    if (content.ordinal() >= Content.FIELDS.ordinal()) {
      for (String size : List.of("small", "large")) {
        run.accept("HPEXPIREAT " + size + ":hash " + LATER + " FIELDS 2 f1 f11");
      }
    }
    if (content == Content.VECTORS) {
      fillVectors(run);
    }
  }

  private static void fillVectors(Consumer<String> run) {
    for (int i = 0; i < 120; i++) {
      String vector = " VALUES 4 " + i + " 0.5 -3 " + i % 7 + " e" + i;
      run.accept("VADD bytes:vectors" + vector + " SETATTR {\"n\":" + i + "}");
      run.accept("VADD floats:vectors" + vector + " NOQUANT M 8");
      run.accept("VADD bits:vectors" + vector + " BIN");
      run.accept("VADD reduced:vectors REDUCE 2" + vector + " SETATTR x");
    }
    run.accept("VREM bytes:vectors e7");
  }
}
