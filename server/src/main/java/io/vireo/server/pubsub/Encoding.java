package io.vireo.server.pubsub;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Decimal;

/** The words of published messages in RESP: arrays and pushes of bulk strings. */
final class Encoding {
  /** How many bytes more than the name {@link #front} has, about. */
  static final int FRONT = 26;

  private Encoding() {}

  /** The first byte of a message: RESP2 has arrays, RESP3 pushes. */
  static byte first(int protocol) {
    return (byte) (protocol == 2 ? '*' : '>');
  }

  /** What all messages of a topic begin with, in RESP2. */
  static byte[] front(Kind kind, Bytes name) {
    byte[] front = new byte[4 + bulkSize(kind.message()) + bulkSize(name)];
    int at = head(front, 0, '*', kind == Kind.PATTERN ? 4 : 3);
    at = bulk(front, at, kind.message());
    bulk(front, at, name);
    return front;
  }

  /** How many bytes a word takes as a bulk string. */
  static int bulkSize(Bytes word) {
    return 3 + Decimal.digits(word.length()) + word.length() + 2;
  }

  /** Writes a bulk string; the place behind it. */
  static int bulk(byte[] into, int at, Bytes word) {
    return line(into, head(into, at, '$', word.length()), word);
  }

  /** Writes a line of a kind and a number; the place behind it. */
  static int head(byte[] into, int at, int kind, int number) {
    into[at] = (byte) kind;
    int end = Decimal.write(number, into, at + 1);
    into[end] = '\r';
    into[end + 1] = '\n';
    return end + 2;
  }

  /** Writes a word and the end of a line; the place behind it. */
  static int line(byte[] into, int at, Bytes word) {
    System.arraycopy(word.array(), word.offset(), into, at, word.length());
    int end = at + word.length();
    into[end] = '\r';
    into[end + 1] = '\n';
    return end + 2;
  }
}
