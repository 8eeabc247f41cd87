package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;

/**
 * Bytes of an answer that do not lie in the array of its {@link ReplyBuffer}.
 *
 * @param at the place in the array that stands for them
 * @param bytes a buffer outside the heap
 */
record Attachment(int at, ByteBuf bytes) {
  /** How many they are. */
  int length() {
    return bytes.readableBytes();
  }

  /** These bytes at another place. */
  Attachment at(int place) {
    return new Attachment(place, bytes);
  }

  /** Releases them unsent. */
  void drop() {
    bytes.release();
  }
}
