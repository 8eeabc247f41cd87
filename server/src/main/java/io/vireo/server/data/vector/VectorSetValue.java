package io.vireo.server.data.vector;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Type;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.RowIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * A vector set: elements with a vector each, and perhaps attributes, of which those nearest to a
 * vector are found quickly. Owned by the data context.
 *
 * <p>Each element is a node in {@link VectorBlocks}: its vector, its links in the {@linkplain
 * VectorGraph graph}, and its name. A {@link RowIndex} leads from names to nodes. A node's number
 * stays as long as the element has the vector.
 *
 * <p>A search may pause while commands change the set: a node that is removed meanwhile stays until
 * the searches are over that may come by.
 */
public final class VectorSetValue
    implements Aggregate, PartlyStored<VectorBlocks>, StoredParts.Abandoned {
  private static final int FIRST_CAPACITY = 4;

  /** Nodes whose blocks are freed in one step. */
  private static final int FREED_TOGETHER = 256;

  private static final long HEAP_BYTES =
      HeapLayout.object(12, Long.BYTES * 4 + Integer.BYTES * 4)
          + HeapLayout.object(1, 2 * Integer.BYTES)
          + HeapLayout.object(3, Integer.BYTES);

  private final LayerSearches searching;
  private final VectorBlocks blocks;
  private final VectorShape shape;
  private final Projection projection;
  private final VectorGraph graph;
  private final RowIndex index;
  private final long number;

  /** The nodes in the order in which they came; 0 where one went. */
  private int[] order = new int[FIRST_CAPACITY];

  private int end;
  private int size;
  private int attributes;
  private long inserted;

  /** Bytes of blocks of nodes and attributes, and of those that are arrays of the heap. */
  private long storedBytes;

  private long arrayBytes;

  /** The nodes by their names, once this was asked for. */
  private NameOrder names;

  private int entries;

  /** They copy nodes before these change, for images that are still to be shown. */
  private List<IntConsumer> copiers = List.of();

  /** Searches that have paused, by the order in which they began. */
  private final List<Long> searches = new ArrayList<>(0);

  private long searched;
  private final Deque<Late> late = new ArrayDeque<>(0);

  /** A node that was removed, to be freed when searches are over that began before this number. */
  private record Late(int node, long searched) {}

  /**
   * A set without elements.
   *
   * @param projection of each vector before it comes in; null for none
   * @param number one that no other set of the server has
   */
  public VectorSetValue(
      LayerSearches searching, VectorShape shape, Projection projection, long number) {
    this.searching = searching;
    blocks = searching.blocks();
    this.shape = shape;
    this.projection = projection;
    graph = new VectorGraph(searching, shape, this::beforeChange);
    index = new RowIndex(blocks, blocks.tables());
    this.number = number;
  }

  @Override
  public Type type() {
    return Type.VECTOR_SET;
  }

  @Override
  public String encoding() {
    return "raw";
  }

  @Override
  public long size() {
    return size;
  }

  /** What the vectors have in common. */
  public VectorShape shape() {
    return shape;
  }

  /** The projection of each vector before it comes in, or null. */
  public Projection projection() {
    return projection;
  }

  /** How many elements have attributes. */
  public int attributesCount() {
    return attributes;
  }

  /** How many vectors have come in so far. */
  public long inserted() {
    return inserted;
  }

  /** The number that no other set of the server has. */
  public long number() {
    return number;
  }

  /** The highest level of the graph. */
  public int maxLevel() {
    return graph.maxLevel();
  }

  @Override
  public long heapBytes() {
    return HEAP_BYTES
        + HeapLayout.bytes((long) order.length * Integer.BYTES)
        + index.heapBytes()
        + arrayBytes
        + (names == null ? 0 : names.heapBytes())
        + (projection == null ? 0 : projection.heapBytes());
  }

  @Override
  public long blockBytes() {
    return storedBytes + index.blockBytes();
  }

  // Elements.

  /** The node of an element, or 0. */
  public int find(Bytes element) {
    long place = index.find(element.array(), element.offset(), element.length(), element.hash());
    return place < 0 ? 0 : RowIndex.row(place);
  }

  /**
   * Puts an element in with a vector, or gives it another one.
   *
   * @param vector {@link VectorShape#dimension} components
   * @param newAttributes empty for none; null for those that it has
   * @param candidates how many of the nearest nodes it is linked to some of
   * @return true if the element is new
   * @throws NoRoom if there is no room; nothing has changed then
   */
  public boolean put(
      Bytes element, float[] vector, Bytes newAttributes, int candidates, RandomGenerator random) {
    VectorCode code = new VectorCode(shape);
    code.encode(vector);
    int before = find(element);
    makeOrder();
    int node = newNode(element, level(random), code);
    if (before == 0) {
      index.makeRoom(element.hash());
    }
    try {
      newAttributes(node, before, newAttributes);
    } catch (NoRoom full) {
      freeNode(node);
      throw full;
    }
    if (before != 0) {
      leave(before, element);
    }
    enter(node, element);
    VectorQuery query = VectorQuery.of(shape);
    query.point(code.words, code.range());
    graph.insert(node, query, candidates);
    return before == 0;
  }

  /** A level with a quarter of the chance of the one below. */
  private static int level(RandomGenerator random) {
    int level = 0;
    while (level < VectorShape.MAX_LEVEL && (random.nextInt() & 3) == 0) {
      level++;
    }
    return level;
  }

  private int newNode(Bytes element, int level, VectorCode code) {
    int node = newNode(element, level);
    for (int i = 0; i < code.words.length; i++) {
      blocks.putInt(node, VectorShape.VECTOR_AT + i * Integer.BYTES, code.words[i]);
    }
    blocks.putInt(node, VectorShape.LENGTH_AT, Float.floatToRawIntBits(code.length()));
    blocks.putInt(node, VectorShape.RANGE_AT, Float.floatToRawIntBits(code.range()));
    return node;
  }

  private int newNode(Bytes element, int level) {
    int node =
        blocks.node(
            shape, level, element.array(), element.offset(), element.length(), element.hash());
    count(node, 1);
    return node;
  }

  /** Sets the attributes of a node that takes the place of another one, or of none. */
  private void newAttributes(int node, int before, Bytes wanted) {
    int part = 0;
    if (wanted != null && wanted.length() > 0) {
      part = blocks.attributes(wanted.array(), wanted.offset(), wanted.length());
      count(part, 1);
    } else if (wanted == null && before != 0) {
      part = attributesOf(before);
      if (part != 0) {
        beforeChange(before);
        blocks.putInt(before, VectorShape.ATTRIBUTES_AT, 0);
        attributes--;
      }
    }
    blocks.putInt(node, VectorShape.ATTRIBUTES_AT, part);
    attributes += part == 0 ? 0 : 1;
  }

  private int attributesOf(int node) {
    return blocks.getInt(node, VectorShape.ATTRIBUTES_AT);
  }

  private void count(int part, int sign) {
    long stored = blocks.storedBytes(part);
    storedBytes += sign * stored;
    arrayBytes += sign * (blocks.bytes(part) - stored);
  }

  private void enter(int node, Bytes element) {
    blocks.putInt(node, VectorShape.PLACE_AT, end);
    order[end++] = node;
    size++;
    inserted++;
    index.put(element.hash(), node);
    if (names != null) {
      names.add(node, element);
    }
  }

  /** Makes room in the order for one more. */
  private void makeOrder() {
    if (end < order.length) {
      return;
    }
    if (size > end - (end >>> 2)) {
      order = Arrays.copyOf(order, end + (end >>> 1) + 1);
      return;
    }
    int to = 0;
    for (int i = 0; i < end; i++) {
      if (order[i] != 0) {
        blocks.putInt(order[i], VectorShape.PLACE_AT, to);
        order[to++] = order[i];
      }
    }
    end = to;
  }

  /** A node leaves; its name's slot in the index is taken, not yet tidied. */
  private void leave(int node, Bytes element) {
    graph.delete(node);
    index.take(element.hash(), node);
    if (names != null) {
      names.remove(element);
    }
    order[blocks.getInt(node, VectorShape.PLACE_AT)] = 0;
    while (end > 0 && order[end - 1] == 0) {
      end--;
    }
    size--;
    if (graph.entry() == 0 && size > 0) {
      graph.entry(order[end - 1]);
    }
    if (attributesOf(node) != 0) {
      attributes--;
    }
    beforeChange(node);
    if (searches.isEmpty()) {
      freeNode(node);
    } else {
      blocks.putByte(node, VectorShape.REMOVED_AT, 1);
      late.add(new Late(node, searched));
    }
  }

  private void freeNode(int node) {
    int part = attributesOf(node);
    if (part != 0) {
      count(part, -1);
      blocks.free(part);
    }
    count(node, -1);
    blocks.free(node);
  }

  /** Takes an element out; false if it is not there. */
  public boolean remove(Bytes element) {
    int node = find(element);
    if (node == 0) {
      return false;
    }
    leave(node, element);
    index.tidy(element.hash());
    return true;
  }

  /**
   * Gives the element of a node other attributes, or none if they are empty.
   *
   * @throws NoRoom if there is no room; nothing has changed then
   */
  public void attributes(int node, Bytes wanted) {
    int part = 0;
    if (wanted.length() > 0) {
      part = blocks.attributes(wanted.array(), wanted.offset(), wanted.length());
      count(part, 1);
    }
    beforeChange(node);
    int old = attributesOf(node);
    blocks.putInt(node, VectorShape.ATTRIBUTES_AT, part);
    attributes += (part == 0 ? 0 : 1) - (old == 0 ? 0 : 1);
    if (old != 0) {
      count(old, -1);
      blocks.free(old);
    }
  }

  /** A node drawn at random, each with the same chance; there must be one. */
  public int random(RandomGenerator random) {
    int node = 0;
    while (node == 0) {
      node = order[random.nextInt(end)];
    }
    return node;
  }

  /** Takes all nodes, the last to come first. */
  public void forEach(IntConsumer sink) {
    for (int i = end - 1; i >= 0; i--) {
      if (order[i] != 0) {
        sink.accept(order[i]);
      }
    }
  }

  // Loading.

  /** A node that the graph does not know yet, of an element that is not there. */
  int load(Bytes element, Bytes wanted, int level) {
    makeOrder();
    int node = newNode(element, level);
    index.makeRoom(element.hash());
    try {
      newAttributes(node, 0, wanted);
    } catch (NoRoom full) {
      freeNode(node);
      throw full;
    }
    enter(node, element);
    return node;
  }

  /** All nodes have been loaded, the last to come first. */
  void loaded(int entry) {
    for (int i = 0; i < end / 2; i++) {
      int other = order[end - 1 - i];
      order[end - 1 - i] = order[i];
      order[i] = other;
    }
    for (int i = 0; i < end; i++) {
      blocks.putInt(order[i], VectorShape.PLACE_AT, i);
    }
    graph.entry(entry);
  }

  // By name.

  /**
   * How many elements have names below some bytes.
   *
   * @param orEqual whether one with these bytes counts
   */
  public int countBelow(Bytes name, boolean orEqual) {
    return byName().place(name.array(), name.offset(), name.length(), orEqual);
  }

  /** The node with a place in the order of names. */
  public int nodeByName(int place) {
    return byName().node(place);
  }

  /** Heap bytes that the next request by name needs: those to sort the names, or none. */
  public long bytesToSort() {
    return names == null ? (long) size * NameOrder.SORTING_BYTES : 0;
  }

  /** From the first time on the order is kept up to date. */
  private NameOrder byName() {
    if (names == null) {
      int[] all = new int[size];
      int count = 0;
      for (int i = 0; i < end; i++) {
        if (order[i] != 0) {
          all[count++] = order[i];
        }
      }
      names = new NameOrder(blocks, all);
    }
    return names;
  }

  /** Frees all of a set that no entry has. */
  void abandon() {
    index.abandon();
    blocks.abandon(this);
  }

  // What a node tells.

  /** Points at the name of the element of a node. */
  public void name(int node, Element into) {
    blocks.name(node, into);
  }

  /** Points at the attributes of a node; false if it has none. */
  public boolean attributes(int node, Element into) {
    int part = attributesOf(node);
    if (part != 0) {
      blocks.attributes(part, into);
    }
    return part != 0;
  }

  /** The length that the vector of a node had. */
  public float length(int node) {
    return blocks.length(node);
  }

  /** The greatest component that the vector of a node had; 0 unless it is kept in bytes. */
  public float range(int node) {
    return blocks.range(node);
  }

  /** The bytes of the vector of a node, as files have them. */
  public byte[] vector(int node) {
    byte[] bytes = new byte[shape.quantization().bytes(shape.dimension())];
    blocks.get(node, VectorShape.VECTOR_AT, bytes, 0, bytes.length);
    return bytes;
  }

  /** The components of the vector of a node, as it came, as well as they are known. */
  public float[] components(int node) {
    int[] words = new int[shape.words()];
    blocks.getInts(node, VectorShape.VECTOR_AT, words, words.length);
    return VectorCode.decode(shape, words, blocks.range(node), blocks.length(node));
  }

  /** The highest level on which a node has links. */
  public int level(int node) {
    return blocks.level(node);
  }

  /** The neighbours of a node on a level. */
  public int[] links(int node, int level) {
    int[] links = new int[graph.count(node, level)];
    graph.links(node, level, links);
    return links;
  }

  /** The distance of two nodes. */
  public float distance(int one, int other) {
    VectorQuery query = VectorQuery.of(shape);
    query.point(blocks, one);
    return query.distance(blocks, other);
  }

  // Searches.

  /** A vector to search for, as the set keeps it. */
  VectorQuery query(float[] vector) {
    VectorCode code = new VectorCode(shape);
    code.encode(vector);
    VectorQuery query = VectorQuery.of(shape);
    query.point(code.words, code.range());
    return query;
  }

  VectorBlocks blocks() {
    return blocks;
  }

  LayerSearches searches() {
    return searching;
  }

  VectorGraph graph() {
    return graph;
  }

  /** Nodes in the order of their coming, with holes of 0. */
  int[] nodes() {
    return Arrays.copyOf(order, end);
  }

  /** A search pauses from now on; what to {@link #resumed} with. */
  long paused() {
    searches.add(searched);
    blocks.hold();
    return searched++;
  }

  /** A search that paused is over. */
  void resumed(long search) {
    searches.remove(search);
    blocks.release();
    long oldest = searches.isEmpty() ? Long.MAX_VALUE : searches.get(0);
    while (!late.isEmpty() && late.peek().searched() <= oldest && entries > 0) {
      freeNode(late.poll().node());
    }
  }

  // Images.

  /**
   * The set may change while an image of it is still to be shown.
   *
   * @param copier takes the number of each node that is about to change or to go
   */
  void showing(IntConsumer copier) {
    List<IntConsumer> more = new ArrayList<>(copiers);
    more.add(copier);
    copiers = more;
    blocks.hold();
  }

  /** An image has been shown, or is not wanted. */
  void shown(IntConsumer copier) {
    List<IntConsumer> fewer = new ArrayList<>(copiers);
    fewer.remove(copier);
    copiers = fewer;
    blocks.release();
  }

  private void beforeChange(int node) {
    for (int i = 0; i < copiers.size(); i++) {
      copiers.get(i).accept(node);
    }
  }

  // Where it is stored.

  @Override
  public void enter(VectorBlocks parts) {
    if (parts != blocks) {
      throw new IllegalArgumentException("nodes do not move to another store");
    }
    entries++;
  }

  @Override
  public void leave(VectorBlocks parts) {
    if (--entries == 0) {
      abandon();
    }
  }

  @Override
  public boolean isHeld() {
    return !copiers.isEmpty() || !searches.isEmpty();
  }

  @Override
  public boolean freeSome() {
    for (int left = FREED_TOGETHER; left > 0; left--) {
      if (!late.isEmpty()) {
        freeNode(late.poll().node());
      } else if (end > 0) {
        int node = order[--end];
        if (node != 0) {
          freeNode(node);
        }
      } else {
        return true;
      }
    }
    return false;
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    forEach(
        node -> {
          showBlock(node, sink);
          if (attributesOf(node) != 0) {
            showBlock(attributesOf(node), sink);
          }
        });
    for (Late each : late) {
      showBlock(each.node(), sink);
    }
  }

  private void showBlock(int part, IntConsumer sink) {
    if (blocks.isStored(part)) {
      sink.accept(blocks.address(part));
    }
  }

  @Override
  public void forEachTableBlock(IntConsumer sink) {
    index.forEachBlock(sink);
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    index.touch(element, step, lines);
  }

  @Override
  public void digest(Digest into) {
    Digest all = new Digest();
    Digest part = new Digest();
    part.mix(String.valueOf(size));
    part.mix(String.valueOf(shape.dimension()));
    all.add(part);
    Element view = new Element();
    forEach(
        node -> {
          part.clear();
          byte[] vector = vector(node);
          part.mix(vector, 0, vector.length);
          name(node, view);
          part.mix(view.array(), view.offset(), view.length());
          if (attributes(node, view)) {
            part.mix(view.array(), view.offset(), view.length());
          }
          all.add(part);
        });
    into.add(all);
  }
}
