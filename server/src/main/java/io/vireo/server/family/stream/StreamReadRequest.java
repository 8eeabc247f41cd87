package io.vireo.server.family.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.engine.memory.KeptBytes;

/** What an XREAD or XREADGROUP asks for. Data context only. */
final class StreamReadRequest {
  private static final long NO_WAIT = -1;
  private static final long NO_CLAIM = -1;

  /** Bytes of a stream's places in the arrays. */
  private static final int PLACES = 4 + 4 + 1;

  private final boolean grouped;
  private Bytes group;
  private Bytes consumer;
  private long count;
  private long maxCount;
  private long maxBytes;
  private long minIdle = NO_CLAIM;
  private boolean pending = true;
  private long deadline = NO_WAIT;
  private Bytes[] keys;
  private StreamId[] after;
  private boolean[] last;

  /** A request that is to be filled. */
  StreamReadRequest(boolean grouped) {
    this.grouped = grouped;
  }

  /** True for a consumer of a group: XREADGROUP. */
  boolean isGrouped() {
    return grouped;
  }

  /** The group; null without one. */
  Bytes group() {
    return group;
  }

  /** The consumer; null without one. */
  Bytes consumer() {
    return consumer;
  }

  void group(Bytes newGroup, Bytes newConsumer) {
    group = newGroup;
    consumer = newConsumer;
  }

  /** How many entries of each stream at most; 0 is no limit. */
  long count() {
    return count;
  }

  void count(long most) {
    count = most;
  }

  /** How many entries of all streams together at most; 0 is no limit. */
  long maxCount() {
    return maxCount;
  }

  void maxCount(long most) {
    maxCount = most;
  }

  /** How many bytes the answer may have, unless it has but one entry; 0 is no limit. */
  long maxBytes() {
    return maxBytes;
  }

  void maxBytes(long most) {
    maxBytes = most;
  }

  /** True if new entries come behind those that others have left pending for long. */
  boolean claims() {
    return minIdle != NO_CLAIM;
  }

  /** How long these were not delivered, at least, in milliseconds. */
  long minIdle() {
    return minIdle;
  }

  void claim(long minIdleMillis) {
    minIdle = minIdleMillis;
  }

  /** True if the entries become pending for the consumer. */
  boolean makesPending() {
    return pending;
  }

  void withoutPending() {
    pending = false;
  }

  /** True if the client is ready to wait. */
  boolean isWaiting() {
    return deadline != NO_WAIT;
  }

  /** Until when, Unix milliseconds. */
  long deadline() {
    return deadline;
  }

  void waitUntil(long time) {
    deadline = time;
  }

  /** How many streams. */
  int size() {
    return keys.length;
  }

  /** The keys of the streams. */
  Bytes[] keys() {
    return keys;
  }

  /** The key of a stream. */
  Bytes key(int index) {
    return keys[index];
  }

  /** The id after which to read a stream; null for what the group was not given yet. */
  StreamId after(int index) {
    return after[index];
  }

  /** Reads a stream after another id than before. */
  void after(int index, StreamId id) {
    after[index] = id;
  }

  /** True if only the last entry of a stream is asked for, whenever that is. */
  boolean isLast(int index) {
    return last[index];
  }

  void last(int index) {
    last[index] = true;
  }

  void streams(Bytes[] newKeys, StreamId[] newAfter) {
    keys = newKeys;
    after = newAfter;
    last = new boolean[newKeys.length];
  }

  /** Heap bytes of all that {@link #keep} keeps. */
  long heapBytes() {
    long bytes = grouped ? KeptBytes.word(group.length()) + KeptBytes.word(consumer.length()) : 0;
    for (Bytes key : keys) {
      bytes += KeptBytes.word(key.length()) + StreamId.HEAP_BYTES + PLACES;
    }
    return bytes;
  }

  /** Makes own copies of all that belongs to the call. */
  void keep() {
    for (int i = 0; i < keys.length; i++) {
      keys[i] = keys[i].copy();
    }
    if (grouped) {
      group = group.copy();
      consumer = consumer.copy();
    }
  }
}
