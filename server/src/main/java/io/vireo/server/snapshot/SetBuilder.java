package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
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
    set = many ? SetValue.large() : parts.newSet(Packing.INTSET);
  }

  static Aggregate ofIntset(byte[] blob, ValueRules rules) throws CorruptValueException {
    if (!IntSet.verify(blob, 0, blob.length, true)) {
      throw Blobs.damaged("Intset");
    }
    int size = IntSet.size(blob);
    if (size <= rules.thresholds().setIntsetEntries()) {
      return new PackedCollection(Packing.INTSET, blob, size);
    }
    return outgrown(Packing.INTSET, blob, size, blob.length);
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
    return outgrown(Packing.SET, blob, size, Listpack.bytes(blob));
  }

  /** As in Redis, what is too much for a small encoding becomes a large one whatever it is. */
  private static Aggregate outgrown(Packing packing, byte[] blob, int size, int bytes) {
    if (packing == Packing.SET && Packing.isFew(size, bytes)) {
      return new PackedCollection(Packing.OUTGROWN_SET, blob, size);
    }
    SetValue large = SetValue.large();
    large.addAll(packing, blob);
    return large;
  }

  @Override
  void element(byte[] value) throws CorruptValueException {
    Bytes member = Bytes.of(value);
    if (set.isPacked() && set.size() == 0) {
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
