package io.vireo.server.data;

/** Bytes of an array as a source. */
public record ArraySource(byte[] array) implements ByteSource {
  @Override
  public int length() {
    return array.length;
  }

  @Override
  public void copy(int from, byte[] into, int at, int bytes) {
    System.arraycopy(array, from, into, at, bytes);
  }
}
