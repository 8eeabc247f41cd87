package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import java.util.Arrays;

/**
 * Decoded requests of one turn of an event loop: the text that was read, and where each argument
 * lies in it. Filled on an event loop, read in the data context, used again.
 *
 * <p>A request is a row of words: the number of arguments, then for each its offset and length. A
 * large argument has an array of its own; its offset is then {@code -1 - index} into the list of
 * those.
 */
public final class RequestBuffer {
  private static final int FIRST_BYTES = 64 * 1024;
  private static final int FIRST_WORDS = 2048;
  private static final int KEPT_BYTES = 1 << 18;
  private static final int KEPT_WORDS = 1 << 15;
  private static final int SMALL = 1 << 17;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int used;
  private int[] words = new int[FIRST_WORDS];
  private int wordsUsed;
  private Bytes[] large = new Bytes[4];
  private int largeUsed;

  /** The text. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes of text in use. */
  public int used() {
    return used;
  }

  /** Heap bytes that are taken for many or long requests; 0 as long as there are few. */
  public long largeBytes() {
    long taken = bytes.length + (long) words.length * Integer.BYTES;
    return taken > SMALL ? taken : 0;
  }

  /** Bytes that the requests take, not counting large arguments. */
  public long bytesUsed() {
    return used + (long) wordsUsed * Integer.BYTES;
  }

  /** Sets the bytes in use: gives back a tail that holds no whole request. */
  public void used(int newUsed) {
    used = newUsed;
  }

  /** Makes room for {@code more} bytes of text and returns the array. */
  public byte[] room(int more) {
    if (bytes.length - used < more) {
      bytes = Arrays.copyOf(bytes, Math.max(used + more, bytes.length * 2));
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

  /** Adds a word. */
  public void word(int word) {
    if (wordsUsed == words.length) {
      words = Arrays.copyOf(words, wordsUsed * 2);
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
    word(-largeUsed);
    word(argument.length());
  }

  /** Points a view at an argument, given the place of its offset word. */
  public void point(Bytes view, int at) {
    int offset = words[at];
    if (offset >= 0) {
      view.point(bytes, offset, words[at + 1]);
    } else {
      Bytes own = large[-1 - offset];
      view.point(own.array(), own.offset(), own.length());
    }
  }

  /** Makes the buffer empty for its next use; gives huge arrays back. */
  public void clear() {
    used = 0;
    wordsUsed = 0;
    if (largeUsed > 0) {
      large = new Bytes[4];
      largeUsed = 0;
    }
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[FIRST_BYTES];
    }
    if (words.length > KEPT_WORDS) {
      words = new int[FIRST_WORDS];
    }
  }
}
