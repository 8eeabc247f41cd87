package io.vireo.server.data.stream;

import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.radix.RadixCursor;

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
  private final StreamValue stream;
  private final RadixCursor<Object> nodes;

  private StreamId from;
  private StreamId to;
  private boolean backwards;
  private boolean atTail;

  private StreamNode node;
  private byte[] lp;
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
    nodes = stream.nodes().cursor();
  }

  /**
   * Goes to the beginning of a range, both ends included.
   *
   * @param reverse from its last entry to its first
   */
  public StreamEntries range(StreamId newFrom, StreamId newTo, boolean reverse) {
    from = newFrom;
    to = newTo;
    backwards = reverse;
    node = null;
    if (stream.size() > 0 && newFrom.compareTo(newTo) <= 0) {
      seek();
    }
    return this;
  }

  private void seek() {
    StreamNode tail = stream.tail();
    StreamId begin = backwards ? to : from;
    if (StreamId.compare(begin.ms(), begin.seq(), tail.ms(), tail.seq()) >= 0) {
      enter(tail);
      atTail = true;
    } else {
      atTail = false;
      byte[] key = begin.toKey();
      if (nodes.atMost(key) || !backwards && nodes.first()) {
        enter(stream.nodeAt(nodes));
      }
    }
  }

  private void enter(StreamNode next) {
    node = next;
    lp = next.listpack();
    int count = next.masterFields();
    masterCount = (int) Listpack.number(lp, count);
    masterFields = Listpack.next(lp, count);
    left = 0;
    if (backwards) {
      entry = -1;
      at = Listpack.last(lp);
    } else {
      at = next.firstEntry();
    }
  }

  private void leave() {
    boolean more;
    if (backwards) {
      more = (!atTail || nodes.last()) && nodes.previous();
    } else {
      more = !atTail && nodes.next();
    }
    atTail = false;
    node = null;
    if (more) {
      enter(stream.nodeAt(nodes));
    }
  }

  /** Goes to the next entry; false if there is none. */
  public boolean next() {
    while (node != null) {
      if (!step()) {
        leave();
      } else if (backwards ? isBelow(from) : isAbove(to)) {
        node = null;
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
      int end = entry < 0 ? at : Listpack.previous(lp, entry);
      at = node.entryBefore(end);
    } else {
      skipRest();
    }
    if (at < 0) {
      return false;
    }
    readHead();
    return true;
  }

  /** Steps over what was not read of the last entry, and its last element. */
  private void skipRest() {
    if (left > 0) {
      for (int i = 0; i < left; i++) {
        at = Listpack.next(lp, at);
      }
      left = 0;
    }
  }

  private void readHead() {
    entry = at;
    flags = (int) Listpack.number(lp, at);
    at = Listpack.next(lp, at);
    ms = node.ms() + Listpack.number(lp, at);
    at = Listpack.next(lp, at);
    seq = node.seq() + Listpack.number(lp, at);
    at = Listpack.next(lp, at);
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      fields = masterCount;
      left = fields + 1;
      masterField = masterFields;
    } else {
      fields = (int) Listpack.number(lp, at);
      at = Listpack.next(lp, at);
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

  /** Points at the next field of the entry; its {@link #value} must be read before the next. */
  public void field(Element into) {
    if ((flags & StreamNode.SAME_FIELDS) != 0) {
      Listpack.read(lp, masterField, into);
      masterField = Listpack.next(lp, masterField);
    } else {
      value(into);
    }
  }

  /** Points at the value of the field that was read last. */
  public void value(Element into) {
    Listpack.read(lp, at, into);
    at = Listpack.next(lp, at);
    left--;
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
