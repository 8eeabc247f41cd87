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
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.radix.Radix;
import io.vireo.server.data.radix.RadixCursor;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A stream: entries in the order of their ids, and groups of consumers. Owned by the data context.
 *
 * <p>Entries are added at the end only. They lie in {@linkplain StreamNode nodes} of about a
 * hundred, found by a radix tree under the id of each node's first entry. The last node has room to
 * grow; it is cut to its size when the next one begins.
 */
public final class StreamValue implements Aggregate, PartlyStored<NodeBlocks> {
  /** Bytes that the fields and values of an entry may have together. */
  public static final long MAX_ENTRY_BYTES = 1L << 30;

  private static final int REFERENCES = 12;
  private static final int LONGS = 6;
  private static final int FLAGS = 1;

  /** Nodes of a stream that is gone which are freed together. */
  private static final int NODES_FREED_TOGETHER = 64;

  /** The footprint, the tally, two ids and the last node. */
  private static final long PARTS_BYTES =
      HeapLayout.object(1, Long.BYTES)
          + ActivityTally.bytes()
          + StreamImages.bytes()
          + 2 * HeapLayout.object(0, 2 * Long.BYTES)
          + HeapLayout.object(1, 2 * Long.BYTES);

  private final Footprint footprint = new Footprint();

  /** Under the id of its first entry, each node: its listpack, or a {@link StoredNode}. */
  private final Radix<Object> nodes = new Radix<>(footprint);

  private final ActivityTally tally = new ActivityTally();
  private Radix<StreamGroup> groups;
  private StreamNode tail;
  private final StreamImages images = new StreamImages();

  /** Where nodes are stored, or null until it is set. */
  private NodeBlocks home;

  /** How many entries have this stream there. */
  private int entries;

  /** True if the last node was stored as well. */
  private boolean atRest;

  /** The node in front of the last that was changed, and so is in the heap. */
  private StreamNode open;

  /** The id of the last node that was stored, or was not, of those that were there at first. */
  private byte[] storedTo;

  private long blockBytes;
  private long size;
  private long added;
  private StreamId firstId = StreamId.ZERO;
  private StreamId maxDeletedId = StreamId.ZERO;
  private long lastMs;
  private long lastSeq;

  /** An empty stream. */
  public StreamValue() {
    footprint.add(
        HeapLayout.object(REFERENCES, Integer.BYTES + LONGS * Long.BYTES + FLAGS) + PARTS_BYTES);
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

  @Override
  public long blockBytes() {
    return blockBytes;
  }

  @Override
  public boolean enter(NodeBlocks blocks) {
    if (home != blocks) {
      assert blockBytes == 0 : "nodes are stored elsewhere";
      home = blocks;
      entries = 0;
      storedTo = null;
    }
    entries++;
    return nodes.size() > 1;
  }

  @Override
  public void leave(NodeBlocks blocks) {
    if (home == blocks && --entries == 0) {
      blocks.abandon(new AbandonedNodes(blocks));
      // An image reads on.
      home = images.isEmpty() ? null : home;
    }
  }

  /** The nodes of a stream that is not needed any more. */
  private final class AbandonedNodes implements StoredParts.Abandoned {
    private final NodeBlocks blocks;
    private final RadixCursor<Object> next = nodes.cursor();
    private boolean more = next.first();

    AbandonedNodes(NodeBlocks blocks) {
      this.blocks = blocks;
    }

    @Override
    public long blockBytes() {
      return blockBytes;
    }

    @Override
    public long heapBytes() {
      return footprint.bytes();
    }

    @Override
    public boolean isHeld() {
      return !images.isEmpty();
    }

    @Override
    public boolean freeSome() {
      for (int i = 0; more && i < NODES_FREED_TOGETHER; i++) {
        if (next.value() instanceof StoredNode stored) {
          blockBytes -= blocks.blockBytes(stored);
          blocks.free(stored);
        }
        more = next.next();
      }
      return !more;
    }
  }

  @Override
  public boolean canRest() {
    return true;
  }

  @Override
  public boolean isAtRest() {
    return atRest;
  }

  @Override
  public void rest() {
    if (tail == null || home == null) {
      return;
    }
    if (open != null) {
      storeOutside(open);
      open = null;
    }
    storeOutside(tail);
    StoredNode stored = stored(tail);
    if (stored != null) {
      tail = new StreamNode(tail.ms(), tail.seq(), stored, home);
      atRest = true;
    }
  }

  @Override
  public void wake() {
    atRest = false;
    store(new StreamNode(tail.ms(), tail.seq(), home.copyToGrow(stored(tail))));
  }

  @Override
  public void bringBack() {
    atRest = false;
    forEachStored((place, stored) -> store(nodeAt(place)));
    open = null;
  }

  @Override
  public boolean storeSome(NodeBlocks blocks, int most) {
    RadixCursor<Object> next = nodes.cursor();
    boolean more = home == blocks && (storedTo == null ? next.first() : next.above(storedTo));
    for (int left = most; more && left > 0; left--) {
      StreamNode node = nodeAt(next);
      if (node.isSame(tail)) {
        return false;
      }
      storedTo = node.key();
      storeOutside(node);
      more = next.above(storedTo);
    }
    return more;
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    forEachStored((place, stored) -> sink.accept(stored.address()));
  }

  private void forEachStored(BiConsumer<RadixCursor<Object>, StoredNode> sink) {
    RadixCursor<Object> each = nodes.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      if (each.value() instanceof StoredNode stored) {
        sink.accept(each, stored);
      }
    }
  }

