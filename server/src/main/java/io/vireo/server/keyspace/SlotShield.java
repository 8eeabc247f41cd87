package io.vireo.server.keyspace;

import io.vireo.server.data.KeySlot;
import io.vireo.server.data.table.Dict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Slots of which this server holds keys that are not its own affair: they are on their way to it,
 * or have gone to another node and are being deleted. Clients must not see these keys, and another
 * node decides what happens to them: they are neither evicted nor do they expire by themselves.
 * Data context only.
 *
 * <p>Keys of {@linkplain Keyspace#freezeSlots frozen} slots are seen, but do not change by
 * themselves: their slots are just being handed over.
 */
public final class SlotShield {
  private BitSet hidden = new BitSet();
  private BitSet frozen = new BitSet();
  private final List<Runnable> listeners = new ArrayList<>(1);
  private boolean any;

  /**
   * Hides the keys of these slots, and of no others, from now on; the set must not change any more.
   */
  void hide(BitSet slots) {
    hidden = slots;
    derive();
  }

  /** Keeps the keys of these slots, and of no others, from going by themselves. */
  void freeze(BitSet slots) {
    frozen = slots;
    derive();
  }

  private void derive() {
    any = !hidden.isEmpty() || !frozen.isEmpty();
  }

  /** True if the key with a hash is not to be seen. */
  public boolean isHidden(long hash) {
    return any && hidden.get(KeySlot.ofOrdered(hash));
  }

  /** True if the keys of a slot are not to be seen. */
  public boolean isHiddenSlot(int slot) {
    return any && hidden.get(slot);
  }

  /** True if the key with a hash stays, though its deadline has come or memory is short. */
  boolean stays(long hash) {
    return any && (hidden.get(KeySlot.ofOrdered(hash)) || frozen.get(KeySlot.ofOrdered(hash)));
  }

  /** True if any key may have to stay. */
  boolean isAny() {
    return any;
  }

  /** How many keys of a table are to be seen. */
  long visibleKeys(Dict dict) {
    long sum = dict.size();
    if (any && sum > 0) {
      for (int slot = hidden.nextSetBit(0); slot >= 0; slot = hidden.nextSetBit(slot + 1)) {
        sum -= dict.inSlot(slot);
      }
    }
    return sum;
  }

  /** A slot that has keys to be seen, at a place in the order of slots or behind it; or -1. */
  int visibleSlot(Dict dict, int from) {
    for (int i = 0; i < KeySlot.COUNT; i++) {
      int slot = (from + i) % KeySlot.COUNT;
      if (!hidden.get(slot) && dict.inSlot(slot) > 0) {
        return slot;
      }
    }
    return -1;
  }

  /** Adds what is done when all keys of a database go at once. */
  public void onReplaced(Runnable listener) {
    listeners.add(listener);
  }

  void replaced() {
    listeners.forEach(Runnable::run);
  }
}
