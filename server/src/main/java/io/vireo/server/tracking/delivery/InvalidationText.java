package io.vireo.server.tracking.delivery;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of the messages that clients get which keep keys. */
final class InvalidationText {
  private static final byte[] PUSH = ascii(">2\r\n$10\r\ninvalidate\r\n");

  /** In RESP2 it looks like a message of a channel. */
  private static final byte[] MESSAGE =
      ascii("*3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n");

  private static final byte[] NULL = ascii("_\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");

  private InvalidationText() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] head(int protocol) {
    return protocol == 2 ? MESSAGE : PUSH;
  }

  /** How many bytes {@link #keys} has, in the longer of the protocols. */
  static long size(List<Bytes> keys) {
    long size = MESSAGE.length + 3 + Decimal.digits(keys.size());
    for (Bytes key : keys) {
      size += 5L + Decimal.digits(key.length()) + key.length();
    }
    return size;
  }

  /** A message that names keys. */
  static byte[] keys(int protocol, List<Bytes> keys) {
    byte[] head = head(protocol);
    byte[] text = new byte[(int) size(keys) - MESSAGE.length + head.length];
    System.arraycopy(head, 0, text, 0, head.length);
    int at = number(text, head.length, '*', keys.size());
    for (Bytes key : keys) {
      at = number(text, at, '$', key.length());
      System.arraycopy(key.array(), key.offset(), text, at, key.length());
      at = end(text, at + key.length());
    }
    return text;
  }

  private static int number(byte[] text, int at, int kind, int number) {
    text[at] = (byte) kind;
    return end(text, Decimal.write(number, text, at + 1));
  }

  private static int end(byte[] text, int at) {
    text[at] = '\r';
    text[at + 1] = '\n';
    return at + 2;
  }

  /**
   * A message that all keys are meant.
   *
   * @param protocol of the client that gets it
   * @param ofTracker that of the client which tracks: Redis writes the null as that one has it
   */
  static byte[] all(int protocol, int ofTracker) {
    byte[] head = head(protocol);
    byte[] nothing = ofTracker == 2 ? NULL_BULK : NULL;
    byte[] text = new byte[head.length + nothing.length];
    System.arraycopy(head, 0, text, 0, head.length);
    System.arraycopy(nothing, 0, text, head.length, nothing.length);
    return text;
  }

  /** A message that the client is gone to which messages were redirected. */
  static byte[] broken(long client) {
    return ascii(">2\r\n$21\r\ntracking-redir-broken\r\n:" + client + "\r\n");
  }
}
