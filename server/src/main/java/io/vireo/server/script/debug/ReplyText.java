package io.vireo.server.script.debug;

import io.vireo.server.resp.AnyBytes;
import io.vireo.server.resp.Reply;

/**
 * The answer of a command to a script, as bytes of RESP: shown as Redis' debugger does, and said
 * again to the script.
 */
final class ReplyText {
  private final byte[] bytes;
  private int at;

  ReplyText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The error that the answer is, with the sign before it; null if it is none. */
  String error() {
    return bytes.length > 0 && bytes[0] == '-' ? AnyBytes.text(bytes, 0, lineEnd(0)) : null;
  }

  private int lineEnd(int from) {
    int end = from;
    while (bytes[end] != '\r') {
      end++;
    }
    return end;
  }

  /** The rest of the line behind the type. */
  private String line() {
    int end = lineEnd(at);
    String line = AnyBytes.text(bytes, at + 1, end);
    at = end + 2;
    return line;
  }

  private int skip(int length) {
    int from = at;
    at += length + 2;
    return from;
  }

  /** Shows the answer. */
  void show(DebugText text) {
    at = 0;
    showNext(text);
  }

  private void showNext(DebugText text) {
    int type = bytes[at];
    switch (type) {
      case '+', '-' -> {
        int end = lineEnd(at);
        text.quote(bytes, at, end - at);
        at = end + 2;
      }
      case '$', '*', '~', '%' -> showSized(type, Integer.parseInt(line()), text);
      case '_' -> {
        line();
        text.add("(null)");
      }
      case '#' -> text.add(line().equals("t") ? "#true" : "#false");
      case ',' -> text.add("(double) ").add(line());
      case ':' -> text.add(line());
      case '=' -> skip(Integer.parseInt(line()));
      default -> line();
    }
  }

  private void showSized(int type, int size, DebugText text) {
    if (size < 0) {
      text.add("NULL");
    } else if (type == '$') {
      text.quote(bytes, skip(size), size);
    } else if (type == '%') {
      text.add("{");
      for (int i = 0; i < size; i++) {
        text.add(i == 0 ? "" : ",");
        showNext(text);
        text.add(" => ");
        showNext(text);
      }
      text.add("}");
    } else {
      text.add(type == '*' ? "[" : "~(");
      for (int i = 0; i < size; i++) {
        text.add(i == 0 ? "" : ",");
        showNext(text);
      }
      text.add(type == '*' ? "]" : ")");
    }
  }

  /** Says the answer again. */
  void say(Reply reply) {
    at = 0;
    while (at < bytes.length) {
      sayNext(reply);
    }
  }

  private void sayNext(Reply reply) {
    switch (bytes[at]) {
      case '+' -> reply.status(line());
      case '-' -> reply.error(line());
      case ':' -> reply.integer(Long.parseLong(line()));
      case '$' -> saySized(reply, '$', Integer.parseInt(line()));
      case '*' -> saySized(reply, '*', Integer.parseInt(line()));
      case '~' -> reply.set(Long.parseLong(line()));
      case '%' -> reply.map(Long.parseLong(line()));
      case '>' -> reply.push(Long.parseLong(line()));
      case '|' -> reply.attribute(Long.parseLong(line()));
      case '#' -> reply.bool(line().equals("t"));
      case ',' -> reply.real(real(line()));
      case '(' -> reply.bigNumber(line());
      case '=' -> sayVerbatim(reply, Integer.parseInt(line()));
      default -> {
        line();
        reply.nullBulk();
      }
    }
  }

  private void saySized(Reply reply, int type, int size) {
    if (size < 0) {
      if (type == '$') {
        reply.nullBulk();
      } else {
        reply.nullArray();
      }
    } else if (type == '$') {
      reply.bulk(bytes, skip(size), size);
    } else {
      reply.array(size);
    }
  }

  private void sayVerbatim(Reply reply, int size) {
    int from = skip(size);
    String format = AnyBytes.text(bytes, from, from + 3);
    reply.verbatim(format, AnyBytes.text(bytes, from + 4, from + size));
  }

  private static double real(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }
}
