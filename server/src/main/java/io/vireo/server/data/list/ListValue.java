package io.vireo.server.data.list;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.page.PartlyStored;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.IntConsumer;

/**
 * A list: elements in the order in which they were put in, fast at both ends. Owned by the data
 * context.
 *
 * <p>A short one is a single {@link Chunk} ({@code listpack}), a longer one a {@link QuickList} of
 * many. {@link #expect} and {@link #shrunk} change from one to the other by the limits of the time,
 * exactly when Redis does: a list becomes long when it would exceed a chunk, and short again when
 * it is down to half a chunk, so that one element to and fro does not cost two conversions.
 */
public final class ListValue implements Aggregate, PartlyStored<ChunkBlocks> {
  /** Bytes around a short string in a listpack. */
  private static final int SHORT_FRAME = 2;

  private Object content = Chunk.empty();

  /** Where the chunks of a long list are stored, or null until it is set. */
  private ChunkBlocks home;

  /** How many entries have this list there. */
  private int entries;

  /** A list without elements. */
  public ListValue() {}

  private ListValue(Object content) {
    this.content = content;
  }

  /** A list without elements that is kept in chunks, until {@link #restored} at least. */
  public static ListValue inChunks(ListLimits limits) {
    return new ListValue(new QuickList(limits));
  }

  /**
   * A short list.
   *
   * @param array four bytes that say where in it the {@code Listpack} begins, and that; it is the
   *     list's from now on
   */
  public static ListValue of(byte[] array) {
    return new ListValue(array);
  }

  @Override
  public Packing packed(Element into) {
    byte[] packed = packed();
    if (packed == null || Chunk.isPlain(packed)) {
      return null;
    }
    Chunk.content(packed, into);
    return Packing.LIST;
  }

  private byte[] packed() {
    return content instanceof byte[] chunk ? chunk : null;
  }

  private QuickList quick() {
    return (QuickList) content;
  }

  /** The list of chunks, with the present limit for elements by themselves. */
  private QuickList quick(ListLimits limits) {
    QuickList quick = quick();
    quick.plainFrom(limits.plainFrom());
    return quick;
  }

  @Override
  public Type type() {
    return Type.LIST;
  }

  @Override
  public String encoding() {
    return packed() != null ? "listpack" : "quicklist";
  }

  @Override
  public long size() {
    byte[] packed = packed();
    return packed != null ? Chunk.count(packed) : deque().elements();
  }

  @Override
  public ListValue copy() {
    byte[] packed = packed();
    return new ListValue(packed != null ? Chunk.copyOf(packed) : quick().copy());
  }

  @Override
  public long heapBytes() {
    byte[] packed = packed();
    long rest =
        packed != null
            ? HeapLayout.bytes(packed.length)
            : HeapLayout.object(2, 4) + deque().heapBytes();
    return HeapLayout.object(2, 4) + rest;
  }

  @Override
  public long blockBytes() {
    return packed() != null ? 0 : deque().blockBytes();
  }

  @Override
  public boolean enter(ChunkBlocks blocks) {
    if (home != blocks) {
      assert blockBytes() == 0 : "chunks are stored elsewhere";
      home = blocks;
      entries = 0;
      if (packed() == null) {
        quick().home(blocks);
      }
    }
    entries++;
    return packed() == null && deque().size() > 2;
  }

  @Override
  public void leave(ChunkBlocks blocks) {
    if (home == blocks && --entries == 0) {
      home = null;
      if (packed() == null) {
        quick().abandon();
      }
    }
  }

  @Override
  public void bringBack() {
    if (packed() == null) {
      quick().bringBack();
    }
  }

  @Override
  public boolean canRest() {
    return true;
  }

  @Override
  public boolean isAtRest() {
    return packed() == null && quick().isAtRest();
  }

  @Override
  public void rest() {
    if (packed() == null) {
      quick().rest();
    }
  }

  @Override
  public void wake() {
    quick().wake();
  }

  @Override
  public boolean storeSome(ChunkBlocks blocks, int most) {
    return home == blocks && packed() == null && quick().storeSome(most);
  }

