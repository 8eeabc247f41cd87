package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.resp.Reply;
import java.util.Locale;

/** DEBUG PROTOCOL: a sample of each type of answer, for tests of clients. */
final class DebugProtocol {
  private static final String BIG = "1234567999999999999999999999999999999";
  private static final double REAL = 3.141;
  private static final int INTEGER = 12_345;
  private static final int SIZE = 3;

  private DebugProtocol() {}

  static void answer(Call call) {
    Reply reply = call.reply();
    switch (call.arg(2).toString().toLowerCase(Locale.ROOT)) {
      case "string" -> reply.bulk("Hello World");
      case "integer" -> reply.integer(INTEGER);
      case "double" -> reply.real(REAL);
      case "bignum" -> reply.bigNumber(BIG);
      case "null" -> reply.nullBulk();
      case "array" -> array(reply);
      case "set" -> set(reply);
      case "map" -> map(reply);
      case "attrib" -> attribute(reply);
      case "push" -> push(reply);
      case "verbatim" -> reply.verbatim("txt", "This is a verbatim\nstring");
      case "true" -> reply.bool(true);
      case "false" -> reply.bool(false);
      default ->
          reply.error(
              "ERR Wrong protocol type name. Please use one of the following:"
                  + " string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false");
    }
  }

  private static void array(Reply reply) {
    reply.array(SIZE);
    for (int i = 0; i < SIZE; i++) {
      reply.integer(i);
    }
  }

  private static void set(Reply reply) {
    reply.set(SIZE);
    for (int i = 0; i < SIZE; i++) {
      reply.integer(i);
    }
  }

  private static void map(Reply reply) {
    reply.map(SIZE);
    for (int i = 0; i < SIZE; i++) {
      reply.integer(i);
      reply.bool(i == 1);
    }
  }

  private static void attribute(Reply reply) {
    if (reply.protocol() > 2) {
      reply.attribute(1);
      reply.bulk("key-popularity");
      reply.array(2);
      reply.bulk("key:123");
      reply.integer(90);
    }
    reply.bulk("Some real reply following the attribute");
  }

  /** A push message never stands inside or before the answer during which it arises. */
  private static void push(Reply reply) {
    if (reply.protocol() < 3) {
      reply.error("ERR RESP2 is not supported by this command");
      return;
    }
    reply.bulk("Some real reply following the push reply");
    reply.push(2);
    reply.bulk("server-cpu-usage");
    reply.integer(42);
  }
}
