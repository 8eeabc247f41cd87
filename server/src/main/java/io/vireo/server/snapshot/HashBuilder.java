package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;

/**
 * Makes a hash of its fields. One past its deadline is taken too: it goes as it would have gone
 * without a restart, and is announced.
 */
final class HashBuilder extends ValueBuilder {
  private static final String HASH = "Hash";
  private static final int PAIR = 2;
  private static final int TRIPLE = 3;
  private static final long LATEST = (1L << 48) - 1;

  /** Bytes of the heap for each field that room in the table is made for before it comes. */
  private static final int HEAP_FOR_A_FIELD = 512;

  private final ValueRules rules;
  private final HashValue hash;

  /** Fields that will come, until room is made for them. */
  private long expected;

  HashBuilder(ValueRules rules, long expected) {
    this.rules = rules;
    this.expected = expected;
    this.hash = expected > rules.thresholds().hashEntries() ? HashValue.hashed() : new HashValue();
  }

  static HashValue ofPairs(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = checked(raw, PAIR, rules);
    return fits(blob, PAIR, rules.thresholds())
        ? HashValue.ofPairs(blob)
        : again(HashValue.ofPairs(blob), rules);
  }

  static HashValue ofTriples(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = checked(raw, TRIPLE, rules);
    checkDeadlines(blob);
    HashValue hash = HashValue.ofTriples(blob);
    return fits(blob, TRIPLE, rules.thresholds()) ? hash : again(hash, rules);
  }

  private static byte[] checked(byte[] raw, int group, ValueRules rules)
      throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, group, HASH);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, group, HASH);
    }
    return blob;
  }

  private static void checkDeadlines(byte[] blob) throws CorruptValueException {
    long before = 1;
    int index = 0;
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      if (index++ % TRIPLE == TRIPLE - 1) {
        long deadline = Listpack.isNumber(blob, p) ? Listpack.number(blob, p) : -1;
        long rank = deadline == 0 ? Long.MAX_VALUE : deadline;
        if (rank < before || deadline > LATEST) {
          throw new CorruptValueException("The deadlines of a hash are not in order");
        }
        before = rank;
      }
    }
  }

  /** As in Redis, what was packed stays so unless there are too many fields, however long. */
  private static boolean fits(byte[] blob, int group, Thresholds thresholds) {
    return Listpack.size(blob) / group <= thresholds.hashEntries();
  }

  private static HashValue again(HashValue packed, ValueRules rules) throws CorruptValueException {
    HashBuilder builder = new HashBuilder(rules, packed.size());
    CorruptValueException[] failure = new CorruptValueException[1];
    packed.forEach(new HashField(), field -> builder.add(field, failure));
    if (failure[0] != null) {
      throw failure[0];
    }
    return builder.hash;
  }

  private void add(HashField field, CorruptValueException[] failure) {
    try {
      add(field.name().copy(), field.value().copy(), field.deadline());
    } catch (CorruptValueException corrupt) {
      failure[0] = corrupt;
    }
  }

  @Override
  void field(byte[] field, byte[] value, long deadline) throws CorruptValueException {
    if (deadline > LATEST || deadline < HashValue.NEVER) {
      throw new CorruptValueException("A field of a hash has an impossible deadline");
    }
    makeRoom();
    add(Bytes.of(field), Bytes.of(value), deadline);
  }

  /** A file may say anything: what is reserved without a field is a small part of the heap. */
  private void makeRoom() {
    if (expected > 0) {
      hash.reserve(Math.min(expected, Runtime.getRuntime().maxMemory() / HEAP_FOR_A_FIELD));
      expected = 0;
    }
  }

  private void add(Bytes field, Bytes value, long deadline) throws CorruptValueException {
    if (!hash.set(field, value, false, rules.thresholds(), rules.now())) {
      throw Blobs.twice(HASH);
    }
    if (deadline >= 0) {
      hash.makeRoomForDeadlines();
      hash.redate(field, deadline, rules.now());
    }
  }

  @Override
  long heapBytes() {
    return hash.heapBytes();
  }

  @Override
  HashValue unfinished() {
    return hash;
  }

  @Override
  HashValue build() {
    return hash;
  }
}
