package io.vireo.server.data.bits;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What BITOP makes of several strings. A shorter string counts as if zero bytes followed it. Any
 * thread.
 */
public enum BitOperation {
  /** Bits that all strings have. */
  AND(1),
  /** Bits that some string has. */
  OR(1),
  /** Bits that an odd number of strings have. */
  XOR(1),
  /** Bits that the only string lacks. */
  NOT(1),
  /** Bits that the first string has and no other one. */
  DIFF(2),
  /** Bits that the first string lacks and some other one has. */
  DIFF1(2),
  /** Bits that the first string has and some other one too. */
  ANDOR(2),
  /** Bits that exactly one string has. */
  ONE(1);

  /**
   * The number of bytes of the result that are finished before the next ones: they and those of a
   * source fit into the processor's first cache.
   */
  private static final int BLOCK = 8192;

  private final int least;

  BitOperation(int least) {
    this.least = least;
  }

  /** How many strings there must be at least. */
  public int least() {
    return least;
  }

  /** The operation of this name, in capitals or not, or null. */
  public static BitOperation of(Bytes name) {
    for (BitOperation operation : values()) {
      if (name.is(operation.name())) {
        return operation;
      }
    }
    return null;
  }

  /**
   * Shows the result, as long as the longest source, zeros and all.
   *
   * @param sink takes the next bytes, which are good only during the call
   */
  public void apply(List<? extends ByteSource> sources, Consumer<Bytes> sink) {
    int longest = longest(sources);
    Block block = new Block(sources, Math.min(BLOCK, longest));
    Bytes view = Bytes.view();
    for (int at = 0; at < longest; at += BLOCK) {
      block.begin(at, Math.min(BLOCK, longest - at));
      combine(block);
      sink.accept(view.point(block.result, 0, block.count));
    }
  }

  /** The length of the longest source, and so of the result. */
  public static int longest(List<? extends ByteSource> sources) {
    int longest = 0;
    for (ByteSource source : sources) {
      longest = Math.max(longest, source.length());
    }
    return longest;
  }

  private void combine(Block block) {
    switch (this) {
      case AND -> block.andAll();
      case OR -> block.or(0);
      case XOR -> block.xor();
      case NOT -> {
        block.or(0);
        block.not();
      }
      case DIFF -> {
        block.or(1);
        block.not();
        block.and(0);
      }
      case DIFF1 -> {
        block.or(1);
        block.without(0);
      }
      case ANDOR -> {
        block.or(1);
        block.and(0);
      }
      default -> block.one();
    }
  }

  /** Some bytes of the result, and the same ones of one source after the other. */
  private static final class Block {
    private final List<? extends ByteSource> sources;
    private final byte[] result;
    private final byte[] source;
    private final byte[] twice;
    private int at;
    private int count;

    Block(List<? extends ByteSource> sources, int bytes) {
      this.sources = sources;
      result = new byte[bytes];
      source = new byte[bytes];
      twice = new byte[bytes];
    }

    void begin(int from, int bytes) {
      at = from;
      count = bytes;
      Arrays.fill(result, (byte) 0);
    }

    /** Copies the bytes of a source; how many it has. */
    private int read(int index) {
      ByteSource from = sources.get(index);
      int there = Math.max(0, Math.min(count, from.length() - at));
      if (there > 0) {
        from.copy(at, source, 0, there);
      }
      return there;
    }

    void andAll() {
      int there = read(0);
      Bits.or(result, 0, source, 0, there);
      for (int i = 1; i < sources.size(); i++) {
        and(i);
      }
    }

    void and(int index) {
      int there = read(index);
      Bits.and(result, 0, source, 0, there);
      Arrays.fill(result, there, count, (byte) 0);
    }

    void or(int first) {
      for (int i = first; i < sources.size(); i++) {
        int there = read(i);
        Bits.or(result, 0, source, 0, there);
      }
    }

    void xor() {
      for (int i = 0; i < sources.size(); i++) {
        int there = read(i);
        Bits.xor(result, 0, source, 0, there);
      }
    }

    void not() {
      Bits.not(result, 0, count);
    }

    /** Takes the bits of a source away: what is in neither of them flips twice. */
    void without(int index) {
      int there = read(index);
      Bits.or(result, 0, source, 0, there);
      Bits.xor(result, 0, source, 0, there);
    }

    /** Collects the bits that two strings have, to take them away from those that some have. */
    void one() {
      Arrays.fill(twice, 0, count, (byte) 0);
      for (int i = 0; i < sources.size(); i++) {
        int there = read(i);
        Bits.both(twice, result, 0, source, 0, there);
        Bits.or(result, 0, source, 0, there);
      }
      Bits.or(result, 0, twice, 0, count);
      Bits.xor(result, 0, twice, 0, count);
    }
  }
}
