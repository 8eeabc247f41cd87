package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.LongString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes on their way to sockets: filled in the data context, emptied on an event loop, used again.
 *
 * <p>Small answers are copied into one array. A long string is sent from where it lies, and any
 * other large value goes into a buffer of its own outside the heap. One byte of the array stands
 * for it, which is never sent: so it is always clear on which side of a mark it belongs.
 *
 * <p>Many answers that have come together leave the array in the same way, when nothing in them can
 * change any more ({@link #seal}). So the array stays small enough for the processor's caches, and
 * is not made anew for each batch, however much is answered; and the bytes are copied where they
 * were just written, instead of on the event loop.
 *
 * <p>An answer that would take more than it may is given up: what there is of it is dropped, and so
 * is what follows, so that it takes no memory however long its command goes on. It is never sent.
 */
public final class ReplyBuffer {
  /** Values of this many bytes and more do not go into the array. */
  public static final int LARGE = 16 * 1024;

  /**
   * The most bytes that are asked for at once outside the heap. The system provides memory that was
   * never touched slowly, a second for some hundred megabytes, and the collector cannot begin while
   * a piece is being made: all threads would wait for it.
   */
  public static final int PIECE = 1 << 20;

  private static final int FIRST_SIZE = 4 * 1024;
  private static final int KEPT_SIZE = 1 << 18;
  private static final int KEPT_ATTACHMENTS = 1 << 10;
  private static final int SMALL_SIZE = 1 << 16;

  /** The bytes that every client may get without a check, see {@link #fullAt}. */
  private static final int FREE_SIZE = 1 << 19;

  private final ByteBudget budget;
  private byte[] array = new byte[FIRST_SIZE];
  private int used;
  private List<Attachment> attachments = new ArrayList<>(0);
  private int handedOut;

  /** Bytes of the attachments, less the one of the array that stands for each. */
  private long outside;

  private long fullAt = Long.MAX_VALUE;
  private long room = Long.MAX_VALUE;
  private int begun;
  private long begunTotal;
  private boolean givenUp;

  /** A buffer with all the memory that it wants. */
  public ReplyBuffer() {
    this(ByteBudget.UNLIMITED);
  }

  /** A buffer that asks before it takes much of the heap. */
  public ReplyBuffer(ByteBudget budget) {
    this.budget = budget;
  }

  /** Takes the pieces of a stretch, in order. */
  public interface Pieces {
    /** Bytes that are only valid during the call. */
    void copy(byte[] array, int offset, int length);

    /** A buffer that the receiver must release. */
    void take(ByteBuf large);
  }

  /** How many bytes the array holds: a mark in the stream of answers. */
  public int position() {
    return used;
  }

  /** All bytes written, the large values included. */
  public long total() {
    return used + outside;
  }

  /** Bytes of the answer that has begun, the large values included. */
  public long answerBytes() {
    return total() - begunTotal;
  }

  /** An answer begins: sets the total above which the buffer counts as full, for want of room. */
  public void fullAt(long bytes) {
    fullAt(bytes, bytes);
  }

  /**
   * An answer begins.
   *
   * @param bytes the total above which the buffer counts as full
   * @param roomTo the total up to which there is room, if that is why; else more
   */
  public void fullAt(long bytes, long roomTo) {
    fullAt = bytes;
    room = roomTo;
    begun = used;
    begunTotal = total();
    givenUp = false;
  }

  /** An answer ends; true if it was given up: what was written of it since is dropped as well. */
  public boolean ended() {
    boolean dropped = givenUp;
    if (dropped) {
      cut(begun);
    }
    return dropped;
  }

  /** True if what is written will not be sent: a long answer may then stop. */
  public boolean isFull() {
    return givenUp || total() > fullAt;
  }

  /** True if there is room for the given bytes more, though the client's limit may be lower. */
  public boolean fits(long bytes) {
    return !givenUp && bytes <= room - total();
  }

  /** Bytes of large values, which do not lie in the array. */
  public long attachedBytes() {
    return outside + attachments.size();
  }

  /** The array: {@link #position()} bytes are in use. */
  public byte[] array() {
    return array;
  }

  /** Makes room for {@code more} bytes and returns the array. */
  public byte[] room(int more) {
    if (array.length - used < more) {
      grow(more);
    }
    return array;
  }

  private void grow(int more) {
    if (total() + more > fullAt) {
      giveUp();
    }
    if (array.length - used < more) {
      long roomy = Math.min(array.length * 2L, array.length + (64L << 20));
      long wanted = Math.max((long) used + more, Math.min(roomy, fullAt - outside));
      enlarge((int) Math.min(wanted, Integer.MAX_VALUE - 16), more);
    }
  }

  private void enlarge(int size, int more) {
    if (size <= FREE_SIZE) {
      budget.reserve(borrowed(size));
      replace(size);
    } else if (budget.tryReserve(size)) {
      replace(size);
    } else {
      giveUp();
      if (array.length - used < more) {
        budget.reserve(borrowed(used + more));
        replace(used + more);
      }
    }
  }

  /** The old and the new array are there at once for a moment. */
  private void replace(int size) {
    long before = borrowed(array.length);
    array = Arrays.copyOf(array, size);
    budget.release(before);
  }

  /** A large array is borrowed as long as the buffer has it, in use or not. */
  private static long borrowed(int size) {
    return size > SMALL_SIZE ? size : 0;
  }

  private void giveUp() {
    cut(begun);
    givenUp = true;
  }

  /** Counts {@code more} bytes that were put behind {@link #position()}. */
  public void advance(int more) {
    used += more;
  }

  /** Adds one byte. */
  public void put(int b) {
    room(1)[used++] = (byte) b;
  }

  /** Adds bytes. */
  public void put(byte[] from, int offset, int length) {
    if (length >= LARGE) {
      attach(from, offset, length);
      return;
    }
    System.arraycopy(from, offset, room(length), used, length);
    used += length;
  }

  /** Adds bytes of a string that are not copied: it holds them until they are sent. */
  public void put(LongString string, int from, int length) {
    if (mayAttach(length)) {
      for (int at = 0; at < length; at += PIECE) {
        attach(HeldBytes.of(string, from + at, Math.min(PIECE, length - at)));
      }
    }
  }

  private void attach(byte[] from, int offset, int length) {
    if (mayAttach(length) && !outside(from, offset, length)) {
      giveUp();
    }
  }

  private boolean mayAttach(int length) {
    if (givenUp || total() + length > fullAt) {
      giveUp();
      return false;
    }
    room(length / PIECE + 1);
    return true;
  }

  private void attach(ByteBuf bytes) {
    attachments.add(new Attachment(used, bytes));
    outside += bytes.readableBytes() - 1;
    used++;
  }

  /** Copies bytes out of the heap and lets next bytes of the array stand for them. */
  private boolean outside(byte[] from, int offset, int length) {
    int before = attachments.size();
    try {
      for (int at = 0; at < length; at += PIECE) {
        int size = Math.min(PIECE, length - at);
        ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(size, size);
        copy.writeBytes(from, offset + at, size);
        attach(copy);
      }
      return true;
    } catch (OutOfMemoryError full) {
      drop(before);
      return false;
    }
  }

  /** Drops all attachments but the first ones. */
  private void drop(int left) {
    while (attachments.size() > left) {
      Attachment dropped = attachments.remove(attachments.size() - 1);
      outside -= dropped.length() - 1;
      dropped.drop();
    }
  }

  /**
   * The answers behind a mark are complete, and no later mark will be asked for: if they have at
   * least {@code atLeast} bytes they leave the array.
   */
  public void seal(int mark, int atLeast) {
    int end = used;
    int last = attachments.size() - 1;
    int from = last < 0 ? mark : Math.max(mark, attachments.get(last).at() + 1);
    if (end - from >= atLeast) {
      used = from;
      if (!outside(array, from, end - from)) {
        used = end;
      }
    }
  }

  /** Adds bytes. */
  public void put(byte[] from) {
    put(from, 0, from.length);
  }

  /** Adds a text in UTF-8, or with the bytes that it keeps. */
  public void put(String text) {
    put(AnyBytes.bytes(text));
  }

  /** Inserts bytes at an earlier mark: for the head of an aggregate whose size is known late. */
  public void insert(int at, byte[] head, int length) {
    room(length);
    if (givenUp) {
      return;
    }
    System.arraycopy(array, at, array, at + length, used - at);
    System.arraycopy(head, 0, array, at, length);
    used += length;
    for (int i = attachments.size() - 1; i >= 0 && attachments.get(i).at() >= at; i--) {
      Attachment moved = attachments.get(i);
      attachments.set(i, moved.at(moved.at() + length));
    }
  }

  /** Drops everything from a mark on: an answer that must not be sent. */
  public void cut(int at) {
    used = Math.min(used, at);
    givenUp &= at > begun;
    int left = attachments.size();
    while (left > 0 && attachments.get(left - 1).at() >= at) {
      left--;
    }
    drop(left);
  }

  /** Moves everything from a mark on into an empty buffer: an answer that takes another way. */
  public void moveTo(int mark, ReplyBuffer other) {
    int length = used - mark;
    System.arraycopy(array, mark, other.room(length), 0, length);
    other.used = length;
    other.givenUp |= givenUp;
    used = mark;
    givenUp = false;
    int stay = attachments.size();
    while (stay > 0 && attachments.get(stay - 1).at() >= mark) {
      stay--;
    }
    List<Attachment> moved = attachments.subList(stay, attachments.size());
    for (Attachment each : moved) {
      other.attachments.add(each.at(each.at() - mark));
      other.outside += each.length() - 1;
      outside -= each.length() - 1;
    }
    moved.clear();
  }

  /** Hands out the stretch from one mark to another, large values where they belong. */
  public void pieces(int from, int to, Pieces pieces) {
    int at = from;
    // What belongs before this stretch was not taken, because that failed.
    while (handedOut < attachments.size() && attachments.get(handedOut).at() < from) {
      attachments.get(handedOut++).drop();
    }
    while (handedOut < attachments.size() && attachments.get(handedOut).at() < to) {
      Attachment next = attachments.get(handedOut++);
      if (next.at() > at) {
        pieces.copy(array, at, next.at() - at);
      }
      pieces.take(next.bytes());
      at = next.at() + 1;
    }
    if (to > at) {
      pieces.copy(array, at, to - at);
    }
  }

  /** All bytes as an array of their own, the large values copied in; empties the buffer. */
  public Bytes drain() {
    byte[] all = new byte[(int) total()];
    int[] at = {0};
    pieces(
        0,
        used,
        new Pieces() {
          @Override
          public void copy(byte[] array, int offset, int length) {
            System.arraycopy(array, offset, all, at[0], length);
            at[0] += length;
          }

          @Override
          public void take(ByteBuf large) {
            int length = large.readableBytes();
            large.readBytes(all, at[0], length);
            large.release();
            at[0] += length;
          }
        });
    clear();
    return Bytes.of(all);
  }

  /** Ends the use of the buffer: gives a large array back. */
  public void discard() {
    clear();
    budget.release(borrowed(array.length));
    array = new byte[0];
  }

  /** Makes the buffer empty for its next use; gives a huge array back. */
  public void clear() {
    for (int i = handedOut; i < attachments.size(); i++) {
      attachments.get(i).drop();
    }
    if (attachments.size() > KEPT_ATTACHMENTS) {
      attachments = new ArrayList<>(0);
    }
    attachments.clear();
    handedOut = 0;
    outside = 0;
    fullAt = Long.MAX_VALUE;
    begun = 0;
    begunTotal = 0;
    givenUp = false;
    used = 0;
    if (array.length > KEPT_SIZE) {
      budget.release(borrowed(array.length));
      array = new byte[FIRST_SIZE];
    }
  }
}
