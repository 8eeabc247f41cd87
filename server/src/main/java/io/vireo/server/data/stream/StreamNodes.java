package io.vireo.server.data.stream;

import io.vireo.server.data.Listpack;
import io.vireo.server.data.RadixCursor;

/**
 * Goes through the nodes of a stream, as a file gets them. Confined to the data context; a change
 * of the stream ends its use.
 */
public final class StreamNodes {
  private final RadixCursor<byte[]> cursor;
  private boolean begun;

  StreamNodes(RadixCursor<byte[]> cursor) {
    this.cursor = cursor;
  }

  /** Steps to the next node; false if there is none. */
  public boolean next() {
    boolean there = begun ? cursor.next() : cursor.first();
    begun = true;
    return there;
  }

  /** The id that the node is under, in 16 bytes. */
  public byte[] id() {
    return cursor.key();
  }

  /** The listpack of the node: read only. */
  public byte[] listpack() {
    return cursor.value();
  }

  /** Bytes of the listpack. */
  public int bytes() {
    return Listpack.bytes(cursor.value());
  }
}
