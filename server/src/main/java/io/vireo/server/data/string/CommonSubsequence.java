package io.vireo.server.data.string;

import io.vireo.server.data.Bytes;

/**
 * The longest sequence of bytes that two strings have in common, not necessarily in one piece.
 * Confined to one thread.
 */
public final class CommonSubsequence {
  /*
   * The usual table, row by row: length(i, j) is the length for the first i bytes of one string and
   * the first j of the other. Two rows of it are enough to fill it; what is kept of the rest is one
   * bit for each place, which tells the way back from there where the bytes differ: whether
   * length(i-1, j) is greater than length(i, j-1). So the table takes a 32nd of what Redis takes,
   * and the way back, where several are equally long, is the same.
   */
  private final Bytes one;
  private final Bytes two;
  private final long[] upwards;
  private final int length;

  /** Takes the ranges of two strings that are the same in both. */
  public interface Ranges {
    /** A range of {@code length} bytes begins here in one string and there in the other. */
    void range(int inOne, int inTwo, int length);
  }

  /** Compares two strings, in time and space proportional to the product of their lengths. */
  public CommonSubsequence(Bytes one, Bytes two) {
    this.one = one;
    this.two = two;
    upwards = new long[(int) (((long) one.length() * two.length() + 63) / 64)];
    length = fill(one, two, upwards);
  }

  /** The length alone, in space proportional to the second string. */
  public static int length(Bytes one, Bytes two) {
    return fill(one, two, null);
  }

  private static int fill(Bytes one, Bytes two, long[] upwards) {
    int width = two.length();
    byte[] row = two.toArray();
    int[] above = new int[width + 1];
    int[] current = new int[width + 1];
    for (int i = 0; i < one.length(); i++) {
      byte b = one.at(i);
      long place = (long) i * width;
      for (int j = 0; j < width; j++) {
        int up = above[j + 1];
        int left = current[j];
        if (row[j] == b) {
          current[j + 1] = above[j] + 1;
        } else if (up > left) {
          current[j + 1] = up;
          if (upwards != null) {
            upwards[(int) (place + j >>> 6)] |= 1L << place + j;
          }
        } else {
          current[j + 1] = left;
        }
      }
      int[] spare = above;
      above = current;
      current = spare;
    }
    return above[width];
  }

  private boolean isUpwards(int i, int j) {
    long place = (long) i * two.length() + j;
    return (upwards[(int) (place >>> 6)] & 1L << place) != 0;
  }

  /** How many bytes. */
  public int length() {
    return length;
  }

  /** The bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[length];
    int[] end = {length};
    ranges(
        (inOne, inTwo, count) -> {
          end[0] -= count;
          System.arraycopy(one.array(), one.offset() + inOne, bytes, end[0], count);
        });
    return bytes;
  }

  /** Shows the ranges that make up the sequence, the last one first. */
  public void ranges(Ranges sink) {
    int i = one.length();
    int j = two.length();
    int run = 0;
    while (i > 0 && j > 0) {
      if (one.at(i - 1) == two.at(j - 1)) {
        i--;
        j--;
        run++;
        continue;
      }
      if (run > 0) {
        sink.range(i, j, run);
        run = 0;
      }
      if (isUpwards(i - 1, j - 1)) {
        i--;
      } else {
        j--;
      }
    }
    if (run > 0) {
      sink.range(i, j, run);
    }
  }
}
