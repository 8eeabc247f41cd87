package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.StreamFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Checks a stream while it is read: its nodes, entry by entry, and that its groups agree with
 * themselves. Confined to one thread.
 *
 * <p>A node is a listpack: how many entries there are and were deleted, how many fields the first
 * one has and which, 0; then for each entry flags, its id as a distance from the node's, its fields
 * with their values, and how many elements that was.
 */
final class StreamInspector {
  private static final int DELETED = 1;
  private static final int SAME_FIELDS = 2;
  private static final int ID_BYTES = 16;
  private static final int MAX_SECONDS = 86_400;
  private static final int MAX_IDS = 10_000;

  private final Set<String> names = new HashSet<>();
  private long entries;
  private boolean any;
  private long nodeMillis;
  private long nodeSequence;
  private long lastMillis;
  private long lastSequence;
  private boolean inGroup;
  private long pending;
  private long owned;
  private final Set<String> pids = new HashSet<>();
  private final Set<String> iids = new HashSet<>();
  private byte[] producer;

  /** Entries that are not deleted. */
  long entries() {
    return entries;
  }

  private static CorruptValueException corrupt(String text) {
    return new CorruptValueException(text);
  }

  private static boolean isAbove(long millis, long sequence, long thanMillis, long thanSequence) {
    int order = Long.compareUnsigned(millis, thanMillis);
    return order > 0 || order == 0 && Long.compareUnsigned(sequence, thanSequence) > 0;
  }

  /** A node; its id must be above the one before. */
  void node(byte[] id, byte[] blob) throws CorruptValueException {
    if (id.length != ID_BYTES) {
      throw corrupt("The id of a stream's node is not 16 bytes long");
    }
    ByteBuffer bytes = ByteBuffer.wrap(id);
    long millis = bytes.getLong();
    long sequence = bytes.getLong();
    if (any && !isAbove(millis, sequence, nodeMillis, nodeSequence)) {
      throw corrupt("The nodes of a stream are not in order");
    }
    any = true;
    nodeMillis = millis;
    nodeSequence = sequence;
    node(millis, sequence, new ListpackReader(blob, "Stream"));
  }

  private void node(long millis, long sequence, ListpackReader list) throws CorruptValueException {
    long live = number(list);
    long deleted = number(list);
    long fields = number(list);
    skip(list, fields);
    if (number(list) != 0 || live <= 0 || deleted < 0) {
      throw list.damaged();
    }
    boolean first = true;
    while (list.next()) {
      long flags = asNumber(list);
      long entryMillis = millis + number(list);
      long entrySequence = sequence + number(list);
      boolean inOrder =
          first
              ? !isAbove(millis, sequence, entryMillis, entrySequence)
              : isAbove(entryMillis, entrySequence, lastMillis, lastSequence);
      if (!inOrder || (flags & ~(DELETED | SAME_FIELDS)) != 0) {
        throw list.damaged();
      }
      first = false;
      lastMillis = entryMillis;
      lastSequence = entrySequence;
      fields(list, (flags & SAME_FIELDS) != 0, fields);
      live -= flags & DELETED ^ DELETED;
      deleted -= flags & DELETED;
      entries += flags & DELETED ^ DELETED;
    }
    if (live != 0 || deleted != 0) {
      throw list.damaged();
    }
  }

  private static void fields(ListpackReader list, boolean same, long sameFields)
      throws CorruptValueException {
    long elements;
    if (same) {
      skip(list, sameFields);
      elements = 3 + sameFields;
    } else {
      long own = number(list);
      if (own < 0 || own > Integer.MAX_VALUE) {
        throw list.damaged();
      }
      skip(list, 2 * own);
      elements = 4 + 2 * own;
    }
    if (number(list) != elements) {
      throw list.damaged();
    }
  }

  private static long number(ListpackReader list) throws CorruptValueException {
    if (!list.next()) {
      throw list.damaged();
    }
    return asNumber(list);
  }

  private static long asNumber(ListpackReader list) throws CorruptValueException {
    if (!list.isNumber()) {
      throw list.damaged();
    }
    return list.number();
  }

  private static void skip(ListpackReader list, long elements) throws CorruptValueException {
    for (long i = 0; i < elements; i++) {
      if (!list.next()) {
        throw list.damaged();
      }
    }
  }

  /** What the file says beside the nodes must agree with them. */
  void facts(StreamFacts facts) throws CorruptValueException {
    if (facts.length() != entries) {
      throw corrupt("A stream has another number of entries than it says");
    }
    if (any && isAbove(lastMillis, lastSequence, facts.lastMillis(), facts.lastSequence())) {
      throw corrupt("A stream has entries above its last id");
    }
  }

  /** A group begins. */
  void group() throws CorruptValueException {
    end();
    inGroup = true;
    pending = 0;
    owned = 0;
    names.clear();
  }

  /** An entry that is pending in the group. */
  void pending() {
    pending++;
  }

  /** A consumer begins; the group must not have it already. */
  void consumer(byte[] name) throws CorruptValueException {
    if (!names.add(new String(name, StandardCharsets.ISO_8859_1))) {
      throw corrupt("Duplicate stream consumer detected");
    }
  }

  /** An entry that is pending for the consumer. */
  void owned() {
    owned++;
  }

  /** How long ids of producers are known, in seconds, and how many of each. */
  void producers(long seconds, long most) throws CorruptValueException {
    if (seconds < 1 || seconds > MAX_SECONDS || most < 1 || most > MAX_IDS) {
      throw corrupt("A stream knows ids of producers for too long or too many of them");
    }
  }

  /** An entry of a producer; all of one follow each other, and none has the id of another. */
  void produced(byte[] pid, byte[] iid) throws CorruptValueException {
    if (pid != producer) {
      producer = pid;
      iids.clear();
      if (!pids.add(new String(pid, StandardCharsets.ISO_8859_1))) {
        throw corrupt("A stream has a producer twice");
      }
    }
    if (!iids.add(new String(iid, StandardCharsets.ISO_8859_1))) {
      throw corrupt("A producer has an id twice");
    }
  }

  /** The stream is complete: each pending entry of a group has one consumer. */
  void end() throws CorruptValueException {
    if (inGroup && pending != owned) {
      throw corrupt("A consumer group has other pending entries than its consumers");
    }
  }
}
