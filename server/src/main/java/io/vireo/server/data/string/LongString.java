package io.vireo.server.data.string;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.PartlyStored;
import java.util.function.IntConsumer;

/**
 * A string that is too long to lie beside its key: its bytes lie in parts outside the heap, as far
 * as there is room. Owned by the data context.
 *
 * <p>It is read and changed where it lies. While a reader {@linkplain #hold holds} its bytes, a
 * change is made to a copy.
 */
public final class LongString implements Value, ByteSource, PartlyStored<StringBlocks> {
  private StringParts parts;
  private int entries;

  /** An empty string, whose bytes will lie in some blocks. */
  public LongString(StringBlocks blocks) {
    parts = new StringParts(blocks);
  }

  private LongString(StringParts parts) {
    this.parts = parts;
  }

  @Override
  public int length() {
    return parts.length();
  }

  /** Bytes of memory that are needed before the string may be changed to have another length. */
  public long needed(int newLength) {
    return parts.growth(newLength) + (parts.isHeld() ? parts.length() : 0);
  }

  private StringParts own() {
    if (parts.isHeld()) {
      become(parts.copyTo(parts.blocks()));
    }
    return parts;
  }

  private void become(StringParts others) {
    StringParts before = parts;
    parts = others;
    before.abandon();
  }

  /** Adds bytes at the end. */
  public void append(byte[] from, int offset, int bytes) {
    own().append(from, offset, bytes);
  }

  /**
   * Sets the length, adding zero bytes where it grows. Even if that is the same, the bytes can be
   * {@linkplain #put replaced} afterwards without a copy.
   */
  public void resize(int newLength) {
    own().resize(newLength);
  }

  /** Replaces bytes, which must all be there. */
  public void put(int at, byte[] from, int offset, int bytes) {
    own().put(at, from, offset, bytes);
  }

  /** Replaces all bytes by others. */
  public void replace(byte[] from, int offset, int bytes) {
    if (parts.isHeld()) {
      StringParts others = new StringParts(parts.blocks());
      others.append(from, offset, bytes);
      become(others);
    } else {
      parts.replace(from, offset, bytes);
    }
  }

  @Override
  public void copy(int from, byte[] into, int at, int bytes) {
    parts.copy(from, into, at, bytes);
  }

  /** A byte, 0 to 255. */
  public int byteAt(int at) {
    return parts.byteAt(at);
  }

  /** True if a reader holds the bytes, so that a change is made to a copy. */
  public boolean isHeld() {
    return parts.isHeld();
  }

  /** The bytes as they are now, which stay so until they are released. */
  public StringParts hold() {
    parts.hold();
    return parts;
  }

  @Override
  public Type type() {
    return Type.STRING;
  }

  @Override
  public String encoding() {
    return "raw";
  }

  /** A copy whose bytes lie in some blocks. */
  public LongString copyTo(StringBlocks blocks) {
    return new LongString(parts.copyTo(blocks));
  }

  @Override
  public long heapBytes() {
    return HeapLayout.object(1, 4) + parts.heapBytes();
  }

  @Override
  public long blockBytes() {
    return parts.blockBytes();
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    if (step == TOUCH_DIRECTORY) {
      lines.loaded(parts.length());
    }
  }

  @Override
  public void digest(Digest into) {
    into.mix(this);
  }

  @Override
  public void enter(StringBlocks blocks) {
    assert parts.blocks() == blocks : "bytes are stored elsewhere";
    entries++;
  }

  @Override
  public void leave(StringBlocks blocks) {
    if (--entries == 0) {
      parts.abandon();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    parts.forEachBlock(sink);
  }
}
