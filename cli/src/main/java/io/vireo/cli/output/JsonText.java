package io.vireo.cli.output;

import io.vireo.cli.resp.Reply;
import io.vireo.config.SplitArgs;

/** Replies as redis-cli writes them in JSON, byte for byte. */
final class JsonText {
  private final boolean quoted;
  private final StringBuilder out = new StringBuilder();

  private JsonText(boolean quoted) {
    this.quoted = quoted;
  }

  /**
   * The text without a line end.
   *
   * @param quoted whether bytes beyond ASCII are escaped, as {@code \\xHH}
   */
  static String of(Reply reply, boolean quoted) {
    JsonText text = new JsonText(quoted);
    text.add(reply);
    return text.out.toString();
  }

  private void add(Reply reply) {
    switch (reply.type()) {
      case ERROR -> {
        out.append("error:");
        string(reply.text());
      }
      case STATUS, STRING, VERBATIM -> string(reply.text());
      case INTEGER -> out.append(reply.integer());
      case DOUBLE, BIG_NUMBER -> out.append(reply.text());
      case NIL -> out.append("null");
      case BOOLEAN -> out.append(reply.integer() != 0);
      case MAP -> map(reply);
      default -> array(reply);
    }
  }

  private void array(Reply reply) {
    out.append('[');
    for (int i = 0; i < reply.size(); i++) {
      out.append(i == 0 ? "" : ",");
      add(reply.at(i));
    }
    out.append(']');
  }

  private void map(Reply reply) {
    out.append('{');
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      out.append(i == 0 ? "" : ",");
      key(reply.at(i));
      out.append(':');
      add(reply.at(i + 1));
    }
    out.append('}');
  }

  /** Names in JSON are strings, keys of maps need not be. */
  private void key(Reply key) {
    switch (key.type()) {
      case ERROR, STATUS, STRING, VERBATIM -> add(key);
      default -> out.append('"').append(of(key, quoted)).append('"');
    }
  }

  private void string(String text) {
    if (quoted) {
      out.append(SplitArgs.quote(text).replace("\\", "\\\\"));
      return;
    }
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      escape(text.charAt(i));
    }
    out.append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '\\', '"' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\f' -> out.append("\\f");
      case '\b' -> out.append("\\b");
      default -> {
        if (c < ' ') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
    }
  }
}
