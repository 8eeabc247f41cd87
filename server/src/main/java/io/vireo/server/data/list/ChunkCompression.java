package io.vireo.server.data.list;

import io.vireo.persistence.rdb.Lzf;
import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes a {@link Chunk} smaller, and what it was again. Static functions on arrays; any thread. */
final class ChunkCompression {
  /** Bytes in front of the compressed ones. */
  private static final int HEAD = 12;

  /** Smaller ones are not worth trying. */
  private static final int LEAST_BYTES = 48;

  private static final int LEAST_GAIN = 9;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ChunkCompression() {}

  /** The compressed form of a chunk, or the chunk if that gains little. */
  static byte[] compress(byte[] chunk) {
    int kind = Chunk.kind(chunk);
    int bytes = Chunk.bytes(chunk);
    if (kind <= Chunk.COMPRESSED || bytes < LEAST_BYTES) {
      return chunk;
    }
    boolean plain = kind == Chunk.PLAIN;
    int room = bytes - LEAST_GAIN;
    byte[] target = new byte[HEAD + room];
    int length = Lzf.compress(chunk, plain ? Chunk.BASE : kind, bytes, target, HEAD, room);
    if (length == 0) {
      return chunk;
    }
    INT.set(target, 0, plain ? Chunk.COMPRESSED_PLAIN : Chunk.COMPRESSED);
    INT.set(target, 4, bytes);
    INT.set(target, 8, Chunk.count(chunk));
    return Arrays.copyOf(target, HEAD + length);
  }

  /** The packed or plain form of a chunk. */
  static byte[] decompress(byte[] chunk) {
    int kind = Chunk.kind(chunk);
    if (kind > Chunk.COMPRESSED) {
      return chunk;
    }
    int bytes = Chunk.bytes(chunk);
    boolean plain = kind == Chunk.COMPRESSED_PLAIN;
    int length = Chunk.BASE + bytes;
    byte[] target = new byte[plain ? length : HeapLayout.filled(length)];
    INT.set(target, 0, plain ? Chunk.PLAIN : Chunk.BASE);
    if (!Lzf.decompress(chunk, HEAD, chunk.length - HEAD, target, Chunk.BASE, bytes)) {
      throw new IllegalStateException("A chunk of a list cannot be decompressed");
    }
    return target;
  }
}
