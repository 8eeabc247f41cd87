package io.vireo.server.resp;

import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringParts;

/**
 * Bytes of a long string where they lie, on their way to a socket. The string's parts are held
 * until the buffer is released. Made in the data context; then of any one thread.
 */
final class HeldBytes extends CompositeByteBuf {
  private final StringParts parts;

  private HeldBytes(StringParts parts) {
    super(UnpooledByteBufAllocator.DEFAULT, true, Integer.MAX_VALUE);
    this.parts = parts;
  }

  /** A stretch of a string as it is now. */
  static HeldBytes of(LongString string, int from, int count) {
    HeldBytes bytes = new HeldBytes(string.hold());
    bytes.parts.forEachBuffer(
        from, count, each -> bytes.addComponent(true, Unpooled.wrappedBuffer(each)));
    return bytes;
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    parts.release();
  }
}
