package io.vireo.server.data.stream;

import io.vireo.server.data.page.StoredElement;

/**
 * Goes through the entries of a range of a stream, in order or backwards, and skips those that are
 * deleted. Confined to the data context; a change of the stream ends its use, until the next {@link
 * #range}.
 *
 * <pre>{@code
 * entries.range(from, to, false);
 * while (entries.next()) {
 *   for (int i = 0; i < entries.fields(); i++) {
 *     entries.field(element);
 *     entries.value(element);
 *   }
 * }
 * }</pre>
 */
public final class StreamEntries {
  /** The stream, or null for a node alone. */
  private final StreamValue stream;

  private final StreamNode node = new StreamNode();
  private StreamId from;
  private StreamId to;
  private boolean backwards;

  /** True if the view is at a node. */
  private boolean isWithin;

  private int masterFields;
  private int masterCount;
  private int entry;
  private int flags;
  private long ms;
  private long seq;
  private int fields;
  private int at;
  private int left;
  private int masterField;

  StreamEntries(StreamValue stream) {
    this.stream = stream;
  }

  /** All entries of a node that was made elsewhere, as {@link StreamValue#addNode} takes it. */
  public static StreamEntries of(StreamId first, byte[] listpack) {
    StreamEntries entries = new StreamEntries(null);
    entries.begin(StreamId.ZERO, StreamId.MAX, false);
    entries.node.point(first.ms(), first.seq(), listpack);
    entries.enter();
    return entries;
  }

  private void begin(StreamId newFrom, StreamId newTo, boolean reverse) {
    from = newFrom;
    to = newTo;
    backwards = reverse;
    isWithin = false;
  }

  /**
   * Goes to the beginning of a range, both ends included.
   *
   * @param reverse from its last entry to its first
   */
  public StreamEntries range(StreamId newFrom, StreamId newTo, boolean reverse) {
    begin(newFrom, newTo, reverse);
    if (stream.size() > 0 && newFrom.compareTo(newTo) <= 0) {
      StreamId begin = backwards ? to : from;
      int index = stream.floor(begin.ms(), begin.seq());
      if (index >= 0 || !backwards) {
        stream.point(Math.max(0, index), node);
        enter();
      }
    }
    return this;
  }

  private void enter() {
    isWithin = true;
    int count = node.masterFields();
    masterCount = (int) node.number(count);
    masterFields = node.next(count);
    left = 0;
    if (backwards) {
      entry = -1;
      at = node.previous(node.end());
    } else {
      at = node.skip(masterFields, masterCount + 1);
    }
  }

  private void leave() {
    int next = node.index() + (backwards ? -1 : 1);
    isWithin = stream != null && next >= 0 && next < stream.nodeCount();
    if (isWithin) {
      stream.point(next, node);
      enter();
    }
  }

  /** Goes to the next entry; false if there is none. */
  public boolean next() {
    while (isWithin) {
      if (!step()) {
        leave();
      } else if (backwards ? isBelow(from) : isAbove(to)) {
        isWithin = false;
      } else if ((flags & StreamNode.DELETED) == 0 && (backwards ? !isAbove(to) : !isBelow(from))) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelow(StreamId bound) {
    return StreamId.compare(ms, seq, bound.ms(), bound.seq()) < 0;
  }

  private boolean isAbove(StreamId bound) {
    return StreamId.compare(ms, seq, bound.ms(), bound.seq()) > 0;
  }

  /** Goes to the next entry of the node, whatever it is. */
  private boolean step() {
    if (backwards) {
      at = node.entryBefore(entry < 0 ? at : node.previous(entry));
      if (at < 0) {
        return false;
      }
    } else {
      // What was not read of the last entry, and its last element.
      at = node.skip(at, left);
      if (at >= node.end()) {
        return false;
      }
    }
    readHead();
    return true;
  }

  private void readHead() {
    entry = at;
    flags = (int) node.number(at);
    at = node.next(at);
    ms = node.ms() + node.number(at);
    at = node.next(at);
    seq = node.seq() + node.number(at);
    at = node.next(at);
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      fields = masterCount;
      left = fields + 1;
      masterField = masterFields;
    } else {
      fields = (int) node.number(at);
      at = node.next(at);
      left = 2 * fields + 1;
    }
  }

  /** The time of the entry's id. */
  public long ms() {
    return ms;
  }

  /** The number of the entry's id. */
  public long seq() {
    return seq;
  }

  /** The entry's id. */
  public StreamId id() {
    return new StreamId(ms, seq);
  }

  /** How many fields the entry has. */
  public int fields() {
    return fields;
  }

  /**
   * Points at the next field of the entry, good until the stream changes; its {@link #value} must
   * be read before the next.
   */
  public void field(StoredElement into) {
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      node.read(masterField, into);
      masterField = node.next(masterField);
    } else {
      value(into);
    }
  }

  /** Points at the value of the field that was read last, good until the stream changes. */
  public void value(StoredElement into) {
    node.read(at, into);
    at = node.next(at);
    left--;
  }

  /** Goes back in front of the first field of the entry. */
  public void rewind() {
    at = entry;
    readHead();
  }

  /** The node of the entry. */
  StreamNode node() {
    return node;
  }

  /** The position of the entry in its node. */
  int position() {
    return entry;
  }
}
