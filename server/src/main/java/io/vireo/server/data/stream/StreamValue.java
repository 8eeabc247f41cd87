package io.vireo.server.data.stream;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.radix.Radix;
import io.vireo.server.data.radix.RadixCursor;
import java.util.function.IntFunction;

/**
 * A stream: entries in the order of their ids, and groups of consumers. Owned by the data context.
 *
 * <p>Entries are added at the end only. They lie in {@linkplain StreamNode nodes} of about a
 * hundred, found by a radix tree under the id of each node's first entry. The last node has room to
 * grow; it is cut to its size when the next one begins.
 */
public final class StreamValue implements Aggregate {
  /** Bytes that the fields and values of an entry may have together. */
  public static final long MAX_ENTRY_BYTES = 1L << 30;

  private static final int REFERENCES = 8;
  private static final int LONGS = 4;

  /** The footprint, the tally, two ids and the last node. */
  private static final long PARTS_BYTES =
      HeapLayout.object(1, Long.BYTES)
          + ActivityTally.bytes()
          + 2 * HeapLayout.object(0, 2 * Long.BYTES)
          + HeapLayout.object(1, 2 * Long.BYTES);

  private final Footprint footprint = new Footprint();
  private final Radix<byte[]> nodes = new Radix<>(footprint);
  private final ActivityTally tally = new ActivityTally();
  private Radix<StreamGroup> groups;
  private StreamNode tail;
  private StreamImage image;
  private long size;
  private long added;
  private StreamId firstId = StreamId.ZERO;
  private StreamId maxDeletedId = StreamId.ZERO;
  private long lastMs;
  private long lastSeq;

  /** An empty stream. */
  public StreamValue() {
    footprint.add(HeapLayout.object(REFERENCES, LONGS * Long.BYTES) + PARTS_BYTES);
  }

  @Override
  public Type type() {
    return Type.STREAM;
  }

  @Override
  public String encoding() {
    return "stream";
  }

  @Override
  public long heapBytes() {
    return footprint.bytes();
  }

  /** Entries that are not deleted. */
  @Override
  public long size() {
    return size;
  }

  /** The greatest id that was ever used. */
  public StreamId lastId() {
    return new StreamId(lastMs, lastSeq);
  }

  /** The id of the first entry, 0-0 if there is none. */
  public StreamId firstId() {
    return firstId;
  }

  /** The greatest id that was deleted by its name, or 0-0. */
  public StreamId maxDeletedId() {
    return maxDeletedId;
  }

  /** How many entries were ever added. */
  public long added() {
    return added;
  }

  /** How many nodes there are. */
  public int nodeCount() {
    return nodes.size();
  }

  /** The nodes as they are now, to be shown one by one. */
  public StreamImage image() {
    return new StreamImage(this);
  }

  /** Lets an image know of changes. */
  void hold(StreamImage by) {
    image = by;
  }

  /** An image wants to know no more. */
  void release(StreamImage by) {
    image = image == by ? null : image;
  }

  /** Entries of a node are about to be deleted. */
  void beforeDeleting(StreamNode node) {
    if (image != null) {
      image.beforeChange(node);
    }
  }

  private void beforeGroups() {
    if (image != null) {
      image.beforeGroups();
    }
  }

  /**
   * Adds a node behind the others that was made elsewhere; {@link #restored} must follow the last.
   *
   * @param listpack in the layout of this class' nodes, with at least one entry that is not deleted
   */
  public void addNode(StreamId first, byte[] listpack) {
    StreamNode node = new StreamNode(first.ms(), first.seq(), listpack);
    append(node);
    size += node.live();
  }

  /** All nodes were added: finds the first entry. */
  public void restored() {
    findFirst();
  }

  /** How many nodes Redis' tree of nodes would have. */
  public int treeNodes() {
    return nodes.nodes();
  }

  Radix<byte[]> nodes() {
    return nodes;
  }

  /** The last node, or null. */
  StreamNode tail() {
    return tail;
  }

  /** A view on the entries, at no range yet. */
  public StreamEntries entries() {
    return new StreamEntries(this);
  }

  /** True if there is an entry with this id. */
  public boolean contains(StreamId id) {
    return entries().range(id, id, false).next();
  }

  /** The id of the last entry that is not deleted; only if there is one. */
  public StreamId lastEntryId() {
    StreamEntries entries = entries().range(StreamId.ZERO, StreamId.MAX, true);
    if (!entries.next()) {
      throw new IllegalStateException("An empty stream has no last entry");
    }
    return entries.id();
  }

  // Adding

  /**
   * Adds an entry.
   *
   * @param ms with {@code seq} its id, above {@link #lastId}
   * @param words its fields and values in turn
   * @param bytes of all fields and values, at most {@link #MAX_ENTRY_BYTES}
   */
  public void add(
      long ms, long seq, IntFunction<Bytes> words, int fields, long bytes, Thresholds limits) {
    StreamNode node = tail != null && takes(tail, bytes, limits) ? tail : null;
    if (node == null) {
      node = begin(StreamNode.begin(ms, seq, words, fields));
    }
    byte[] before = node.listpack();
    node.append(ms, seq, words, fields, bytes);
    if (node.listpack() != before) {
      store(node);
    }
    size++;
    added++;
    lastMs = ms;
    lastSeq = seq;
    if (size == 1) {
      firstId = lastId();
    }
  }

  private static boolean takes(StreamNode node, long bytes, Thresholds limits) {
    long most = limits.streamNodeBytes();
    if (most == 0 || most > MAX_ENTRY_BYTES) {
      most = MAX_ENTRY_BYTES;
    }
    return node.bytes() + bytes < most
        && (limits.streamNodeEntries() == 0
            || node.live() + node.deleted() < limits.streamNodeEntries());
  }

