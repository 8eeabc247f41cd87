package io.vireo.server.data;

/** Bytes that do not lie in an array, to be copied into one. For the thread that holds it. */
@FunctionalInterface
public interface ByteSource {
  /** Copies {@code length} bytes, from a place on, to a place in an array. */
  void copy(int from, byte[] into, int at, int length);
}
