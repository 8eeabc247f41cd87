package io.vireo.server.engine;

import io.vireo.server.data.Bytes;

/**
 * The waits for one key of one database, in the order in which they began. Data context only.
 *
 * <p>A linked list whose links the waits keep: one ends in constant time, however long the queue.
 *
 * @param <W> a wait
 */
final class KeyQueue<W> {
  /** The place of a wait in the queue of a key; stays on its way to the later ones when removed. */
  static final class Link<W> {
    private final KeyQueue<W> queue;
    private final W reason;
    private final boolean endsWithoutKey;
    private Link<W> before;
    private Link<W> next;
    private boolean removed;

    private Link(KeyQueue<W> queue, W reason, boolean endsWithoutKey) {
      this.queue = queue;
      this.reason = reason;
      this.endsWithoutKey = endsWithoutKey;
    }

    /** The queue. */
    KeyQueue<W> queue() {
      return queue;
    }

    /** The wait. */
    W reason() {
      return reason;
    }

    /** True once the wait has left the queue. */
    boolean removed() {
      return removed;
    }

    /**
     * The next wait, or null. Of a removed link one that came after it, perhaps a removed one too;
     * those that came since then may be missing.
     */
    Link<W> next() {
      return next;
    }

    /** Takes the wait out of the queue. */
    void remove() {
      removed = true;
      if (before == null) {
        queue.first = next;
      } else {
        before.next = next;
      }
      if (next == null) {
        queue.last = before;
      } else {
        next.before = before;
      }
      queue.withoutKey -= endsWithoutKey ? 1 : 0;
    }
  }

  private final int database;
  private Bytes key;
  private Link<W> first;
  private Link<W> last;
  private int withoutKey;

  /** True from a change of the key until its waits are served. */
  private boolean changed;

  /** An empty queue. */
  KeyQueue(int database, Bytes key) {
    this.database = database;
    this.key = key;
  }

  /** The database of the key. */
  int database() {
    return database;
  }

  /** The key. */
  Bytes key() {
    return key;
  }

  /** Makes the key a copy, which shares no array with a request. */
  void copyKey() {
    key = key.copy();
  }

  /** The wait that began first, or null. */
  Link<W> first() {
    return first;
  }

  /** True without a wait. */
  boolean isEmpty() {
    return first == null;
  }

  /** True if a wait ends when the key goes. */
  boolean endsWithoutKey() {
    return withoutKey > 0;
  }

  /** True if the last wait is this one: it names the key twice. */
  boolean endsWith(W reason) {
    return last != null && last.reason == reason;
  }

  /**
   * Adds a wait behind all others.
   *
   * @param endsWithoutKey true if the wait also ends when the key goes
   */
  Link<W> add(W reason, boolean endsWithoutKey) {
    Link<W> link = new Link<>(this, reason, endsWithoutKey);
    link.before = last;
    if (last == null) {
      first = link;
    } else {
      last.next = link;
    }
    last = link;
    withoutKey += endsWithoutKey ? 1 : 0;
    return link;
  }

  /** Notes that the key changed; false if that was noted before. */
  boolean change() {
    boolean fresh = !changed;
    changed = true;
    return fresh;
  }

  /** The waits are going to be served: later changes count anew. */
  void serving() {
    changed = false;
  }
}
