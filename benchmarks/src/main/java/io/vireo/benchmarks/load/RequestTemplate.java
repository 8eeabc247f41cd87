package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Requests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One request, encoded once, with the places where each sending writes a number of twelve digits.
 * Immutable.
 *
 * <p>Within an argument {@code __rand_int__} becomes a random number (only if there is a keyspace
 * to draw from, else it stays as it is and every request hits one key), {@code __seq_int__} a
 * number that counts requests from 0, {@code __data__} the payload.
 */
public final class RequestTemplate {
  /** Digits of a number that is written into a request. */
  public static final int DIGITS = 12;

  private static final String RANDOM = "__rand_int__";
  private static final String SEQUENCE = "__seq_int__";
  private static final String DATA = "__data__";
  // Private use characters stand for the places while lengths are counted.
  private static final String RANDOM_MARK = "\ue000";
  private static final String SEQUENCE_MARK = "\ue001";
  private static final String ZEROS = "0".repeat(DIGITS);

  private final byte[] bytes;
  private final int[] randomOffsets;
  private final int[] sequenceOffsets;

  private RequestTemplate(byte[] bytes, int[] randomOffsets, int[] sequenceOffsets) {
    this.bytes = bytes;
    this.randomOffsets = randomOffsets;
    this.sequenceOffsets = sequenceOffsets;
  }

  /**
   * A request of the given arguments.
   *
   * @param dataSize bytes that {@code __data__} stands for, 0 or more
   * @param randomKeys whether {@code __rand_int__} is replaced
   */
  public static RequestTemplate of(List<String> arguments, int dataSize, boolean randomKeys) {
    String data = payload(dataSize);
    List<byte[]> encoded = new ArrayList<>(arguments.size());
    IntStream.Builder random = IntStream.builder();
    IntStream.Builder sequence = IntStream.builder();
    int offset = header(arguments.size());
    for (String argument : arguments) {
      String text = argument.replace(SEQUENCE, SEQUENCE_MARK).replace(DATA, data);
      text = randomKeys ? text.replace(RANDOM, RANDOM_MARK) : text;
      int length = utf8(zeroed(text)).length;
      offset += header(length);
      places(text, RANDOM_MARK, offset, random);
      places(text, SEQUENCE_MARK, offset, sequence);
      encoded.add(utf8(zeroed(text)));
      offset += length + 2;
    }
    return new RequestTemplate(
        Requests.encode(encoded), random.build().toArray(), sequence.build().toArray());
  }

  /** A request sent as it is, such as an inline command with its line end. */
  public static RequestTemplate raw(String text) {
    return new RequestTemplate(utf8(text), new int[0], new int[0]);
  }

  /** Length of the encoded request in bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether each sending differs. */
  public boolean varies() {
    return randomOffsets.length + sequenceOffsets.length > 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int[] randomOffsets() {
    return randomOffsets;
  }

  int[] sequenceOffsets() {
    return sequenceOffsets;
  }

  /** Printable, of no obvious pattern, and always the same, so that runs can be compared. */
  private static String payload(int size) {
    Random random = new Random(size);
    StringBuilder text = new StringBuilder(size);
    for (int i = 0; i < size; i++) {
      text.append((char) ('0' + random.nextInt(75)));
    }
    return text.toString();
  }

  private static String zeroed(String text) {
    return text.replace(RANDOM_MARK, ZEROS).replace(SEQUENCE_MARK, ZEROS);
  }

  private static void places(String text, String mark, int offset, IntStream.Builder into) {
    for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      into.add(offset + utf8(zeroed(text.substring(0, at))).length);
    }
  }

  private static int header(int number) {
    return 3 + Integer.toString(number).length();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
