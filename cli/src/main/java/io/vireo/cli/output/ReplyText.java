package io.vireo.cli.output;

import io.vireo.cli.resp.Reply;
import io.vireo.config.SplitArgs;

/** Replies in every {@link OutputMode}, byte for byte as redis-cli prints them. Any thread. */
public final class ReplyText {
  private static final StandardText STANDARD = new StandardText(Colours.NONE);

  private ReplyText() {}

  /** The text of a reply, a {@link io.vireo.config.ByteText}, with what ends it. */
  public static String of(Reply reply, OutputMode mode, Delimiters delimiters) {
    return switch (mode) {
      case STANDARD -> STANDARD.of(reply);
      case RAW -> raw(reply, delimiters) + delimiters.replies();
      case CSV -> csv(reply) + "\n";
      case JSON -> JsonText.of(reply, false) + "\n";
      case QUOTED_JSON -> JsonText.of(reply, true) + "\n";
    };
  }

  /** A reply as it is, without what ends it. */
  public static String raw(Reply reply, Delimiters delimiters) {
    StringBuilder out = new StringBuilder();
    raw(reply, delimiters.elements(), out);
    return out.toString();
  }

  private static void raw(Reply reply, String between, StringBuilder out) {
    switch (reply.type()) {
      case NIL -> {}
      case ERROR -> out.append(reply.text()).append('\n');
      case INTEGER -> out.append(reply.integer());
      case BOOLEAN -> out.append(reply.integer() != 0 ? "(true)" : "(false)");
      case MAP -> rawMap(reply, between, out);
      case ARRAY, SET, PUSH -> {
        for (int i = 0; i < reply.size(); i++) {
          out.append(i == 0 ? "" : between);
          raw(reply.at(i), between, out);
        }
      }
      default -> out.append(reply.text());
    }
  }

  private static void rawMap(Reply reply, String between, StringBuilder out) {
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      out.append(i == 0 ? "" : between);
      raw(reply.at(i), between, out);
      out.append(' ');
      raw(reply.at(i + 1), between, out);
    }
  }

  private static String csv(Reply reply) {
    return switch (reply.type()) {
      case ERROR -> "ERROR," + SplitArgs.quote(reply.text());
      case STATUS, STRING, VERBATIM -> SplitArgs.quote(reply.text());
      case INTEGER -> Long.toString(reply.integer());
      case DOUBLE, BIG_NUMBER -> reply.text();
      case NIL -> "NULL";
      case BOOLEAN -> reply.integer() != 0 ? "true" : "false";
      default -> {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < reply.size(); i++) {
          out.append(i == 0 ? "" : ",").append(csv(reply.at(i)));
        }
        yield out.toString();
      }
    };
  }
}
