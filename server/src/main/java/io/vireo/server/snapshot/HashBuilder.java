package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PackedCollection;
import io.vireo.server.keyspace.PartStorage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a hash of its fields: a listpack as long as they are few, then a table. A field past its
 * deadline is taken too: it goes as it would have gone without a restart, and is announced.
 */
final class HashBuilder extends ValueBuilder {
  private static final String HASH = "Hash";
  private static final int PAIR = 2;
  private static final int TRIPLE = 3;
  private static final long LATEST = (1L << 48) - 1;

  /** Bytes of the heap for each field that room in the table is made for before it comes. */
  private static final int HEAP_FOR_A_FIELD = 512;

  private final ValueRules rules;

  /** Gets the fields once they are many. */
  private final HashValue large;

  /** The pairs of few fields, or null once they are many. */
  private byte[] pairs = Listpack.empty();

  /** Deadlines of those, as soon as one of them has one. */
  private List<Long> deadlines;

  private boolean outgrown;

  /** Fields that will come, until room is made for them. */
  private long expected;

  HashBuilder(ValueRules rules, long expected, PartStorage parts) {
    this.rules = rules;
    large = (HashValue) parts.newLarge(Packing.OUTGROWN_HASH);
    this.expected = expected;
    if (expected > rules.thresholds().hashEntries() && !Packing.isFew(expected, 0)) {
      pairs = null;
    }
  }

  static Aggregate ofPairs(byte[] raw, ValueRules rules) throws CorruptValueException {
    return packed(checked(raw, PAIR, rules), Packing.HASH, PAIR, rules);
  }

  static Aggregate ofTriples(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = checked(raw, TRIPLE, rules);
    checkDeadlines(blob);
    return packed(blob, Packing.TRIPLES, TRIPLE, rules);
  }

  /** As in Redis, what was packed stays so unless there are too many fields, however long. */
  private static Aggregate packed(byte[] blob, Packing packing, int group, ValueRules rules)
      throws CorruptValueException {
    int fields = Listpack.size(blob) / group;
    if (fields <= rules.thresholds().hashEntries()) {
      return new PackedCollection(packing, blob, fields);
    }
    if (!rules.thorough()) {
      Blobs.checkUnique(blob, group, HASH);
    }
    return new PackedCollection(packing.outgrown(), blob, fields);
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

  @Override
  void field(byte[] field, byte[] value, long deadline) throws CorruptValueException {
    if (deadline > LATEST || deadline < HashValue.NEVER) {
      throw new CorruptValueException("A field of a hash has an impossible deadline");
    }
    add(Bytes.of(field), Bytes.of(value), deadline);
  }

  private void add(Bytes field, Bytes value, long deadline) throws CorruptValueException {
    if (pairs != null && !isTooMuch(field, value)) {
      addPacked(field, value, deadline);
      return;
    }
    makeLarge();
    addLarge(field, value, deadline);
  }

  /** True if the fields are too many, or too long, to be a listpack with one more. */
  private boolean isTooMuch(Bytes field, Bytes value) {
    Thresholds limits = rules.thresholds();
    long fields = Listpack.size(pairs) / PAIR + 1L;
    long bytes = Listpack.bytes(pairs) + (long) field.length() + value.length();
    outgrown |= Math.max(field.length(), value.length()) > limits.hashValue();
    outgrown |= fields > limits.hashEntries();
    return bytes > Packing.MOST_BYTES || outgrown && !Packing.isFew(fields, bytes);
  }

  private void addPacked(Bytes field, Bytes value, long deadline) throws CorruptValueException {
    if (Listpack.find(pairs, Listpack.first(pairs), field, PAIR - 1) >= 0) {
      throw Blobs.twice(HASH);
    }
    if (deadline >= 0 && deadlines == null) {
      deadlines = new ArrayList<>();
      for (int i = 0; i < Listpack.size(pairs) / PAIR; i++) {
        deadlines.add(HashValue.NEVER);
      }
    }
    if (deadlines != null) {
      deadlines.add(deadline);
    }
    pairs = Listpack.append(Listpack.append(pairs, field), value);
  }

  private void makeLarge() throws CorruptValueException {
    makeRoom();
    if (pairs == null) {
      return;
    }
    byte[] few = pairs;
    pairs = null;
    if (!outgrown) {
      large.showSmall();
    }
    Element element = new Element();
    int p = Listpack.first(few);
    for (int i = 0; p >= 0; i++) {
      Listpack.read(few, p, element);
      Bytes field = element.copy();
      p = Listpack.next(few, p);
      Listpack.read(few, p, element);
      p = Listpack.next(few, p);
      addLarge(field, element.copy(), deadlines == null ? HashValue.NEVER : deadlines.get(i));
    }
    deadlines = null;
  }

  /** A file may say anything: what is reserved without a field is a small part of the heap. */
  private void makeRoom() {
    if (expected > 0) {
      large.reserve(Math.min(expected, Runtime.getRuntime().maxMemory() / HEAP_FOR_A_FIELD));
      expected = 0;
    }
  }

  private void addLarge(Bytes field, Bytes value, long deadline) throws CorruptValueException {
    if (!large.set(field, value, false, rules.thresholds(), rules.now())) {
      throw Blobs.twice(HASH);
    }
    if (deadline >= 0) {
      large.makeRoomForDeadlines(rules.now());
      large.redate(field, deadline, rules.now());
    }
  }

  @Override
  long heapBytes() {
    return large.heapBytes() + (pairs == null ? 0 : pairs.length);
  }

  @Override
  HashValue unfinished() {
    return large;
  }

  @Override
  Aggregate build() {
    if (pairs == null) {
      return large;
    }
    int fields = Listpack.size(pairs) / PAIR;
    Packing packing = outgrown ? Packing.OUTGROWN_HASH : Packing.HASH;
    return deadlines == null
        ? new PackedCollection(packing, pairs, fields)
        : new PackedCollection(packing.withTicket(), triples(fields), fields);
  }

  /** The fields in the order of their deadlines; of equal ones the last is the first. */
  private byte[] triples(int fields) {
    List<Integer> order = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    int p = Listpack.first(pairs);
    for (int i = 0; i < fields; i++) {
      order.add(i);
      places.add(p);
      p = Listpack.next(pairs, Listpack.next(pairs, p));
    }
    order.sort(
        Comparator.<Integer>comparingLong(i -> rank(deadlines.get(i)))
            .thenComparingInt(i -> deadlines.get(i) < 0 ? i : -i));
    byte[] triples = Listpack.empty(Listpack.bytes(pairs));
    for (int i : order) {
      triples = Listpack.appendFrom(triples, pairs, places.get(i), PAIR);
      triples = Listpack.append(triples, Math.max(0, deadlines.get(i)));
    }
    return triples;
  }

  private static long rank(long deadline) {
    return deadline < 0 ? Long.MAX_VALUE : deadline;
  }
}
