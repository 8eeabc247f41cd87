package io.vireo.server.data.list;

import io.vireo.server.data.Element;
import io.vireo.server.data.Scratch;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.StoredListpack;

/**
 * Goes through elements of a list one by one. Can be used again for another list; data context
 * only.
 *
 * <p>A list must not change while a cursor goes through it; {@link ListValue#insert} ends the walk.
 */
public final class ListCursor implements Scratch {
  /*
   * The walk is in elements where they lie, or in a copy of those of a compressed chunk, or about a
   * large element that is a chunk by itself. The boundary is where it stands, between two elements:
   * a position, or 0 or 1 about a large element.
   */

  private final ChunkListpack chunk = new ChunkListpack();
  private ListValue list;

  /** The elements in place or of a chunk, or null. */
  private StoredListpack elements;

  /** The listpack of a compressed chunk, or null. */
  private byte[] copy;

  /** The ticket of the chunk. */
  private long ticket;

  private int chunkIndex;
  private int end;
  private int place;
  private int boundary;
  private boolean backward;

  /** Begins in front of the element with an index, from 0 to the size of the list. */
  public ListCursor forward(ListValue newList, long index) {
    backward = false;
    return begin(newList, index);
  }

  /** Begins behind the element with an index, from -1 to the size of the list less one. */
  public ListCursor backward(ListValue newList, long index) {
    backward = true;
    return begin(newList, index + 1);
  }

  private ListCursor begin(ListValue newList, long elementsBefore) {
    list = newList;
    long inFront = list.chunkOf(elementsBefore);
    load((int) (inFront >>> Integer.SIZE));
    boundary = seek((int) inFront);
    return this;
  }

  private int seek(int index) {
    if (elements != null) {
      return elements.seek(index);
    }
    if (copy != null) {
      boolean isEnd = index == ChunkBlocks.count(ticket);
      return isEnd ? end : Listpack.seek(copy, index) - Listpack.HEADER;
    }
    return index;
  }

  @Override
  public void letGo() {
    list = null;
    elements = null;
    copy = null;
    chunk.release();
  }

  private void load(int index) {
    chunkIndex = index;
    copy = null;
    if (list.isInPlace()) {
      elements = list.place();
      end = elements.end();
    } else {
      load(list.deque(), index);
    }
  }

  private void load(ChunkDeque chunks, int index) {
    elements = null;
    ticket = chunks.size() == 0 ? 0 : chunks.ticket(index);
    if (ticket == 0 || ChunkBlocks.isLarge(ticket)) {
      end = ticket == 0 ? 0 : 1;
    } else if (ChunkBlocks.isCompressed(ticket)) {
      copy = chunks.blocks().decompress(ticket);
      end = copy.length - Listpack.EMPTY_BYTES;
    } else {
      elements = chunk.point(chunks.blocks(), ticket);
      end = elements.end();
    }
  }

  /** Steps to the next element; false if there is none, and the walk is over. */
  public boolean next() {
    return backward ? nextBackward() : nextForward();
  }

  private boolean nextForward() {
    if (boundary == end) {
      if (chunkIndex + 1 >= list.chunks()) {
        return false;
      }
      load(chunkIndex + 1);
      boundary = 0;
    }
    place = boundary;
    boundary = behind(place);
    return true;
  }

  private int behind(int p) {
    if (elements != null) {
      return elements.next(p);
    }
    return copy == null ? end : p + ListpackEntry.span(copy, Listpack.HEADER + p);
  }

  private boolean nextBackward() {
    if (boundary == 0) {
      if (chunkIndex == 0) {
        return false;
      }
      load(chunkIndex - 1);
      boundary = end;
    }
    place = inFrontOf(boundary);
    boundary = place;
    return true;
  }

  private int inFrontOf(int p) {
    if (elements != null) {
      return elements.previous(p);
    }
    return copy == null ? 0 : Listpack.previous(copy, Listpack.HEADER + p) - Listpack.HEADER;
  }

  /** Points a view at the element; good until the list changes. */
  public void read(Element into) {
    if (elements != null) {
      elements.read(place, into);
    } else if (copy != null) {
      Listpack.read(copy, Listpack.HEADER + place, into);
    } else {
      list.deque().blocks().read(ticket, into);
    }
  }

  /**
   * Looks at the element in place.
   *
   * @return what has it {@linkplain StoredListpack#select selected} then if it is a string there,
   *     or null: then it can only be {@linkplain #read read}
   */
  public StoredListpack select() {
    return elements != null && elements.select(place) ? elements : null;
  }

  /** True if the element is what is looked for. */
  public boolean isAt(Probe probe) {
    if (elements != null) {
      return elements.matches(place, probe);
    }
    return copy == null
        ? list.deque().blocks().matches(ticket, probe)
        : probe.isEntry(copy, Listpack.HEADER + place);
  }

  int chunkIndex() {
    return chunkIndex;
  }

  int position() {
    return place;
  }
}
