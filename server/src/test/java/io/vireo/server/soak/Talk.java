package io.vireo.server.soak;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What one connection says, and what it must hear. Every value names its key, so that an answer to
 * somebody else's request is noticed.
 */
final class Talk {
  /** The key of a long string, which nobody changes. */
  static final String BIG_KEY = "big";

  private static final int KEYS = 1_000;
  private static final int CHANNELS = 20;

  private final SplittableRandom random;
  private final Deque<Expected> expected = new ArrayDeque<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long serial;

  private record Expected(String request, Predicate<RespValue> reply) {}

  Talk(SplittableRandom random) {
    this.random = random;
  }

  /** How many replies are owed. */
  int owed() {
    return expected.size();
  }

  /** A few requests in one go, with a mark at the end that only this pipeline has. */
  byte[] pipeline() {
    out.reset();
    for (int i = random.nextInt(1, 24); i > 0; i--) {
      request();
    }
    String mark = "mark-" + random.nextLong();
    say(value -> mark.equals(value.asText()), "ECHO", mark);
    return out.toByteArray();
  }

  /** Requests with long replies. */
  byte[] longReplies() {
    out.reset();
    for (int i = 0; i < 30; i++) {
      say(value -> isOf(BIG_KEY, value), "GET", BIG_KEY);
    }
    return out.toByteArray();
  }

  /** A request that breaks off. */
  byte[] half() {
    byte[] whole = RespRequest.of("SET", key(), "x".repeat(random.nextInt(50_000)));
    return Arrays.copyOf(whole, random.nextInt(1, whole.length));
  }

  private void request() {
    String key = key();
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> say(value -> isOf(key, value), "GET", key);
      case 3, 4 -> say(Talk::isOk, "SET", key, valueOf(key));
      case 5 -> say(Talk::isOk, "SET", key, valueOf(key), "PX", "" + random.nextInt(1, 200));
      case 6 -> say(Talk::isNumber, "DEL", key, key());
      case 7 -> say(Talk::isNumber, "INCR", "n:" + key);
      case 8 -> say(Talk::isNumber, "PEXPIRE", key, "" + random.nextInt(1, 500));
      case 9 -> say(value -> areOf(key, value), "MGET", key, key);
      case 10 -> transaction(key);
      default -> say(Talk::isNumber, "PUBLISH", channel(), "" + ++serial);
    }
  }

  private void transaction(String key) {
    say(Talk::isOk, "MULTI");
    say(value -> "QUEUED".equals(value.asText()), "SET", key, valueOf(key));
    say(value -> "QUEUED".equals(value.asText()), "GET", key);
    say(
        value ->
            value instanceof RespValue.Many many
                && many.items().size() == 2
                && isOf(key, many.items().get(1)),
        "EXEC");
  }

  /** Subscribes to a channel. */
  byte[] subscribe() {
    out.reset();
    say(value -> value instanceof RespValue.Many, "SUBSCRIBE", channel());
    return out.toByteArray();
  }

  private String key() {
    return "key:" + random.nextInt(KEYS) + ":";
  }

  private String channel() {
    return "channel:" + random.nextInt(CHANNELS);
  }

  private String valueOf(String key) {
    int length = random.nextInt(100) == 0 ? random.nextInt(100_000) : random.nextInt(200);
    return key + "v".repeat(length);
  }

  private void say(Predicate<RespValue> reply, String... words) {
    out.writeBytes(RespRequest.of(words));
    expected.add(new Expected(words[0] + ' ' + (words.length > 1 ? words[1] : ""), reply));
  }

  /** Takes a reply. */
  void hear(RespValue value) {
    Expected next = expected.poll();
    if (next == null || !next.reply().test(value)) {
      String text = RespText.of(value);
      throw new AssertionError(
          "To " + next + ": " + text.substring(0, Math.min(text.length(), 200)));
    }
  }

  private static boolean isOk(RespValue value) {
    return "OK".equals(value.asText());
  }

  private static boolean isNumber(RespValue value) {
    return value instanceof RespValue.Whole;
  }

  private static boolean isOf(String key, RespValue value) {
    return value instanceof RespValue.Nil
        || value instanceof RespValue.Text text && text.text().startsWith(key);
  }

  private static boolean areOf(String key, RespValue value) {
    return value instanceof RespValue.Many many
        && many.items().stream().allMatch(item -> isOf(key, item));
  }
}