  /** Stores a node outside the heap, if it can be and is not yet. */
  private void storeOutside(StreamNode node) {
    if (home == null || !(nodes.get(node.key()) instanceof byte[] before)) {
      return;
    }
    StoredNode stored = home.store(new StreamNode(node.ms(), node.seq(), before));
    if (stored != null) {
      nodes.put(node.key(), stored);
      footprint.add(StoredNode.heapBytes() - heapBytes(before));
      blockBytes += home.blockBytes(stored);
      if (images.isEmpty()) {
        home.spare(before);
      }
    }
  }

  /** The node at a place in the tree. */
  StreamNode nodeAt(RadixCursor<Object> place) {
    byte[] key = place.keyArray();
    long ms = StreamId.msOf(key);
    long seq = StreamId.seqOf(key);
    return place.value() instanceof StoredNode stored
        ? new StreamNode(ms, seq, stored, home)
        : new StreamNode(ms, seq, (byte[]) place.value());
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

  /** Lets an image know of changes; the blocks that it needs, or null. */
  NodeBlocks hold(StreamImage by) {
    images.add(by);
    return home;
  }

  /** An image wants to know no more. */
  void release(StreamImage by) {
    images.remove(by);
  }

  /** Entries of a node are about to be deleted, or added to it. */
  void beforeChange(StreamNode node) {
    images.beforeChange(node);
  }

  private void beforeGroups() {
    images.beforeGroups();
  }

  /**
   * Adds a node behind the others that was made elsewhere; {@link #restored} must follow the last.
   *
   * @param listpack in the layout of this class' nodes, with at least one entry that is not deleted
   */
  public void addNode(StreamId first, byte[] listpack) {
    StreamNode node = new StreamNode(first.ms(), first.seq(), listpack);
    if (tail != null) {
      storeOutside(tail);
    }
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

  Radix<Object> nodes() {
    return nodes;
  }

  /** The last node, or null. */
  StreamNode tail() {
    return atRest ? new StreamNode(tail.ms(), tail.seq(), stored(tail), home) : tail;
  }

  private StoredNode stored(StreamNode node) {
    return nodes.get(node.key()) instanceof StoredNode stored ? stored : null;
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
    assert !atRest : "changed at rest";
    StreamNode node = tail != null && takes(tail, bytes, limits) ? tail : null;
    if (node == null) {
      byte[] empty = tail == null ? Listpack.empty() : settleTail();
      node = begin(StreamNode.begin(ms, seq, words, fields, empty));
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
    images.beforeAdd(node);
    append(node);
    return node;
  }

  /** Puts a node behind the others. */
  private void append(StreamNode node) {
    tail = node;
    store(node);
  }

  /** The last node is about to have others behind it; an empty listpack for the next one. */
  private byte[] settleTail() {
    int bytes = tail.bytes();
    storeOutside(tail);
    if (nodes.get(tail.key()) instanceof byte[]) {
      tail.trim();
      store(tail);
    }
    return home == null ? Listpack.empty() : Listpack.emptyIn(home.array(bytes));
  }

  /** Takes a new or changed node over. */
  void store(StreamNode node) {
    forget(nodes.put(node.key(), node.listpack()));
    footprint.add(heapBytes(node.listpack()));
    if (node.isSame(tail)) {
      tail = node;
    }
  }

  /** A node was changed that has others behind it: it stays in the heap until the next is. */
  void keepOpen(StreamNode node) {
    if (node.isSame(tail)) {
      return;
    }
    if (open != null && !open.isSame(node) && !open.isSame(tail)) {
      storeOutside(open);
    }
    open = node;
  }

  /** What the tree had under the id of a node is no longer the stream's. */
  private void forget(Object before) {
    if (before instanceof StoredNode stored) {
      footprint.add(-StoredNode.heapBytes());
      blockBytes -= home.blockBytes(stored);
      home.free(stored);
    } else if (before != null) {
      footprint.add(-heapBytes((byte[]) before));
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
      beforeChange(node);
      node.markDeleted(entry.position());
      node.count(-1, 1);
      store(node);
      keepOpen(node);
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
    images.beforeDrop(node);
    forget(nodes.remove(node.key()));
    if (node.isSame(open)) {
      open = null;
    }
    if (node.isSame(tail)) {
      RadixCursor<Object> last = nodes.cursor();
      tail = null;
      if (last.last()) {
        append(nodeAt(last));
        beforeChange(tail);
      }
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
    return images.isEmpty() ? PackedStream.write(this, into) : null;
  }

  @Override
  public StreamValue copy() {
    StreamValue copy = new StreamValue();
    RadixCursor<Object> each = nodes.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamNode node = nodeAt(each);
      copy.append(new StreamNode(node.ms(), node.seq(), Listpack.trim(node.listpack().clone())));
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
