package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.RdbKind;
import io.vireo.persistence.rdb.RdbLayout;
import io.vireo.persistence.rdb.RdbVisitor;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.persistence.rdb.VectorFacts;
import io.vireo.persistence.rdb.VectorNode;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Value;
import io.vireo.server.keyspace.PartStorage;

/**
 * Makes values of what an RDB file tells. Data context only.
 *
 * <p>How a value of each type is made, {@link ValueTypes} tells. What becomes of it and its key,
 * and of all that is not a key, is left to the subclass.
 */
public abstract class EntryReader implements RdbVisitor {
  private ValueBuilder builder;
  private Value value;
  private byte[] string;

  /** A value that has its parts stored for the time in which it is read, and where; or null. */
  private Value stored;

  private PartStorage parts;

  /** Heap bytes of what is there of a value that is still being read. */
  protected final long heapBytes() {
    return builder == null ? 0 : builder.heapBytes();
  }

  /** Lets go of what is there of a value that is still being read. */
  protected final void forget() {
    builder = null;
    value = null;
    string = null;
    if (stored != null) {
      parts.end(stored);
      stored = null;
      parts = null;
    }
  }

  /** How values are read. */
  protected abstract ValueRules rules();

  /** Where the value that is going to be read stores its parts outside the heap. */
  protected abstract PartStorage parts();

  /**
   * A value is complete; exactly one of the arguments is not null. What it has outside the heap is
   * freed afterwards, unless an entry has it.
   */
  protected abstract void complete(byte[] text, Value other) throws CorruptValueException;

  /** A value that must not be empty is. */
  protected abstract void empty() throws CorruptValueException;

  @Override
  public void module(String name) throws CorruptValueException {
    throw new CorruptValueException(
        "The file has a value of the module " + name + ", which cannot be loaded");
  }

  @Override
  public void string(byte[] text) {
    string = text;
  }

  @Override
  public void begin(RdbKind kind, long elements) {
    PartStorage where = parts();
    builder = ValueTypes.reader(kind).begin().begin(rules(), elements, where);
    store(where);
  }

  /** What is being made may have parts from now on. */
  private void store(PartStorage where) {
    Value unfinished = builder.unfinished();
    if (unfinished != null) {
      parts = where;
      stored = unfinished;
      parts.begin(unfinished);
    }
  }

  @Override
  public void whole(RdbLayout layout, byte[] blob) throws CorruptValueException {
    value = ValueTypes.whole(layout).read(blob, rules());
  }

  @Override
  public void element(byte[] element) throws CorruptValueException {
    builder.element(element);
  }

  @Override
  public void listpack(byte[] blob) throws CorruptValueException {
    builder.listpack(blob);
  }

  @Override
  public void member(byte[] member, double score) throws CorruptValueException {
    builder.member(member, score);
  }

  @Override
  public void field(byte[] field, byte[] content, long deadline) throws CorruptValueException {
    builder.field(field, content, deadline);
  }

  @Override
  public void streamNode(byte[] id, byte[] blob) throws CorruptValueException {
    builder.streamNode(id, blob);
  }

  @Override
  public void streamFacts(StreamFacts facts) throws CorruptValueException {
    builder.streamFacts(facts);
  }

  @Override
  public void group(byte[] name, long millis, long sequence, long read)
      throws CorruptValueException {
    builder.group(name, millis, sequence, read);
  }

  @Override
  public void pending(long millis, long sequence, long deliveredAt, long deliveries)
      throws CorruptValueException {
    builder.pending(millis, sequence, deliveredAt, deliveries);
  }

  @Override
  public void consumer(byte[] name, long seenAt, long activeAt) throws CorruptValueException {
    builder.consumer(name, seenAt, activeAt);
  }

  @Override
  public void producers(long seconds, long most) throws CorruptValueException {
    builder.producers(seconds, most);
  }

  @Override
  public void produced(byte[] pid, byte[] iid, long millis, long sequence)
      throws CorruptValueException {
    builder.produced(pid, iid, millis, sequence);
  }

  @Override
  public void productionCounts(long added, long duplicates) throws CorruptValueException {
    builder.productionCounts(added, duplicates);
  }

  @Override
  public void vectorFacts(VectorFacts facts) throws CorruptValueException {
    builder.vectorFacts(facts);
    store(parts());
  }

  @Override
  public void vectorNode(VectorNode node) throws CorruptValueException {
    builder.vectorNode(node);
  }

  @Override
  public void consumerPending(long millis, long sequence) throws CorruptValueException {
    builder.consumerPending(millis, sequence);
  }

  @Override
  public void end() throws CorruptValueException {
    byte[] text = string;
    Value other = builder == null ? value : builder.build();
    string = null;
    builder = null;
    value = null;
    try {
      if (other instanceof Aggregate all && all.size() == 0 && !other.type().mayBeEmpty()) {
        empty();
      } else {
        complete(text, other);
      }
    } finally {
      forget();
    }
  }
}
