package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.radix.RadixCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A stream: entries in the order of their ids, groups of consumers, and what producers have added.
 * Owned by the data context.
 *
 * <p>Entries are added at the end only. They lie in {@linkplain StreamNode nodes} of about a
 * hundred. A stream of at most one node, without groups and producers, is a view of that node
 * {@linkplain CollectionListpack in place}, beside its key, with seven words in front of it:
 *
 * <pre>
 *   0, 1   time and number of the last id
 *   2, 3   of the greatest deleted id
 *   4      how many entries were ever added
 *   5, 6   time and number of the node's id
 * </pre>
 *
 * <p>Any other has its nodes in {@link NodeBlocks}, and its groups and producers in the heap. It
 * stays so. What has deadlines is the ids of producers.
 */
public final class StreamValue implements Perishable, PartlyStored<NodeBlocks> {
  /** Bytes that the fields and values of an entry may have together. */
  public static final long MAX_ENTRY_BYTES = 1L << 30;

  private static final int LAST_WORD = 0;
  private static final int DELETED_WORD = 2;
  private static final int ADDED_WORD = 4;
  private static final int NODE_WORD = 5;

  /** This, and two ids. */
  private static final long HEAP_BYTES =
      HeapLayout.object(11, Integer.BYTES + 7 * Long.BYTES) + 2 * StreamId.HEAP_BYTES;

  /** The elements of the only node in place, or null for a stream of nodes in blocks. */
  private CollectionListpack place;

  /** Views of that node. */
  private StreamNode placed;

  /** Where the nodes of a stream in place will lie. */
  private Supplier<NodeBlocks> home;

  /** The nodes in blocks, or null for a stream in place. */
  private NodeList nodes;

  /** The groups, or null if there never was one. */
  private GroupTree groups;

  /** What producers have added under ids of their own, or null if none ever did. */
  private StreamProducers producers;

  private long ticket = NO_TICKET;

  /** Where consumers are counted besides, or null. */
  private Tally activity;

  /** Where streams with producers are counted, or null. */
  private Tally production;

  /** What is to be done before groups change, by images that have not shown them. */
  private List<Runnable> beforeGroups = List.of();

  /** How many entries have this stream in blocks. */
  private int entries;

  private long size;
  private long added;
  private StreamId maxDeletedId = StreamId.ZERO;

  /** The id of the first entry, or null if it must be looked for. */
  private StreamId firstId;

  private long lastMs;
  private long lastSeq;
  private long nodeMs;
  private long nodeSeq;

  /** A stream without entries that is not in place; a database takes it in. */
  public StreamValue() {
    nodes = new NodeList();
  }

  /** A stream whose only node lies in place: {@link #home} says that it points there. */
  public StreamValue(CollectionListpack place) {
    this.place = place;
    placed = new StreamNode();
  }

  /**
   * The place has been pointed at a stream.
   *
   * @param newHome where the nodes will lie if there are more of them, or groups
   */
  public void home(Supplier<NodeBlocks> newHome) {
    home = newHome;
    size = place.count() == 0 ? 0 : place.numberAt(0);
    added = place.word(ADDED_WORD);
    long deletedMs = place.word(DELETED_WORD);
    long deletedSeq = place.word(DELETED_WORD + 1);
    maxDeletedId =
        (deletedMs | deletedSeq) == 0 ? StreamId.ZERO : new StreamId(deletedMs, deletedSeq);
    firstId = null;
    lastMs = place.word(LAST_WORD);
    lastSeq = place.word(LAST_WORD + 1);
    nodeMs = place.word(NODE_WORD);
    nodeSeq = place.word(NODE_WORD + 1);
  }

  /** Writes the words of a stream, which has been put in place, in front of its node. */
  public void describe(CollectionListpack to) {
    to.word(LAST_WORD, lastMs);
    to.word(LAST_WORD + 1, lastSeq);
    to.word(DELETED_WORD, maxDeletedId.ms());
    to.word(DELETED_WORD + 1, maxDeletedId.seq());
    to.word(ADDED_WORD, added);
    boolean isThere = nodeCount() > 0;
    to.word(NODE_WORD, isThere ? nodeMs(0) : 0);
    to.word(NODE_WORD + 1, isThere ? nodeSeq(0) : 0);
  }

