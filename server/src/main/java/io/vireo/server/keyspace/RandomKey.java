package io.vireo.server.keyspace;

import io.vireo.server.data.KeySlot;
import io.vireo.server.data.table.Dict;
import java.util.random.RandomGenerator;

/** Finds a random key, each with the same probability. Data context only. */
final class RandomKey {
  private static final int TRIES = 64;

  private RandomKey() {}

  /**
   * The address of an entry, of those that can be seen, past its deadline or not; there must be
   * one. If hidden keys are in the way, the choice falls on a neighbour of theirs.
   */
  static int draw(EntryStore store, SlotShield shield, RandomGenerator random) {
    int address = 0;
    for (int tries = 0; tries < TRIES; tries++) {
      address = store.dict().random(random);
      if (!shield.isHidden(store.blocks().hash(address))) {
        return address;
      }
    }
    Dict dict = store.dict();
    int slot = shield.visibleSlot(dict, KeySlot.ofOrdered(store.blocks().hash(address)));
    int[] found = new int[1];
    for (long cursor = 0; found[0] == 0; ) {
      cursor = dict.scanSlot(slot, cursor, 1, any -> found[0] = any);
    }
    return found[0];
  }
}
