package io.vireo.server.cluster.file;

import io.vireo.server.cluster.machine.LocalFacts;

/** A server without data, which follows nobody. */
final class NoData implements LocalFacts {
  @Override
  public long replicationOffset() {
    return 0;
  }

  @Override
  public boolean isReplicating() {
    return false;
  }

  @Override
  public long dataAge() {
    return 0;
  }

  @Override
  public boolean isSendingKeys() {
    return false;
  }

  @Override
  public int keysInSlot(int slot) {
    return 0;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }
}
