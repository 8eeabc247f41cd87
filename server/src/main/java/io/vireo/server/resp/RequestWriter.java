package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Decimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes requests as a client would send them: arrays of bulk strings. For the append-only file and
 * for replicas. Confined to one thread.
 */
public final class RequestWriter {
  private static final int FIRST = 4 * 1024;
  private static final int KEPT = 1 << 20;

  /** The longest head of an array or a bulk string, with its line end. */
  private static final int HEAD = 24;

  private final byte[] digits = new byte[20];
  private byte[] array = new byte[FIRST];
  private int used;

  /** The array: {@link #length} bytes are in use. */
  public byte[] array() {
    return array;
  }

  /** Bytes in use. */
  public int length() {
    return used;
  }

  /** Begins a request of so many words. */
  public void begin(int words) {
    room(HEAD);
    head('*', words);
  }

  /** Adds a word. */
  public void word(Bytes word) {
    word(word.array(), word.offset(), word.length());
  }

  /** Adds a word. */
  public void word(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    word(bytes, 0, bytes.length);
  }

  /** Adds a number in digits. */
  public void word(long number) {
    word(digits, 0, Decimal.write(number, digits, 0));
  }

  /** Adds a word that is a part of an array. */
  public void word(byte[] from, int offset, int length) {
    room((long) length + HEAD);
    head('$', length);
    System.arraycopy(from, offset, array, used, length);
    used += length;
    lineEnd();
  }

  private void head(char sign, int number) {
    array[used++] = (byte) sign;
    used = Decimal.write(number, array, used);
    lineEnd();
  }

  private void lineEnd() {
    array[used++] = '\r';
    array[used++] = '\n';
  }

  /** Adds bytes as they are. */
  public void raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, array, used, bytes.length);
    used += bytes.length;
  }

  /** Adds requests that were written elsewhere. */
  public void append(RequestWriter other) {
    room(other.used);
    System.arraycopy(other.array, 0, array, used, other.used);
    used += other.used;
  }

  private void room(long more) {
    long needed = used + more;
    if (needed > array.length) {
      long roomy = Math.max(needed, Math.min(2L * array.length, array.length + (64L << 20)));
      array = Arrays.copyOf(array, (int) Math.min(roomy, Integer.MAX_VALUE - 16));
    }
  }

  /** A copy of all bytes; forgets them. */
  public byte[] drain() {
    byte[] all = Arrays.copyOf(array, used);
    clear();
    return all;
  }

  /** Forgets all bytes; gives a huge array back. */
  public void clear() {
    used = 0;
    if (array.length > KEPT) {
      array = new byte[FIRST];
    }
  }
}
