package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.function.Consumer;

/** A key that clients have read. Most are read by one client, which needs no table of its own. */
final class TrackedKey {
  /** Heap bytes of one without its key. */
  private static final long OBJECT = HeapLayout.object(2, 4);

  private final byte[] key;
  private final int hash;

  /** A {@link Tracker}, or {@link Readers}. */
  private Object readers;

  TrackedKey(Bytes key, Tracker first) {
    this.key = key.toArray();
    this.hash = (int) key.hash();
    readers = first;
  }

  /** Heap bytes of a key with one reader: to be asked for before. */
  static long heapBytes(int length) {
    return OBJECT + HeapLayout.bytes(length);
  }

  long heapBytes() {
    return heapBytes(key.length) + (readers instanceof Readers many ? many.heapBytes() : 0);
  }

  int hash() {
    return hash;
  }

  boolean is(Bytes other) {
    return other.sameAs(key, 0, key.length);
  }

  /** The key, which does not change any more. */
  Bytes key() {
    return Bytes.of(key);
  }

  /** How many clients have read it, those included that are gone and were not looked at since. */
  int count() {
    return readers instanceof Readers many ? many.size() : 1;
  }

  /** Notes a reader. */
  void add(Tracker reader) {
    if (readers instanceof Readers many) {
      many.add(reader);
    } else if (readers != reader) {
      Tracker first = (Tracker) readers;
      readers = first.isGone() ? reader : new Readers(first, reader);
    }
  }

  void forEach(Consumer<Tracker> sink) {
    if (readers instanceof Readers many) {
      many.forEach(sink);
    } else {
      sink.accept((Tracker) readers);
    }
  }
}
