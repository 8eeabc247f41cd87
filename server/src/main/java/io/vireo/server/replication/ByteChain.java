package io.vireo.server.replication;

import io.vireo.server.resp.ReplyBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Bytes that one thread appends and others read, each at its own pace and none with a copy.
 *
 * <p>The bytes lie in blocks that know the next one. No thread owns a block: a reader holds on to
 * the one where it is, and through that to all behind it; what is before the slowest reader, and
 * before where the {@link Backlog} wants to remember, is unreachable and the collector's. So no
 * count is kept of readers that still need a block, and none can be wrong.
 *
 * <p>Appending: one thread, or several that hand it over to each other. A {@link Reader}: one
 * thread.
 */
public final class ByteChain {
  /** A stretch of bytes that do not change, all in one array. */
  static final class Block {
    private final byte[] bytes;
    private final int from;

    /** The position of its first byte in the stream. */
    private final long begin;

    /** Where its bytes end in the array; rises as long as the block is the last one. */
    private volatile int to;

    private volatile Block next;

    Block(byte[] bytes, int from, int to, long begin) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
      this.begin = begin;
    }

    byte[] bytes() {
      return bytes;
    }

    long begin() {
      return begin;
    }

    long end() {
      return begin + to - from;
    }

    Block next() {
      return next;
    }
  }

  private Block last;
  private volatile long end;

  /** A chain whose first byte will have a position. */
  public ByteChain(long position) {
    last = new Block(new byte[0], 0, 0, position);
    end = position;
  }

  /** The last block; never null. */
  Block last() {
    return last;
  }

  /** The position behind the last byte. Any thread. */
  public long end() {
    return end;
  }

  /** Appends a part of an array, which must not be changed any more. */
  public void append(byte[] bytes, int from, int to) {
    if (from == to) {
      return;
    }
    if (last.bytes == bytes && last.to == from) {
      last.to = to;
    } else {
      Block next = new Block(bytes, from, to, end);
      last.next = next;
      last = next;
    }
    end += to - from;
  }

  /** Reads from the present end on. On the thread that appends. */
  public Reader reader() {
    return new Reader(last, end);
  }

  /** Reads from a position on which is in the block or behind it. */
  static Reader reader(Block block, long position) {
    Block at = block;
    while (position > at.end() && at.next != null) {
      at = at.next;
    }
    return new Reader(at, position);
  }

  /** One reader. Its own thread only, but for {@link #position}. */
  public static final class Reader {
    private static final VarHandle POSITION;

    static {
      try {
        POSITION = MethodHandles.lookup().findVarHandle(Reader.class, "position", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private Block block;
    private long position;

    Reader(Block block, long position) {
      this.block = block;
      this.position = position;
    }

    /** The position of the next byte. Any thread, which may see an older one. */
    public long position() {
      return (long) POSITION.getOpaque(this);
    }

    /**
     * Gives the next bytes to a consumer that copies them.
     *
     * @param limit no byte at this position or behind it is read
     * @param most the largest number of bytes to give
     * @return how many it was
     */
    public int read(ReplyBuffer.Pieces out, long limit, int most) {
      int left = (int) Math.min(most, limit - position);
      int count = 0;
      while (left > 0) {
        int there = (int) Math.min(block.end() - position, left);
        if (there > 0) {
          out.copy(block.bytes, block.from + (int) (position - block.begin), there);
          POSITION.setOpaque(this, position + there);
          count += there;
          left -= there;
        } else if (block.next != null && position == block.end()) {
          block = block.next;
        } else {
          return count;
        }
      }
      return count;
    }
  }
}
