package io.vireo.server.keyspace;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Element;
import io.vireo.server.data.ViewBuffer;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.resp.Reply;
import java.util.Arrays;

/**
 * A string value wherever it lies, pointed at one entry after the other. Data context only.
 *
 * <p>It is valid until the entry changes, but for what is changed through this view. Bytes that lie
 * outside the heap are copied when {@link #array} asks for them: all of them, however many they
 * are. Where a string may be long, its bytes are to be copied bit by bit.
 */
public final class StringView extends Element implements ByteSource {
  private static final byte[] NOTHING = {};

  /** Bytes of a copy whose array is kept for the next string: of one that lies beside its key. */
  private static final int MAX_KEPT_BYTES = 16 * 1024;

  private LongString longString;
  private EntryBlocks blocks;
  private int address;

  /** Of the block at the address; for assertions. */
  private int generation;

  /** A view of an empty string. */
  public StringView() {
    super(new ViewBuffer(MAX_KEPT_BYTES));
  }

  /** Points at an entry; null counts as an empty string. It must hold a string. */
  public StringView of(Entry entry) {
    if (entry == null) {
      longString = null;
      blocks = null;
      point(NOTHING, 0, 0);
    } else {
      of(entry.blocks(), entry.address());
    }
    return this;
  }

  /** Points at the entry at an address. */
  void of(EntryBlocks entries, int entry) {
    longString = null;
    blocks = null;
    int flags = entries.flags(entry);
    if ((flags & EntryBlocks.OBJECT) != 0) {
      longString = (LongString) entries.value(entry);
      elsewhere(longString.length());
    } else if ((flags & EntryBlocks.INT) != 0) {
      number(entries.number(entry));
    } else {
      blocks = entries;
      address = entry;
      assert begin();
      elsewhere(entries.valueLength(entry));
    }
  }

  private boolean begin() {
    generation = blocks.allocator().generations().now();
    return true;
  }

  private boolean isCurrent() {
    return blocks.allocator().generations().isCurrent(address, generation);
  }

  /** Makes this a copy of the given length, with zero bytes behind those there were. */
  void extend(int length) {
    int before = length();
    byte[] copy = roomBehind(length);
    longString = null;
    blocks = null;
    Arrays.fill(copy, before, length, (byte) 0);
    point(copy, 0, length);
  }

  @Override
  protected void fetch() {
    int length = length();
    byte[] copy = roomFor(length);
    copy(0, copy, 0, length);
    point(copy, 0, length);
  }

  @Override
  public void copy(int from, byte[] into, int at, int bytes) {
    if (longString != null) {
      longString.copy(from, into, at, bytes);
    } else if (blocks != null) {
      assert isCurrent() : "the view is stale";
      blocks.text(address, from, into, at, bytes);
    } else {
      System.arraycopy(array(), offset() + from, into, at, bytes);
    }
  }

  /** A byte, 0 to 255. */
  public int byteAt(int at) {
    if (longString != null) {
      return longString.byteAt(at);
    }
    if (blocks != null) {
      assert isCurrent() : "the view is stale";
      return blocks.textByte(address, at);
    }
    return array()[offset() + at] & 0xff;
  }

  /** Replaces bytes of a string that {@link Strings#open} has opened; they must all be there. */
  public void put(int at, byte[] from, int offset, int bytes) {
    if (longString != null) {
      longString.put(at, from, offset, bytes);
    } else {
      assert isCurrent() : "the view is stale";
      blocks.putText(address, at, from, offset, bytes);
    }
  }

  /** Answers with a part of the string: {@code count} bytes from a place in it on. */
  public void writeTo(Reply reply, int from, int count) {
    if (longString != null) {
      reply.bulk(longString, from, count);
    } else if (blocks != null) {
      reply.bulk(this, from, count);
    } else {
      reply.bulk(array(), offset() + from, count);
    }
  }

  /** Answers with the string. */
  public void writeTo(Reply reply) {
    if (isNumber()) {
      reply.bulkNumber(toLong());
    } else {
      writeTo(reply, 0, length());
    }
  }

  @Override
  public void letGo() {
    longString = null;
    blocks = null;
    super.letGo();
  }
}
