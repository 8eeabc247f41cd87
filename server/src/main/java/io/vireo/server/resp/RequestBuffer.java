package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Decoded requests of one turn of an event loop: the text that was read, and where each argument
 * lies in it. Filled on an event loop, read in the data context, used again.
 *
 * <p>A request is a row of words: the number of arguments, then for each its offset and length. A
 * large argument has an array of its own; its offset is then {@code -1 - index} into the list of
 * those.
 */
public final class RequestBuffer {
  /** Is no short number: larger than any. */
  public static final int NOT_SHORT = Integer.MAX_VALUE;

  private static final int FIRST_BYTES = 64 * 1024;
  private static final int FIRST_WORDS = 2048;
  private static final int KEPT_BYTES = 1 << 18;
  private static final int KEPT_WORDS = 1 << 15;

  private final ByteBudget budget;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int used;
  private int[] words = new int[FIRST_WORDS];
  private int wordsUsed;
  private Bytes[] large = new Bytes[4];
  private int largeUsed;
  private long largeBytes;

  /** A buffer with all the memory that it wants. */
  public RequestBuffer() {
    this(ByteBudget.UNLIMITED);
  }

  /** A buffer that says when it takes much of the heap, for as long as it does. */
  public RequestBuffer(ByteBudget budget) {
    this.budget = budget;
  }

  /** The text. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of text in use. */
  public int used() {
    return used;
  }

  /** True if it has taken more than it keeps. */
  public boolean isLarge() {
    return bytes.length > KEPT_BYTES || words.length > KEPT_WORDS;
  }

  /** Heap bytes of the arrays. */
  private long taken() {
    return bytes.length + (long) words.length * Integer.BYTES;
  }

  /** Bytes that the requests take, with all arguments. */
  public long bytesUsed() {
    return used + largeBytes + (long) wordsUsed * Integer.BYTES;
  }

  /** Bytes of arguments that have arrays of their own. */
  public long largeBytes() {
    return largeBytes;
  }

  /** Sets the bytes in use: gives back a tail that holds no whole request. */
  public void used(int newUsed) {
    used = newUsed;
  }

  /** Makes room for {@code more} bytes of text and returns the array. */
  public byte[] room(int more) {
    if (bytes.length - used < more) {
      int size = Math.max(used + more, bytes.length * 2);
      int before = bytes.length;
      bytes = Arrays.copyOf(bytes, size);
      budget.reserve(size - before);
    }
    return bytes;
  }

  /** How many words are in use: where the next request will begin. */
  public int wordsUsed() {
    return wordsUsed;
  }

  /** Drops the words from {@code at} on: a request that turned out to be incomplete. */
  public void cutWords(int at) {
    wordsUsed = at;
  }

  /** True if one request begins at {@code at} and no other, with an argument as long as this. */
  public boolean isOneWith(int at, int length) {
    int end = at < wordsUsed ? at + 1 + 2 * words[at] : at;
    if (end != wordsUsed) {
      return false;
    }
    for (int i = at + 2; i < end; i += 2) {
      if (words[i] >= length) {
        return true;
      }
    }
    return false;
  }

  /** Adds a word. */
  public void word(int word) {
    if (wordsUsed == words.length) {
      words = Arrays.copyOf(words, wordsUsed * 2);
      budget.reserve((long) wordsUsed * Integer.BYTES);
    }
    words[wordsUsed++] = word;
  }

  /** The word at {@code at}. */
  public int wordAt(int at) {
    return words[at];
  }

  /** Changes the word at {@code at}. */
  public void wordAt(int at, int word) {
    words[at] = word;
  }

  /** Adds an argument that has an array of its own. */
  public void large(Bytes argument) {
    if (largeUsed == large.length) {
      large = Arrays.copyOf(large, largeUsed * 2);
    }
    large[largeUsed++] = argument;
    largeBytes += argument.length();
    word(-largeUsed);
    word(argument.length());
  }

  /**
   * An argument as a number of at most three digits, given the place of its offset word; {@link
   * #NOT_SHORT} if it is anything else.
   */
  public int shortNumber(int at) {
    int from = words[at];
    int length = words[at + 1];
    if (from < 0 || length == 0) {
      return NOT_SHORT;
    }
    int sign = bytes[from] == '-' ? 1 : 0;
    if (length == sign || length > sign + 3) {
      return NOT_SHORT;
    }
    int number = 0;
    for (int i = from + sign; i < from + length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return NOT_SHORT;
      }
      number = number * 10 + digit;
    }
    return sign == 0 ? number : -number;
  }

  /** Points a view at an argument, given the place of its offset word. */
  public void point(Bytes view, int at) {
    int offset = words[at];
    if (offset >= 0) {
      view.point(bytes, offset, words[at + 1]);
    } else {
      view.point(large[-1 - offset]);
    }
  }

  /**
   * Drops the arrays that the arguments of a request have of their own; it must not be read again.
   *
   * @param heir gets them
   */
  public void dropLarge(int place, Consumer<byte[]> heir) {
    for (int i = 0, at = place + 1; i < words[place]; i++, at += 2) {
      if (words[at] < 0) {
        heir.accept(large[-1 - words[at]].array());
        large[-1 - words[at]] = Bytes.EMPTY;
        words[at] = 0;
        words[at + 1] = 0;
      }
    }
  }

  /** Ends the use of the buffer: gives back what it took. */
  public void discard() {
    clear();
    budget.release(taken() - FIRST_BYTES - (long) FIRST_WORDS * Integer.BYTES);
    bytes = new byte[0];
    words = new int[0];
  }

  /** Makes the buffer empty for its next use; gives huge arrays back. */
  public void clear() {
    used = 0;
    wordsUsed = 0;
    largeBytes = 0;
    if (largeUsed > 0) {
      large = new Bytes[4];
      largeUsed = 0;
    }
    long before = taken();
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    if (words.length > KEPT_WORDS) {
      words = new int[FIRST_WORDS];
    }
    budget.release(before - taken());
  }
}
