package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.set.IntSet;
import io.vireo.server.data.set.SetValue;

/** Makes a set of its members. */
final class SetBuilder extends ValueBuilder {
  private static final String SET = "Set";

  private final Thresholds thresholds;
  private final long expected;
  private SetValue set;

  SetBuilder(ValueRules rules, long expected) {
    this.thresholds = rules.thresholds();
    this.expected = expected;
    if (expected > Math.max(thresholds.setIntsetEntries(), thresholds.setEntries())) {
      set = SetValue.hashed();
    }
  }

  static SetValue ofIntset(byte[] blob, ValueRules rules) throws CorruptValueException {
    if (!IntSet.verify(blob, 0, blob.length, true)) {
      throw Blobs.damaged("Intset");
    }
    SetValue packed = SetValue.ofNumbers(blob);
    boolean fits = packed.size() <= rules.thresholds().setIntsetEntries();
    return fits ? packed : again(packed, rules);
  }

  static SetValue ofListpack(byte[] raw, ValueRules rules) throws CorruptValueException {
    byte[] blob = Blobs.checked(raw, 1, SET);
    if (rules.thorough()) {
      Blobs.checkUnique(blob, 1, SET);
    }
    SetValue packed = SetValue.ofListpack(blob);
    boolean fits = Listpack.size(blob) <= rules.thresholds().setEntries();
    return fits ? packed : again(packed, rules);
  }

  /** This set in the encoding that fits its members. */
  private static SetValue again(SetValue packed, ValueRules rules) {
    SetValue[] made = new SetValue[1];
    packed.forEach(
        member -> {
          if (made[0] == null) {
            made[0] = SetValue.of(member.copy(), packed.size(), rules.thresholds());
          }
          made[0].add(member, rules.thresholds());
        });
    return made[0];
  }

  @Override
  void element(byte[] value) throws CorruptValueException {
    Bytes member = Bytes.of(value);
    if (set == null) {
      set = SetValue.of(member, expected, thresholds);
    }
    if (!set.add(new Element().point(member), thresholds)) {
      throw Blobs.twice(SET);
    }
  }

  @Override
  long heapBytes() {
    return set == null ? 0 : set.heapBytes();
  }

  @Override
  SetValue unfinished() {
    return set;
  }

  @Override
  SetValue build() {
    return set == null ? SetValue.ofListpack(Listpack.empty()) : set;
  }
}
