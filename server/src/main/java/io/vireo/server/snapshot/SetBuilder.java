package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.PackedCollection;
import io.vireo.server.data.set.IntSet;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.keyspace.PartStorage;

/** Makes a set of its members. */
final class SetBuilder extends ValueBuilder {
  private static final String SET = "Set";

  private final Thresholds limits;
  private final long expected;
  private final SetValue set;

  SetBuilder(ValueRules rules, long expected, PartStorage parts) {
    this.limits = rules.thresholds();
    this.expected = expected;
    boolean many = expected > Math.max(limits.setIntsetEntries(), limits.setEntries());
    set = many ? (SetValue) parts.newLarge(Packing.OUTGROWN_SET) : parts.newSet(Packing.INTSET);
  }

  /** As in Redis, what is too much for a small encoding becomes a large one whatever it is. */
  static Aggregate ofIntset(byte[] blob, ValueRules rules) throws CorruptValueException {
    if (!IntSet.verify(blob, 0, blob.length, true)) {
      throw Blobs.damaged("Intset");
    }
    int size = IntSet.size(blob);
    if (size <= rules.thresholds().setIntsetEntries()) {
      return new PackedCollection(Packing.INTSET, blob, size);
    }
    byte[] members = Listpack.empty(size * ListpackEntry.sizeOf(IntSet.at(blob, 0)));
    for (int i = 0; i < size; i++) {
      members = Listpack.append(members, IntSet.at(blob, i));
    }
    return new PackedCollection(Packing.OUTGROWN_SET, members, size);
  }

  static Aggregate ofListpack(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, 1, SET);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, 1, SET);
    }
    int size = Listpack.size(blob);
    if (size <= rules.thresholds().setEntries()) {
      return new PackedCollection(Packing.SET, blob, size);
    }
    return new PackedCollection(Packing.OUTGROWN_SET, blob, size);
  }

  @Override
  void element(byte[] value) throws CorruptValueException {
    Bytes member = Bytes.of(value);
    if (set.isInPlace() && set.size() == 0) {
      set.begin(SetValue.begun(member, expected, limits));
    }
    if (!set.add(member, limits)) {
      throw Blobs.twice(SET);
    }
  }

  @Override
  long heapBytes() {
    return set.heapBytes();
  }

  @Override
  SetValue unfinished() {
    return set;
  }

  @Override
  SetValue build() {
    return set;
  }
}