  @Override
  public boolean isInPlace() {
    return place != null;
  }

  private long nodeMs(int index) {
    return isInPlace() ? nodeMs : nodes.ms(index);
  }

  private long nodeSeq(int index) {
    return isInPlace() ? nodeSeq : nodes.seq(index);
  }

  /** What the stream knows besides its node has changed. */
  private void changed() {
    if (isInPlace()) {
      describe(place);
    }
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
    return isInPlace()
        ? 0
        : HEAP_BYTES
            + nodes.heapBytes()
            + (groups == null ? 0 : groups.heapBytes())
            + (producers == null ? 0 : producers.heapBytes());
  }

  @Override
  public long blockBytes() {
    return isInPlace() ? 0 : nodes.blockBytes();
  }

  @Override
  public long bytes() {
    return isInPlace() ? place.bytes() : heapBytes() + blockBytes();
  }

  @Override
  public void enter(NodeBlocks blocks) {
    if (nodes.blocks() != blocks) {
      nodes.blocks(blocks);
    }
    entries++;
  }

  @Override
  public void leave(NodeBlocks blocks) {
    if (--entries == 0) {
      nodes.abandon();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    for (int i = 0; !isInPlace() && i < nodes.size(); i++) {
      if (nodes.blocks().isStored(nodes.number(i))) {
        sink.accept(nodes.blocks().address(nodes.number(i)));
      }
    }
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    if (isInPlace() || nodes.size() == 0) {
      return;
    }
    int last = nodes.number(nodes.size() - 1);
    if (step == TOUCH_DIRECTORY) {
      lines.loaded(last);
    } else if (step == TOUCH_BUCKET) {
      touchNodes(element, last, lines);
    } else if (step == TOUCH_PART && element != FIRST_ELEMENT) {
      nodes.blocks().touchEnd(last, lines);
    }
  }

  /** Loads the beginning of the node at one end or both. */
  private void touchNodes(long element, int last, CacheLines lines) {
    if (element != LAST_ELEMENT) {
      nodes.blocks().touch(nodes.number(0), lines);
    }
    if (element != FIRST_ELEMENT) {
      nodes.blocks().touch(last, lines);
    }
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
    if (firstId == null) {
      StreamEntries first = entries().range(StreamId.ZERO, StreamId.MAX, false);
      firstId = first.next() ? first.id() : StreamId.ZERO;
    }
    return firstId;
  }

  /** The greatest id that was deleted by its name, or 0-0. */
  public StreamId maxDeletedId() {
    return maxDeletedId;
  }

  /** How many entries were ever added; it ends at the greatest number. */
  public long added() {
    return added;
  }

  /** How many nodes there are. */
  public int nodeCount() {
    return isInPlace() ? Math.min(1, place.count()) : nodes.size();
  }

  /** How many nodes Redis' tree of nodes would have. */
  public int treeNodes() {
    return isInPlace() ? 1 + nodeCount() : nodes.treeNodes();
  }

  /** The nodes as they are now, to be shown one by one. */
  public StreamImage image() {
    return new StreamImage(this);
  }

  /** The nodes from one on; only of a stream that is not in place. */
  NodeList nodesFrom(int index) {
    return nodes.from(index);
  }

  /** The index of the last node whose id is not above one, or -1. */
  int floor(long ms, long seq) {
    return isInPlace()
        ? StreamId.compare(nodeMs, nodeSeq, ms, seq) <= 0 ? 0 : -1
        : nodes.floor(ms, seq);
  }

  /** Points a view at a node, which must be there. */
  void point(int index, StreamNode view) {
    if (isInPlace()) {
      view.point(nodeMs, nodeSeq, place);
    } else {
      view.point(nodes, index);
    }
  }

  /** A view of a node, which must be there, until the next one is asked for. */
  StreamNode node(int index) {
    return isInPlace()
        ? placed.point(nodeMs, nodeSeq, place)
        : nodes.blocks().node().point(nodes, index);
  }

  private StreamNode lastNode() {
    return node(nodeCount() - 1);
  }

  /** Points at the listpack of a node, with its id, as files have it. */
  void read(int index, Element into) {
    if (isInPlace()) {
      place.writeTo(into);
    } else {
      nodes.blocks().read(nodes.number(index), into);
    }
  }

  /** The id of a node, in 16 bytes. */
  byte[] nodeKey(int index) {
    return StreamId.key(nodeMs(index), nodeSeq(index));
  }

  /** Lets an image do something before groups change, maybe more than once. */
  void onGroupsChange(Runnable task) {
    List<Runnable> all = new ArrayList<>(beforeGroups);
    all.add(task);
    beforeGroups = all;
  }

  /** An image wants to know no more. */
  void forget(Runnable task) {
    List<Runnable> others = new ArrayList<>(beforeGroups);
    others.remove(task);
    beforeGroups = others.isEmpty() ? List.of() : others;
  }

  private void beforeGroups() {
    for (int i = 0; i < beforeGroups.size(); i++) {
      beforeGroups.get(i).run();
    }
  }

  /**
   * Adds a node behind the others that was made elsewhere, to a stream that is not in place.
   *
   * @param listpack in the layout of this class' nodes, with at least one entry that is not deleted
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  public void addNode(StreamId first, byte[] listpack) {
    nodes.add(first.ms(), first.seq(), nodes.blocks().make(listpack));
    size += lastNode().live();
    firstId = null;
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

  /** Bytes of the elements of a stream of one entry: for how many there must be room in place. */
  public static long bytesOfOne(IntFunction<Bytes> words, int fields) {
    return StreamNode.bytesOfOne(words, fields);
  }

  /**
   * Adds an entry.
   *
   * @param ms with {@code seq} its id, above {@link #lastId}
   * @param words its fields and values in turn
   * @param bytes of all fields and values, at most {@link #MAX_ENTRY_BYTES}
   * @throws io.vireo.server.data.page.NoRoom if there is none; no entry has come or gone then
   */
  public void add(
      long ms, long seq, IntFunction<Bytes> words, int fields, long bytes, Thresholds limits) {
    StreamNode last = nodeCount() == 0 ? null : lastNode();
    if (last == null || !takes(last, bytes, limits) || !last.append(ms, seq, words, fields)) {
      begin(ms, seq, words, fields, last);
    }
    size++;
    if (added < Long.MAX_VALUE) { // XSETID sets it to any number from 0 on
      added++;
    }
    lastMs = ms;
    lastSeq = seq;
    if (size == 1) {
      firstId = null;
    }
    changed();
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

  /** Adds a node with an entry behind the last, if there is one. */
  private void begin(long ms, long seq, IntFunction<Bytes> words, int fields, StreamNode last) {
    long bytes = StreamNode.bytesOfOne(words, fields);
    if (isInPlace()) {
      if (last == null && bytes <= place.mostBytes()) {
        StreamNode.begin(place, words, fields, (int) bytes);
        nodeMs = ms;
        nodeSeq = seq;
        return;
      }
      leavePlace();
    }
    NodeBlocks blocks = nodes.blocks();
    // It will become as long as the one before.
    int room = nodes.size() == 0 ? 0 : lastNode().bytes();
    int number = blocks.make(words, fields, Math.toIntExact(bytes), room);
    if (nodes.size() > 0) {
      lastNode().trim();
    }
    nodes.add(ms, seq, number);
  }

  /** Becomes a stream with nodes in blocks, which takes the place of the node. */
  private void leavePlace() {
    NodeList list = new NodeList();
    list.blocks(home.get());
    if (place.count() > 0) {
      list.add(nodeMs, nodeSeq, list.blocks().make((StoredListpack) place));
    }
    nodes = list;
    CollectionListpack left = place;
    place = null;
    placed = null;
    home = null;
    left.replaceBy(this);
  }

  // Removing

  /**
   * Deletes an entry; true if it was there.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is none; nothing has changed then
   */
  public boolean delete(StreamId id) {
    if (!remove(id)) {
      return false;
    }
    if (id.isAbove(maxDeletedId)) {
      maxDeletedId = id;
      changed();
    }
    return true;
  }

  /** Deletes an entry that counts as trimmed, not as deleted by its name; true if it was there. */
  boolean remove(StreamId id) {
    StreamEntries entry = entries().range(id, id, false);
    if (!entry.next()) {
      return false;
    }
    StreamNode node = entry.node();
    if (node.live() == 1) {
      drop(node.index(), 1);
    } else {
      node.prepareToDelete(1);
      node.delete(entry.position());
      node.count(1);
      size--;
    }
    if (size == 0 || id.equals(firstId)) {
      firstId = null;
    }
    changed();
    return true;
  }

  /**
   * Sees to it that the {@linkplain #delete deletion} of entries finds the room that it needs.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  public void prepareToDelete(StreamId[] ids) {
    for (StreamId id : ids) {
      int index = nodeCount() == 0 ? -1 : floor(id.ms(), id.seq());
      if (index >= 0) {
        prepareToDelete(index, ids.length);
      }
    }
  }

  /** Sees to it that the deletion of some entries of a node finds the room that it needs. */
  void prepareToDelete(int index, long count) {
    node(index).prepareToDelete(count);
  }

  /** Deletes entries of the first node, {@linkplain #prepareToDelete if it is prepared}. */
  void deleteFirst(long count) {
    if (node(0).live() == count) {
      drop(0, count);
      return;
    }
    StreamEntries entries = entries().range(StreamId.ZERO, StreamId.MAX, false);
    for (long i = 0; i < count; i++) {
      entries.next();
      entries.node().delete(entries.position());
    }
    entries.node().count(count);
    size -= count;
    firstId = null;
    changed();
  }

  /** Takes a node out with all its entries, of which some are not deleted. */
  void drop(int index, long live) {
    if (isInPlace()) {
      place.clear();
    } else {
      nodes.remove(index);
    }
    size -= live;
    firstId = null;
    changed();
  }

  /** Takes the first nodes out with all their entries, of which some are not deleted. */
  void dropFirst(int count, long live) {
    for (int i = 1; i < count; i++) {
      nodes.remove(0);
    }
    drop(0, live);
  }

  /** True unless an entry has to stay because a group refers to it. */
  public boolean mayDelete(StreamId id, StreamReferences references) {
    return references != StreamReferences.NONE || !isReferenced(id);
  }

  /** True if a group has yet to read an entry, or a consumer to acknowledge it. */
  private boolean isReferenced(StreamId id) {
    if (groups != null) {
      RadixCursor<StreamGroup> each = groups.cursor();
      for (boolean more = each.first(); more; more = each.next()) {
        if (each.value().refersTo(id)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes an entry off the lists of all groups that have it pending; true if there was one. */
  public boolean acknowledge(StreamId id) {
    boolean wasPending = false;
    if (groups != null) {
      beforeGroups();
      RadixCursor<StreamGroup> each = groups.cursor();
      for (boolean more = each.first(); more; more = each.next()) {
        wasPending |= each.value().acknowledge(id);
      }
    }
    return wasPending;
  }

  /**
   * Removes the oldest entries.
   *
   * @return how many
   * @throws io.vireo.server.data.page.NoRoom if there is none; no entry has gone then
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
    changed();
  }

  // Groups

  /**
   * How many consumers last got something at another time than they last tried to: only files from
   * RDB version 11 on have both times.
   */
  public long activityCount() {
    return groups == null ? 0 : groups.activityCount();
  }

  /**
   * Counts these consumers in a whole as well, and the stream in another if it has producers; from
   * now on in none where that is null.
   */
  public void countIn(Tally active, Tally produced) {
    activity = active;
    if (groups != null) {
      groups.countActivityIn(active);
    }
    countProduced(-1);
    production = produced;
    countProduced(1);
  }

  private void countProduced(int sign) {
    if (producers != null && production != null) {
      production.add(sign);
    }
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
   * @throws io.vireo.server.data.page.NoRoom if there is none; nothing has changed then
   */
  public boolean createGroup(Bytes name, StreamId last, long entriesRead) {
    if (group(name) != null) {
      return false;
    }
    if (isInPlace()) {
      leavePlace();
    }
    if (groups == null) {
      groups = new GroupTree(activity);
    }
    groups.create(name, last, entriesRead);
    return true;
  }

  /** Removes a group; true if it was there. */
  public boolean destroyGroup(Bytes name) {
    beforeGroups();
    return groups != null && groups.remove(name);
  }

  // Producers

  /** What producers have added under ids of their own; null if none ever did. Read only. */
  public StreamProducers producers() {
    return producers;
  }

  /**
   * Makes room for what producers add, if no producer has added anything yet.
   *
   * @param seconds how long their ids are known then
   * @param most how many of each
   * @throws io.vireo.server.data.page.NoRoom if there is none; nothing has changed then
   */
  public void expectProducers(long seconds, long most) {
    if (producers == null) {
      if (isInPlace()) {
        leavePlace();
      }
      beforeGroups();
      producers = new StreamProducers(seconds, most);
      countProduced(1);
    }
  }

  /**
   * Sets how long ids of producers are known, and how many of each; they must be {@linkplain
   * #expectProducers expected}. If that is another time or number, no id is known any more.
   *
   * @return whether it is
   */
  public boolean configureProducers(long seconds, long most) {
    beforeGroups();
    return producers.configure(seconds, most);
  }

  /**
   * Records that a producer, which must be {@linkplain #expectProducers expected}, has added an
   * entry under an id of its own; what else it had under this id is known no more.
   */
  public void produced(Bytes pid, Bytes iid, StreamId id) {
    beforeGroups();
    producers.record(pid, iid, id);
  }

  /** A producer wanted to add an entry that it has added. */
  public void countDuplicate() {
    producers.countDuplicate();
  }

  @Override
  public long nextDeadline() {
    return producers == null ? Long.MAX_VALUE : producers.nextDeadline();
  }

  /** Forgets ids of producers; none of them is shown to {@code gone}. */
  @Override
  public int expire(long now, int most, Consumer<Bytes> gone) {
    beforeGroups();
    return producers.expire(now, most);
  }

  @Override
  public long ticket() {
    return ticket;
  }

  @Override
  public void ticket(long newTicket) {
    ticket = newTicket;
  }

  // As a value

  @Override
  public Packing packed(Element into) {
    if (nodeCount() > 1 || groupCount() > 0 || producers != null) {
      return null;
    }
    if (nodeCount() == 0) {
      into.point(Listpack.empty(), 0, Listpack.EMPTY_BYTES);
    } else {
      read(0, into);
    }
    return Packing.STREAM;
  }

  /**
   * A copy whose nodes lie in some blocks.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for them
   */
  public StreamValue copyTo(NodeBlocks blocks) {
    StreamValue copy = new StreamValue();
    copy.nodes.blocks(blocks);
    if (!isInPlace()) {
      copy.nodes.copy(nodes);
    } else if (place.count() > 0) {
      copy.nodes.add(nodeMs, nodeSeq, blocks.make((StoredListpack) place));
    }
    copy.size = size;
    copy.history(lastId(), added, maxDeletedId);
    copy.groups = groups == null ? null : groups.copy();
    copy.producers = producers == null ? null : producers.copy();
    return copy;
  }

  @Override
  public void digest(Digest into) {
    StreamEntries entries = entries().range(StreamId.ZERO, StreamId.MAX, false);
    StoredElement element = new StoredElement();
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
