package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.persistence.rdb.VectorFacts;
import io.vireo.persistence.rdb.VectorNode;
import io.vireo.server.data.Value;

/**
 * Takes the parts of one value as {@link io.vireo.persistence.rdb.RdbVisitor} tells them; a part
 * that does not belong to this type is an error. Data context only.
 */
abstract class ValueBuilder {
  private static CorruptValueException unexpected() {
    return new CorruptValueException("A part that does not belong to the type of the value");
  }

  void element(byte[] value) throws CorruptValueException {
    throw unexpected();
  }

  void listpack(byte[] blob) throws CorruptValueException {
    throw unexpected();
  }

  void member(byte[] member, double score) throws CorruptValueException {
    throw unexpected();
  }

  void field(byte[] field, byte[] value, long deadline) throws CorruptValueException {
    throw unexpected();
  }

  void streamNode(byte[] id, byte[] blob) throws CorruptValueException {
    throw unexpected();
  }

  void streamFacts(StreamFacts facts) throws CorruptValueException {
    throw unexpected();
  }

  void group(byte[] name, long millis, long sequence, long read) throws CorruptValueException {
    throw unexpected();
  }

  void pending(long millis, long sequence, long deliveredAt, long deliveries)
      throws CorruptValueException {
    throw unexpected();
  }

  void consumer(byte[] name, long seenAt, long activeAt) throws CorruptValueException {
    throw unexpected();
  }

  void consumerPending(long millis, long sequence) throws CorruptValueException {
    throw unexpected();
  }

  void producers(long seconds, long most) throws CorruptValueException {
    throw unexpected();
  }

  void produced(byte[] pid, byte[] iid, long millis, long sequence) throws CorruptValueException {
    throw unexpected();
  }

  void productionCounts(long added, long duplicates) throws CorruptValueException {
    throw unexpected();
  }

  void vectorFacts(VectorFacts facts) throws CorruptValueException {
    throw unexpected();
  }

  void vectorNode(VectorNode node) throws CorruptValueException {
    throw unexpected();
  }

  /** Heap bytes of the parts so far. */
  abstract long heapBytes();

  /** What is being made, if that is a value already; else null: asked at the beginning. */
  Value unfinished() {
    return null;
  }

  /** The value, once all parts were told. */
  abstract Value build() throws CorruptValueException;
}