  private StreamNode begin(StreamNode node) {
    if (tail != null) {
      tail.trim();
      store(tail);
    }
    if (image != null) {
      image.beforeAdd(node);
    }
    append(node);
    return node;
  }

  /** Puts a node behind the others. */
  private void append(StreamNode node) {
    tail = node;
    store(node);
  }

  /** Takes a new or changed node over. */
  void store(StreamNode node) {
    byte[] before = nodes.put(node.key(), node.listpack());
    footprint.add(heapBytes(node.listpack()) - (before == null ? 0 : heapBytes(before)));
    if (node.isSame(tail)) {
      tail = node;
    }
  }

  private static long heapBytes(byte[] listpack) {
    return HeapLayout.bytes(listpack.length);
  }

  // Removing

  /** Deletes an entry; true if it was there. */
  public boolean delete(StreamId id) {
    StreamEntries entry = entries().range(id, id, false);
    if (!entry.next()) {
      return false;
    }
    StreamNode node = entry.node();
    if (node.live() == 1) {
      drop(node);
    } else {
      beforeDeleting(node);
      node.markDeleted(entry.position());
      node.count(-1, 1);
      store(node);
    }
    size--;
    if (id.isAbove(maxDeletedId)) {
      maxDeletedId = id;
    }
    if (size == 0 || id.equals(firstId)) {
      findFirst();
    }
    return true;
  }

  /** Takes a node out with all its entries. */
  void drop(StreamNode node) {
    if (image != null) {
      image.beforeDrop(node);
    }
    footprint.add(-heapBytes(nodes.remove(node.key())));
    if (node.isSame(tail)) {
      RadixCursor<byte[]> last = nodes.cursor();
      tail = last.last() ? StreamNode.at(last) : null;
    }
  }

  /** Counts entries that are gone. */
  void removed(long entries) {
    size -= entries;
  }

  /** Looks for the first entry anew. */
  void findFirst() {
    StreamEntries entries = entries().range(StreamId.ZERO, StreamId.MAX, false);
    firstId = entries.next() ? entries.id() : StreamId.ZERO;
  }

  /**
   * Removes the oldest entries.
   *
   * @return how many
   */
  public long trim(StreamTrim by) {
    return by.run(this);
  }

  /** Sets the last id, how many entries were ever added, and the greatest deleted id. */
  public void history(StreamId last, long newAdded, StreamId newMaxDeleted) {
    lastMs = last.ms();
    lastSeq = last.seq();
    added = newAdded;
    maxDeletedId = newMaxDeleted;
  }

  // Groups

  /**
   * How many consumers last got something at another time than they last tried to: only files from
   * RDB version 11 on have both times.
   */
  public long activityCount() {
    return tally.count();
  }

  /** Counts these consumers in a whole as well, or from now on in none if it is null. */
  public void countActivityIn(ActivityTally whole) {
    tally.move(whole);
  }

  /** How many groups there are. */
  public int groupCount() {
    return groups == null ? 0 : groups.size();
  }

  /** The group of a name, or null. */
  public StreamGroup group(Bytes name) {
    beforeGroups();
    return groups == null ? null : groups.get(name);
  }

  /** The groups in the order of their names; null if there are none. */
  public RadixCursor<StreamGroup> groups() {
    return groups == null ? null : groups.cursor();
  }

  /**
   * Makes a group.
   *
   * @param entriesRead how many entries it has read, or {@link StreamGroup#UNKNOWN}
   * @return false if there is one of that name
   */
  public boolean createGroup(Bytes name, StreamId last, long entriesRead) {
    if (group(name) != null) {
      return false;
    }
    put(new StreamGroup(name.toArray(), last, entriesRead, footprint, tally));
    return true;
  }

  private void put(StreamGroup group) {
    if (groups == null) {
      groups = new Radix<>(footprint);
    }
    groups.put(group.name(), group);
  }

  /** Removes a group; true if it was there. */
  public boolean destroyGroup(Bytes name) {
    beforeGroups();
    StreamGroup gone = groups == null ? null : groups.remove(name);
    if (gone == null) {
      return false;
    }
    gone.release();
    return true;
  }

  // As a value

  /**
   * A stream of the bytes to which {@link #packed} has pointed; there may be others behind them.
   */
  public static StreamValue ofPacked(byte[] bytes) {
    return PackedStream.read(bytes);
  }

  @Override
  public Packing packed(Element into) {
    return image == null ? PackedStream.write(this, into) : null;
  }

  @Override
  public StreamValue copy() {
    StreamValue copy = new StreamValue();
    RadixCursor<byte[]> each = nodes.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamNode node = StreamNode.at(each);
      copy.append(new StreamNode(node.ms(), node.seq(), Listpack.trim(each.value().clone())));
    }
    copy.size = size;
    copy.firstId = firstId;
    copy.history(lastId(), added, maxDeletedId);
    if (groups != null) {
      RadixCursor<StreamGroup> group = groups.cursor();
      for (boolean more = group.first(); more; more = group.next()) {
        copy.put(group.value().copy(copy.footprint, copy.tally));
      }
    }
    return copy;
  }

  @Override
  public void digest(Digest into) {
    StreamEntries entries = entries().range(StreamId.ZERO, StreamId.MAX, false);
    Element element = new Element();
    while (entries.next()) {
      into.mix(entries.id().toString().replace('-', '.'));
      for (int i = 0; i < entries.fields(); i++) {
        entries.field(element);
        into.mix(element.array(), element.offset(), element.length());
        entries.value(element);
        into.mix(element.array(), element.offset(), element.length());
      }
    }
  }
}
