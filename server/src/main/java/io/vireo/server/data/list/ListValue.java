package io.vireo.server.data.list;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.CollectionListpack;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.PartlyStored;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * A list: elements in the order in which they were put in, fast at both ends. Owned by the data
 * context.
 *
 * <p>A short one is a view of the elements {@linkplain StoredListpack in place}, beside their key
 * ({@code listpack}); a longer one is a {@link QuickList} of many chunks. {@link #expect} and
 * {@link #shrunk} change from one to the other by the limits of the time, exactly when Redis does:
 * a list becomes long when it would exceed a chunk, and short again when it is down to half a
 * chunk, so that one element to and fro does not cost two conversions.
 */
public final class ListValue implements Aggregate, PartlyStored<ChunkBlocks> {
  /** The elements in place, or null for a list of chunks. */
  private CollectionListpack place;

  /** The chunks, or null for a list in place. */
  private QuickList quick;

  /** Where the chunks of a list in place will lie. */
  private Supplier<ChunkBlocks> home;

  /** True if the only chunk counts as a short list, which has no place beside a key. */
  private boolean isShort;

  /** How many entries have this list there. */
  private int entries;

  /** A list whose elements lie in place: those at which that points when they are asked for. */
  public ListValue(CollectionListpack place) {
    this.place = place;
  }

  /** Sets where the chunks will lie if the list becomes long. */
  public void home(Supplier<ChunkBlocks> newHome) {
    home = newHome;
  }

  private ListValue(QuickList quick, boolean isShort) {
    this.quick = quick;
    this.isShort = isShort;
  }

  /**
   * A list without elements in chunks, which becomes short by {@link #restored} at the earliest.
   */
  public static ListValue inChunks(ListLimits limits) {
    return new ListValue(new QuickList(limits), false);
  }

  /** A list without elements that is short, but not in place. */
  public static ListValue shortInChunks(ListLimits limits) {
    return new ListValue(new QuickList(limits), true);
  }

  @Override
  public boolean isInPlace() {
    return quick == null;
  }

  @Override
  public Packing packed(Element into) {
    if (isInPlace()) {
      place.writeTo(into);
      return Packing.LIST;
    }
    if (!isShort() || deque().size() == 0) {
      return null;
    }
    deque().blocks().read(deque().ticket(0), into);
    return Packing.LIST;
  }

  /** True if the list is short by its limits. */
  private boolean isShort() {
    return isInPlace()
        || isShort
            && deque().size() <= 1
            && (deque().size() == 0 || !ChunkBlocks.isLarge(deque().ticket(0)));
  }

  /** The list of chunks, with the present limit for elements by themselves. */
  private QuickList quick(ListLimits limits) {
    quick.plainFrom(limits.plainFrom());
    return quick;
  }

  @Override
  public Type type() {
    return Type.LIST;
  }

  @Override
  public String encoding() {
    return isShort() ? "listpack" : "quicklist";
  }

  @Override
  public long size() {
    return isInPlace() ? place.count() : deque().elements();
  }

  /**
   * A copy whose chunks lie in some blocks.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for them
   */
  public ListValue copyTo(ChunkBlocks blocks) {
    QuickList copy =
        isInPlace() ? outOfPlace(ListLimits.DEFAULT, blocks) : new QuickList(quick.limits());
    if (!isInPlace()) {
      copy.blocks(blocks);
      copy.copy(quick);
    }
    return new ListValue(copy, isInPlace() || isShort);
  }

  @Override
  public long heapBytes() {
    return isInPlace() ? 0 : HeapLayout.object(3, 5) + deque().heapBytes();
  }

  @Override
  public long blockBytes() {
    return isInPlace() ? 0 : deque().blockBytes();
  }

  @Override
  public long bytes() {
    return isInPlace() ? place.bytes() : heapBytes() + blockBytes();
  }

  @Override
  public void enter(ChunkBlocks blocks) {
    if (deque().blocks() != blocks) {
      assert deque().size() == 0 : "chunks are stored elsewhere";
      quick.blocks(blocks);
    }
    entries++;
  }

  @Override
  public void leave(ChunkBlocks blocks) {
    if (--entries == 0) {
      quick.abandon();
    }
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    for (int i = 0; !isInPlace() && i < deque().size(); i++) {
      if (deque().blocks().isStored(ChunkBlocks.number(deque().ticket(i)))) {
        sink.accept(deque().blocks().address(deque().ticket(i)));
      }
    }
  }

  @Override
  public void touch(long element, int step, CacheLines lines) {
    if (!isInPlace()) {
      deque().touch(element, step, lines);
    }
  }

  @Override
  public void digest(Digest into) {
    Element element = new Element();
    ListCursor cursor = new ListCursor().forward(this, 0);
    while (cursor.next()) {
      cursor.read(element);
      into.mix(element.array(), element.offset(), element.length());
    }
  }

  /** How a long list is cut, in the words of DEBUG OBJECT; nothing for a short one. */
  public String describe() {
    if (isShort()) {
      return "";
    }
    ChunkDeque chunks = deque();
    ListLimits limits = quick.limits();
    long bytes = 0;
    for (int i = 0; i < chunks.size(); i++) {
      bytes += chunks.bytes(i);
    }
    BigDecimal average = new BigDecimal((double) chunks.elements() / chunks.size());
    return " ql_nodes:%d ql_avg_node:%s ql_listpack_max:%d ql_compressed:%d ql_uncompressed_size:%d"
        .formatted(
            chunks.size(),
            average.setScale(2, RoundingMode.HALF_EVEN),
            limits.fill(),
            limits.depth() == 0 ? 0 : 1,
            bytes);
  }

  /** Nodes, as a file has them: one for a short list. */
  public int nodes() {
    return chunks();
  }

  /**
   * Points at the content of a node.
   *
   * @return true if that is one large element, false if it is a {@code Listpack}
   */
  public boolean node(int index, Element into) {
    if (isInPlace()) {
      place.writeTo(into);
      return false;
    }
    long ticket = deque().ticket(index);
    deque().blocks().read(ticket, into);
    return ChunkBlocks.isLarge(ticket);
  }

  /** The nodes as they are now, to be shown one by one. */
  public ListImage image() {
    return new ListImage(this);
  }

  /**
   * Adds a node at the end of a list of chunks: a {@code Listpack} with at least one element, and
   * at most 65534.
   */
  public void addNode(byte[] listpack) {
    quick.adopt(listpack);
  }

  /** The chunks of a long list. */
  ChunkDeque deque() {
    return quick;
  }

  /** How many chunks there are. */
  int chunks() {
    return isInPlace() ? 1 : deque().size();
  }

  /** The elements of a list in place. */
  StoredListpack place() {
    return place;
  }

  /**
   * Where an element is: the chunk's index in the upper half, the element's within the chunk in the
   * lower one. The element behind the last is in the last chunk.
   */
  long chunkOf(long index) {
    if (isInPlace()) {
      return index;
    }
    ChunkDeque chunks = deque();
    int chunk = chunks.seek(Math.min(index, chunks.elements() - 1));
    return (long) chunk << Integer.SIZE | index - chunks.passed();
  }

  /**
   * Prepares for elements that will be put in: changes the encoding if they will be too much.
   *
   * @param bytes of all of them together
   * @param elements how many
   */
  public void expect(long bytes, long elements, ListLimits limits) {
    if (!isShort()) {
      return;
    }
    boolean exceeded = limits.exceeds(listpackBytes() + bytes, size() + elements);
    if (isInPlace()) {
      long most = bytes + elements * ListpackEntry.MAX_FRAME_BYTES + place.bytes();
      if (exceeded || most > place.mostBytes()) {
        leavePlace(limits, !exceeded);
      }
    } else {
      isShort = !exceeded;
    }
  }

  private long listpackBytes() {
    if (isInPlace()) {
      return place.listpackBytes();
    }
    return deque().size() == 0 ? Listpack.EMPTY_BYTES : deque().bytes(0);
  }

  /** Becomes a list of chunks, which takes the place of the elements. */
  private void leavePlace(ListLimits limits, boolean remainsShort) {
    quick = outOfPlace(limits, home.get());
    isShort = remainsShort;
    place.replaceBy(this);
    place = null;
    home = null;
  }

  private QuickList outOfPlace(ListLimits limits, ChunkBlocks blocks) {
    QuickList copy = new QuickList(limits);
    copy.blocks(blocks);
    if (place.count() > 0) {
      copy.adopt(place);
    }
    return copy;
  }

  /**
   * Sees to the encoding after elements were taken out.
   *
   * @return true if what is left is so little that it is a short list, which can be put in place
   */
  public boolean shrunk(ListLimits limits) {
    return isWithin(limits.bytes() / 2, limits.elements() / 2);
  }

  /** Sees to the encoding once all elements are in: the list is short if all fits into that. */
  public void restored(ListLimits limits) {
    isWithin(limits.bytes(), limits.elements());
  }

  private boolean isWithin(int bytes, int elements) {
    if (isInPlace() || deque().size() != 1) {
      return false;
    }
    if (!ChunkBlocks.isLarge(deque().ticket(0))
        && deque().bytes(0) <= bytes
        && deque().count(0) <= elements) {
      isShort = true;
    }
    return isShort();
  }

  /** Makes room at an end for several elements that were {@linkplain #expect expected} there. */
  public void reserve(long bytes, boolean front) {
    if (isInPlace()) {
      place.reserve((int) bytes, front);
    }
  }

  /** Adds an element at an end, after it was {@linkplain #expect expected}. */
  public void push(Bytes value, boolean front, ListLimits limits) {
    if (isInPlace()) {
      place.insert(front ? 0 : place.end(), value);
    } else {
      quick(limits).push(value, front);
    }
  }

  /**
   * Looks at the element at an end of a list that is not empty.
   *
   * @return what has it {@linkplain StoredListpack#select selected} then if it is a string in
   *     place, or null: then it can only be {@linkplain #peek peeked}
   */
  public StoredListpack select(boolean front) {
    StoredListpack elements = isInPlace() ? place : quick.end(front);
    return elements != null && elements.selectEnd(front) ? elements : null;
  }

  /** Points a view at the element at an end of a list that is not empty. */
  public void peek(boolean front, Element into) {
    if (isInPlace()) {
      place.read(front ? 0 : place.previous(place.end()), into);
      return;
    }
    quick.peek(front, into);
  }

  /** Takes the element at an end out of a list that is not empty. */
  public void drop(boolean front) {
    if (isInPlace()) {
      int from = front ? 0 : place.previous(place.end());
      place.remove(from, front ? place.next(0) : place.end(), 1);
    } else {
      quick.drop(front);
    }
  }

  /** Sees to it that {@link #drop} finds the room that it may need. */
  public void prepareToDrop(boolean front) {
    if (!isInPlace()) {
      quick.prepareToDrop(front);
    }
  }

  /** Moves the element at an end, which is given, to the other end. */
  public void rotate(Bytes end, boolean front, ListLimits limits) {
    if (isInPlace()) {
      int from = front ? 0 : place.previous(place.end());
      place.removeInPlace(from, front ? place.next(0) : place.end(), 1);
      place.insert(front ? place.end() : 0, end);
    } else {
      quick(limits).rotate(end, front);
    }
  }

  /** Takes all elements out but those from one index to another, of which there is one at least. */
  public void trim(long first, long last) {
    if (!isInPlace()) {
      quick.prepareToTrim(first, last);
    }
    remove(last + 1, size() - last - 1);
    remove(0, first);
  }

  /** Puts an element before or after the one that a cursor is at, whose walk ends by that. */
  public void insert(ListCursor at, boolean after, Bytes value, ListLimits limits) {
    int p = at.position();
    if (isInPlace()) {
      place.insert(after ? place.next(p) : p, value);
    } else {
      quick(limits).insert(at.chunkIndex(), p, after, value);
    }
  }

  /** Puts an element in the place of the one with an index, from 0 to {@link #size} - 1. */
  public void set(long index, Bytes value, ListLimits limits) {
    if (isInPlace()) {
      place.replace(place.seek((int) index), value);
      return;
    }
    quick(limits).set(index, value);
  }

  /** Takes at most {@code count} elements out, from the one with an index on. */
  public void remove(long index, long count) {
    if (!isInPlace()) {
      quick.remove(index, count);
      return;
    }
    int removed = (int) Math.min(count, place.count() - index);
    if (removed > 0) {
      int from = place.seek((int) index);
      place.remove(from, place.seek((int) index + removed), removed);
    }
  }

  /**
   * Takes elements out that are what is looked for.
   *
   * @param most how many of them
   * @param backward whether to begin at the end
   * @return how many there were
   */
  public long remove(Probe probe, long most, boolean backward) {
    return isInPlace()
        ? place.removeAll(probe, most, backward)
        : quick.remove(probe, most, backward);
  }
}