  @Override
  public void forEachBlock(IntConsumer sink) {
    for (int i = 0; packed() == null && i < deque().size(); i++) {
      if (deque().ticket(i) != 0) {
        sink.accept(home.address(deque().ticket(i)));
      }
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
    if (packed() != null) {
      return "";
    }
    ChunkDeque chunks = deque();
    ListLimits limits = quick().limits();
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
    byte[] chunk = chunk(index);
    Chunk.content(chunk, into);
    return Chunk.isPlain(chunk);
  }

  /** The nodes as they are now, to be shown one by one. */
  public ListImage image() {
    return new ListImage(this);
  }

  /** From now on an image keeps the chunks that a long list has now. */
  QuickList held(ListImage image) {
    quick().hold(image);
    return quick();
  }

  /** Adds a node at the end: a {@code Listpack} with at least one element, and at most 65534. */
  public void addNode(byte[] listpack, ListLimits limits) {
    adopt(Chunk.ofListpack(listpack), limits);
  }

  /** Adds a node at the end that is one large element. */
  public void addNode(Bytes large, ListLimits limits) {
    adopt(Chunk.plain(large), limits);
  }

  private void adopt(byte[] chunk, ListLimits limits) {
    byte[] packed = packed();
    if (packed != null) {
      lengthen(packed, limits);
    }
    quick().adopt(chunk);
  }

  /** The chunks of a long list. */
  ChunkDeque deque() {
    return quick().chunks();
  }

  /** How many chunks there are. */
  int chunks() {
    return packed() != null ? 1 : deque().size();
  }

  /** A chunk that is not compressed. */
  byte[] chunk(int index) {
    byte[] packed = packed();
    return packed != null ? packed : quick().look(index);
  }

  /**
   * Where an element is: the chunk's index in the upper half, the element's within the chunk in the
   * lower one. The element behind the last is in the last chunk.
   */
  long chunkOf(long index) {
    if (packed() != null) {
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
    byte[] packed = packed();
    if (packed == null
        || !limits.exceeds(Chunk.bytes(packed) + bytes, Chunk.count(packed) + elements)) {
      return;
    }
    lengthen(Chunk.trim(packed), limits);
  }

  private void lengthen(byte[] packed, ListLimits limits) {
    QuickList quick = new QuickList(limits);
    quick.home(home);
    if (Chunk.count(packed) > 0) {
      quick.adopt(packed);
    }
    content = quick;
  }

  /** Changes the encoding if elements were taken out and what is left is little. */
  public void shrunk(ListLimits limits) {
    packIfWithin(limits.bytes() / 2, limits.elements() / 2);
  }

  /** Changes the encoding if all fits into the short one: once all elements are in. */
  public void restored(ListLimits limits) {
    packIfWithin(limits.bytes(), limits.elements());
  }

  private void packIfWithin(int bytes, int elements) {
    if (packed() != null || deque().size() != 1) {
      return;
    }
    byte[] chunk = quick().look(0);
    if (!Chunk.isPlain(chunk) && Chunk.bytes(chunk) <= bytes && Chunk.count(chunk) <= elements) {
      content = quick().isHeld() ? Chunk.copyOf(chunk) : chunk;
    }
  }

  /** Makes room at an end for several elements that were {@linkplain #expect expected} there. */
  public void reserve(long bytes, int elements, boolean front) {
    byte[] packed = packed();
    if (packed != null) {
      content = Chunk.reserve(packed, (int) bytes + elements * SHORT_FRAME, front);
    }
  }

  /** Adds an element at an end, after it was {@linkplain #expect expected}. */
  public void push(Bytes value, boolean front, ListLimits limits) {
    byte[] packed = packed();
    if (packed != null) {
      content = Chunk.insert(packed, front ? Chunk.FIRST : Chunk.end(packed), value);
    } else {
      quick(limits).push(value, front);
    }
  }

  /** Points a view at the element at an end of a list that is not empty. */
  public void peek(boolean front, Element into) {
    byte[] chunk = chunk(front ? 0 : chunks() - 1);
    Chunk.read(chunk, front ? Chunk.FIRST : Chunk.previous(chunk, Chunk.end(chunk)), into);
  }

  /** Takes the element at an end out of a list that is not empty. */
  public void drop(boolean front) {
    byte[] packed = packed();
    if (packed != null) {
      int from = front ? Chunk.FIRST : Chunk.previous(packed, Chunk.end(packed));
      content = Chunk.remove(packed, from, Chunk.next(packed, from), 1);
    } else {
      quick().drop(front);
    }
  }

  /** Puts an element before or after the one that a cursor is at, whose walk ends by that. */
  public void insert(ListCursor at, boolean after, Bytes value, ListLimits limits) {
    byte[] packed = packed();
    int p = at.position();
    if (packed != null) {
      content = Chunk.insert(packed, after ? Chunk.next(packed, p) : p, value);
    } else {
      quick(limits).insert(at.chunkIndex(), p, after, value);
    }
  }

  /** Puts an element in the place of the one with an index, from 0 to {@link #size} - 1. */
  public void set(long index, Bytes value, ListLimits limits) {
    long place = chunkOf(index);
    int chunk = (int) (place >>> Integer.SIZE);
    int p = Chunk.seek(chunk(chunk), (int) place);
    byte[] packed = packed();
    if (packed != null) {
      content = Chunk.replace(packed, p, value);
    } else {
      quick(limits).replace(chunk, p, value);
    }
  }

  /** Takes at most {@code count} elements out, from the one with an index on. */
  public void remove(long index, long count) {
    byte[] packed = packed();
    if (packed == null) {
      quick().remove(index, count);
      return;
    }
    int removed = (int) Math.min(count, Chunk.count(packed) - index);
    if (removed > 0) {
      int from = Chunk.seek(packed, (int) index);
      int to = Chunk.seek(packed, (int) index + removed);
      content = Chunk.remove(packed, from, to, removed);
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
    byte[] packed = packed();
    if (packed == null) {
      return quick().remove(probe, most, backward);
    }
    long before = Chunk.count(packed);
    byte[] rest = Chunk.removeAll(packed, probe, most, backward);
    content = rest;
    return before - Chunk.count(rest);
  }
}
