package io.vireo.server.resp;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Decimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes requests as a client would send them: arrays of bulk strings. For the append-only file,
 * for replicas and for other servers. Confined to one thread.
 *
 * <p>It writes into pages, so nothing is ever copied to make room. What was written is handed over
 * with the pages that hold it ({@link #take}). Positions count all bytes ever written. A word that
 * there is no memory for may be there in part: {@link #cut} takes it back.
 */
public final class RequestWriter {
  private static final int PAGE = PageStock.PAGE;

  /** The longest head of an array or a bulk string, with its line end. */
  private static final int HEAD = 24;

  private static final int LINE_END = 2;
  private static final byte[] NONE = {};

  private final PageStock stock;
  private final byte[] small = new byte[HEAD];
  private final byte[] digits = new byte[20];

  /** Full pages that come before the last one. */
  private final List<byte[]> full = new ArrayList<>();

  private byte[] page = NONE;
  private int used;

  /** Where in the first page those bytes begin that were not taken. */
  private int begin;

  private long taken;

  /** A writer with pages of its own. */
  public RequestWriter() {
    this(new PageStock(1));
  }

  /** A writer into pages of a stock. */
  public RequestWriter(PageStock stock) {
    this.stock = stock;
  }

  /** Bytes that were written and not taken. */
  public long length() {
    return (long) full.size() * PAGE + used - begin;
  }

  /** Where the next byte goes: bytes ever written, but for those that were cut off. */
  public long position() {
    return taken + length();
  }

  /** Begins a request of the given number of words. */
  public void begin(int words) {
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
    head('$', length);
    if (length > page.length - used - LINE_END) {
      raw(from, offset, length);
      small[0] = '\r';
      small[1] = '\n';
      raw(small, 0, LINE_END);
      return;
    }
    System.arraycopy(from, offset, page, used, length);
    used += length;
    page[used++] = '\r';
    page[used++] = '\n';
  }

  private void head(char sign, int number) {
    if (page.length - used >= HEAD) {
      used = head(sign, number, page, used);
    } else {
      raw(small, 0, head(sign, number, small, 0));
    }
  }

  private static int head(char sign, int number, byte[] to, int at) {
    to[at] = (byte) sign;
    int end = Decimal.write(number, to, at + 1);
    to[end] = '\r';
    to[end + 1] = '\n';
    return end + 2;
  }

  /** Adds bytes as they are. */
  public void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  /** Adds a part of an array as it is. */
  public void raw(byte[] bytes, int offset, int length) {
    int at = offset;
    int left = length;
    while (left > page.length - used) {
      int fits = page.length - used;
      System.arraycopy(bytes, at, page, used, fits);
      used += fits;
      at += fits;
      left -= fits;
      turn();
    }
    System.arraycopy(bytes, at, page, used, left);
    used += left;
  }

  /** The page is full: goes on with another one. */
  private void turn() {
    byte[] next = stock.take();
    if (page != NONE) {
      full.add(page);
    }
    page = next;
    used = 0;
  }

  /** Adds what another writer has from a position on, which was not taken. */
  public void append(RequestWriter other, long from) {
    long at = other.begin + from - other.taken;
    long end = other.begin + other.length();
    while (at < end) {
      int offset = (int) (at % PAGE);
      int count = (int) Math.min(PAGE - offset, end - at);
      raw(other.page(at), offset, count);
      at += count;
    }
  }

  /** The page of the byte at a distance from the beginning of the first page. */
  private byte[] page(long at) {
    int index = (int) (at / PAGE);
    return index < full.size() ? full.get(index) : page;
  }

  /** Puts bytes before those from a position on, which were not taken. */
  public void insert(long position, byte[] bytes) {
    int count = bytes.length;
    long from = begin + position - taken;
    long end = begin + length();
    raw(bytes);
    move(from, end, count);
    for (int i = 0; i < count; i++) {
      page(from + i)[(int) ((from + i) % PAGE)] = bytes[i];
    }
  }

  /** Moves a stretch towards the end: the last part first, each from one page into one page. */
  private void move(long from, long to, int distance) {
    long end = to;
    while (end > from) {
      long last = end - 1;
      int source = (int) (last % PAGE) + 1;
      int target = (int) ((last + distance) % PAGE) + 1;
      int count = (int) Math.min(Math.min(source, target), end - from);
      System.arraycopy(page(last), source - count, page(last + distance), target - count, count);
      end -= count;
    }
  }

  /** Forgets what was written from a position on, which was not taken. */
  public void cut(long position) {
    long end = begin + position - taken;
    while (!full.isEmpty() && end <= (long) full.size() * PAGE) {
      stock.give(page);
      page = full.remove(full.size() - 1);
    }
    used = (int) (end - (long) full.size() * PAGE);
  }

  /**
   * Hands over what was written up to a position. A piece that ends where its page ends is the last
   * of that page, which then belongs to the holder of the piece; the rest of other pages is written
   * on meanwhile.
   *
   * @return the pieces in order
   */
  public ByteBuffer[] take(long position) {
    long end = begin + position - taken;
    int whole = (int) (end / PAGE);
    int rest = (int) (end % PAGE);
    ByteBuffer[] pieces = new ByteBuffer[whole + (rest > 0 ? 1 : 0)];
    for (int i = 0; i < pieces.length; i++) {
      int from = i == 0 ? begin : 0;
      int to = i < whole ? PAGE : rest;
      pieces[i] = ByteBuffer.wrap(page((long) i * PAGE), from, to - from);
    }
    taken = position;
    begin = rest;
    if (whole > full.size()) {
      full.clear();
      page = NONE;
      used = 0;
    } else if (whole > 0) {
      full.subList(0, whole).clear();
    }
    return pieces;
  }

  /** A copy of all bytes; forgets them. */
  public byte[] drain() {
    byte[] all = new byte[Math.toIntExact(length())];
    int at = 0;
    for (ByteBuffer piece : pieces()) {
      int count = piece.remaining();
      piece.get(all, at, count);
      at += count;
    }
    clear();
    return all;
  }

  /** All bytes, to be read before anything else is written. */
  public List<ByteBuffer> pieces() {
    List<ByteBuffer> pieces = new ArrayList<>(full.size() + 1);
    long end = begin + length();
    for (long at = begin; at < end; at += PAGE - at % PAGE) {
      int offset = (int) (at % PAGE);
      pieces.add(ByteBuffer.wrap(page(at), offset, (int) Math.min(PAGE - offset, end - at)));
    }
    return pieces;
  }

  /** Forgets all bytes that were not taken. */
  public void clear() {
    cut(taken);
  }
}
