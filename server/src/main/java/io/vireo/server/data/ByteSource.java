package io.vireo.server.data;

/** Bytes that need not lie in an array, to be copied into one. For the thread that owns them. */
public interface ByteSource {
  /** How many bytes there are. */
  int length();

  /** Copies {@code bytes} of them, from a place on, to a place in an array. */
  void copy(int from, byte[] into, int at, int bytes);
}
