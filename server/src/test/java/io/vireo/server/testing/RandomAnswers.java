package io.vireo.server.testing;

import io.vireo.server.resp.Reply;
import java.util.Random;
import java.util.function.Consumer;

/** Answers of all kinds, as handlers say them. */
public final class RandomAnswers {
  private RandomAnswers() {}

  /** Says one answer, drawn at random. */
  public static void say(Random random, int depth, Reply to) {
    switch (random.nextInt(depth == 0 ? 12 : 18)) {
      case 0 -> to.ok();
      case 1 -> to.status("PONG");
      case 2 -> to.error("ERR of\r\ntwo lines");
      case 3 -> to.integer(random.nextLong() >> random.nextInt(64));
      case 4 -> to.bulk(new byte[random.nextInt(100)]);
      case 5 -> to.bulkNumber(random.nextLong() >> random.nextInt(64));
      case 6 -> to.nullBulk();
      case 7 -> to.nullArray();
      case 8 -> to.real(random.nextInt(100) / 8.0);
      case 9 -> to.bool(random.nextBoolean());
      case 10 -> to.bigNumber("123456789012345678901234567890");
      case 11 -> to.verbatim("txt", "some text");
      case 12 -> many(random, depth, to, size -> to.array(size), 1);
      case 13 -> many(random, depth, to, size -> to.map(size), 2);
      case 14 -> many(random, depth, to, size -> to.set(size), 1);
      case 15 -> open(random, depth, to);
      case 16 -> mistaken(random, depth, to);
      default -> many(random, depth, to, size -> to.push(size), 1);
    }
  }

  private static void many(Random random, int depth, Reply to, Consumer<Long> head, int each) {
    int size = random.nextInt(4);
    head.accept((long) size);
    for (int i = 0; i < size * each; i++) {
      say(random, depth - 1, to);
    }
  }

  private static void open(Random random, int depth, Reply to) {
    int kind = random.nextInt(3);
    int size = random.nextInt(4);
    int mark = to.open();
    for (int i = 0; i < size * (kind == 1 ? 2 : 1); i++) {
      say(random, depth - 1, to);
    }
    switch (kind) {
      case 0 -> to.closeArray(mark, size);
      case 1 -> to.closeMap(mark, size);
      default -> to.closeSet(mark, size);
    }
  }

  /** Takes back what it said first, which may be a part of an answer. */
  private static void mistaken(Random random, int depth, Reply to) {
    int mark = to.mark();
    to.array(3);
    say(random, depth - 1, to);
    to.cut(mark);
    say(random, depth - 1, to);
  }
}
