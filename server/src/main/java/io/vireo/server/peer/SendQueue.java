package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.number.Decimal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Requests that wait to be written, as bytes. Short words are copied together; long ones stay where
 * they are. Positions count all bytes ever added. Confined to one thread.
 */
final class SendQueue {
  private static final int FIRST_PAGE = 512;
  private static final int PAGE = 16 * 1024;

  /** The longest head of an array or a bulk string, with its line end. */
  private static final int HEAD = 24;

  private static final long PIECE = HeapLayout.object(1, 9) + 8;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long end;
  private long taken;
  private long written;
  private long barrier = Long.MAX_VALUE;
  private long own;

  /** A part of an array; others may be added behind it if the array is the queue's own. */
  private static final class Piece {
    private final boolean own;
    private byte[] array;
    private int from;
    private int to;

    Piece(byte[] array, int from, int to, boolean own) {
      this.array = array;
      this.from = from;
      this.to = to;
      this.own = own;
    }
  }

  /** Adds a request. */
  void add(List<Bytes> words) {
    head('*', words.size());
    for (Bytes word : words) {
      head('$', word.length());
      if (word.length() < PeerRequest.LONG) {
        copy(word.array(), word.offset(), word.length());
      } else {
        lend(word);
      }
      Piece page = room(2);
      page.array[page.to++] = '\r';
      page.array[page.to++] = '\n';
      end += 2;
    }
  }

  /** Adds bytes as they are; they are copied. */
  void add(byte[] bytes) {
    copy(bytes, 0, bytes.length);
  }

  private void head(char sign, int number) {
    Piece page = room(HEAD);
    int before = page.to;
    page.array[page.to] = (byte) sign;
    page.to = Decimal.write(number, page.array, page.to + 1);
    page.array[page.to++] = '\r';
    page.array[page.to++] = '\n';
    end += page.to - before;
  }

  private void copy(byte[] array, int offset, int length) {
    Piece page = room(length);
    System.arraycopy(array, offset, page.array, page.to, length);
    page.to += length;
    end += length;
  }

  private void lend(Bytes word) {
    int from = word.offset();
    pieces.add(new Piece(word.array(), from, from + word.length(), false));
    end += word.length();
  }

  /** A page of its own, the last one, with room for some bytes more. */
  private Piece room(int more) {
    Piece last = pieces.peekLast();
    if (last == null || !last.own || last.to + more > PAGE + HEAD) {
      last = new Piece(new byte[Math.max(FIRST_PAGE, more)], 0, 0, true);
      pieces.add(last);
      own += HeapLayout.bytes(last.array.length);
    } else if (last.to + more > last.array.length) {
      own -= HeapLayout.bytes(last.array.length);
      last.array = Arrays.copyOf(last.array, Math.max(2 * last.array.length, last.to + more));
      own += HeapLayout.bytes(last.array.length);
    }
    return last;
  }

  /** Lets nothing through that is added from now on, until {@link #open}. */
  void shut() {
    barrier = end;
  }

  /** Lets all through. */
  void open() {
    barrier = Long.MAX_VALUE;
  }

  /** Where the next request begins. */
  long end() {
    return end;
  }

  /** Bytes that the socket has not taken. */
  long unwritten() {
    return end - written;
  }

  /** Bytes that may be taken now. */
  long available() {
    return Math.min(end, barrier) - taken;
  }

  /** Copies the next bytes, as many as there are and fit. */
  void take(ByteBuffer into) {
    while (into.hasRemaining() && available() > 0) {
      Piece first = pieces.peek();
      int count = (int) Math.min(Math.min(first.to - first.from, into.remaining()), available());
      into.put(first.array, first.from, count);
      first.from += count;
      taken += count;
      if (first.from == first.to) {
        forget(pieces.poll());
      }
    }
  }

  private void forget(Piece piece) {
    own -= piece.own ? HeapLayout.bytes(piece.array.length) : 0;
  }

  /** Notes how many of the bytes that were taken here the socket has taken. */
  void written(long bytes) {
    written += bytes;
  }

  /** True if the socket has taken all bytes up to a position. */
  boolean isWritten(long position) {
    return written >= position;
  }

  /** Forgets what was not taken. */
  void clear() {
    pieces.clear();
    own = 0;
  }

  /** Heap bytes of its own; not of the long words, which others keep. */
  long keptBytes() {
    return own + pieces.size() * PIECE;
  }
}
