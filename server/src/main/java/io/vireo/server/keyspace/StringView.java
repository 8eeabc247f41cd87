package io.vireo.server.keyspace;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Element;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.resp.Reply;
import java.util.Arrays;

/**
 * A string value wherever it lies, pointed at one entry after the other. Data context only.
 *
 * <p>It is valid until the entry changes. A string that lies beside its key is copied here when its
 * bytes are needed.
 */
public final class StringView extends Element implements ByteSource {
  private static final byte[] NOTHING = {};

  private RawString raw;
  private EntryBlocks blocks;
  private int address;

  /** Of the block at the address; for assertions. */
  private int generation;

  /** Points at an entry; null counts as an empty string. It must hold a string. */
  public StringView of(Entry entry) {
    raw = null;
    blocks = null;
    if (entry == null) {
      point(NOTHING, 0, 0);
    } else {
      of(entry, entry.blocks().flags(entry.address()));
    }
    return this;
  }

  private void of(Entry entry, int flags) {
    if ((flags & EntryBlocks.OBJECT) != 0) {
      of((RawString) entry.value());
    } else if ((flags & EntryBlocks.INT) != 0) {
      number(entry.number());
    } else {
      blocks = entry.blocks();
      address = entry.address();
      assert begin();
      elsewhere(entry.textLength());
    }
  }

  private boolean begin() {
    generation = blocks.allocator().generations().now();
    return true;
  }

  /** Points at a string of its own. */
  void of(RawString string) {
    blocks = null;
    raw = string;
    point(string.array(), 0, string.length());
  }

  /** Makes this a copy of the given length, with zero bytes behind those there were. */
  void extend(int length) {
    int before = length();
    byte[] copy = roomBehind(length);
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
  public void copy(int from, byte[] into, int at, int length) {
    assert blocks.allocator().generations().isCurrent(address, generation) : "the view is stale";
    blocks.text(address, from, into, at, length);
  }

  /** Answers with a part of the string: {@code count} bytes from a place in it on. */
  public void writeTo(Reply reply, int from, int count) {
    if (raw != null) {
      reply.bulk(raw, from, count);
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

  /** True if what is written here does not reach the entry. */
  boolean isCopy() {
    return raw == null;
  }

  @Override
  public void letGo() {
    raw = null;
    blocks = null;
    super.letGo();
  }
}
