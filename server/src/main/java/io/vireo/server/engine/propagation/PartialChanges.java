package io.vireo.server.engine.propagation;

import io.vireo.server.command.Call;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.CommandChanges;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the replication stream what a command has changed that failed half-way. To repeat it would
 * do all of it; so the state of the keys is told that it changed or was about to change: RESTORE,
 * or DEL for a key that has gone. Where that cannot be done every journal learns that it tells
 * another story than the data, which for the append-only log is the end of the process. Data
 * context only.
 */
public final class PartialChanges {
  private static final Logger LOG = LoggerFactory.getLogger(PartialChanges.class);
  private static final Bytes[] NO_NAMES = {};

  private final Keyspace keyspace;
  private final Propagation propagation;
  private final ValueDump dump;

  /**
   * Tells this stream of the keys of this keyspace.
   *
   * @param dump makes payloads of values
   */
  public PartialChanges(Keyspace keyspace, Propagation propagation, ValueDump dump) {
    this.keyspace = keyspace;
    this.propagation = propagation;
    this.dump = dump;
  }

  /** A command begins that runs within no other. */
  public void begin() {
    keyspace.commandChanges().begin(true, propagation.isOn());
  }

  /** Work that is no command has failed. What it did is a part of the present unit. */
  public void failed(Throwable failure) {
    if (hasChanged(failure)) {
      pass(failure, () -> tellNoted(failure, NO_NAMES, 0));
    }
  }

  /** The command of a call has failed. What it did is a part of the present unit. */
  public void failed(Throwable failure, Call call) {
    if (hasChanged(failure)) {
      boolean noted = keyspace.commandChanges().isComplete();
      pass(
          failure,
          noted
              ? () -> tellNoted(failure, call.words(), call.count())
              : () -> tellNamed(failure, call));
    }
  }

  private boolean hasChanged(Throwable failure) {
    CommandChanges changes = keyspace.commandChanges();
    boolean untouched = changes.count() == changes.from() && changes.isComplete();
    boolean refused = failure instanceof NoRoom && !changes.hasTold();
    return propagation.isOn() && !untouched && !refused;
  }

  private void pass(Throwable failure, Runnable telling) {
    LOG.warn("A command failed half-way: the state of its keys is passed on instead of it");
    try {
      if (keyspace.commandChanges().ofWholeDatabases()) {
        throw new IllegalStateException("A command failed that changes whole databases", failure);
      }
      telling.run();
    } catch (Throwable impossible) {
      throw propagation.lost(impossible);
    }
  }

  private void tellNoted(Throwable failure, Bytes[] names, int count) {
    CommandChanges changes = keyspace.commandChanges();
    if (!changes.isComplete()) {
      throw new IllegalStateException("Work failed that changes more keys than are noted", failure);
    }
    int end = changes.count();
    for (int i = changes.from(); i < end; i++) {
      tell(changes.database(i), changes.hash(i), names, count);
    }
  }

  /** Not all keys that changed are noted: a command that changes thousands names each. */
  private void tellNamed(Throwable failure, Call call) {
    KeyList keys = new KeyList();
    call.command().keys().find(new RequestWords(call.words(), call.count()), keys);
    if (keys.size() == 0) {
      throw new IllegalStateException("A command failed that changes keys without names", failure);
    }
    int index = call.client().database();
    for (int i = 0; i < keys.size(); i++) {
      Bytes key = call.arg(keys.position(i));
      tell(index, keyspace.database(index).hash(key), new Bytes[] {key}, 1);
    }
  }

  private void tell(int database, long hash, Bytes[] names, int count) {
    Entry entry = keyspace.database(database).byHash(hash);
    if (entry == null) {
      propagation.put(database, "DEL", nameOf(keyspace.database(database), hash, names, count));
      return;
    }
    if (isEmpty(entry)) {
      propagation.put(database, "DEL", entry.key());
      keyspace.database(database).remove(entry.key());
      return;
    }
    long deadline = Math.max(0, entry.deadline());
    Bytes payload = dump.of(entry);
    propagation.put(database, "RESTORE", entry.key(), deadline, payload, "REPLACE", "ABSTTL");
  }

  /**
   * True for a collection that has lost its last element, or has not got its first: readers must
   * never see it.
   */
  private static boolean isEmpty(Entry entry) {
    return entry.value() instanceof Aggregate collection
        && collection.type() != Type.STREAM
        && collection.size() == 0;
  }

  private static Bytes nameOf(Database db, long hash, Bytes[] names, int count) {
    for (int i = 0; i < count; i++) {
      if (db.hash(names[i]) == hash) {
        return names[i];
      }
    }
    throw new IllegalStateException("A command failed that has removed a key it was not given");
  }
}
