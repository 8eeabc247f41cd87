package io.vireo.server.data.list;

import io.vireo.server.data.Element;
import io.vireo.server.data.Scratch;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.Probe;

/**
 * Goes through the elements of a list, one by one. Can be used again for another list; data context
 * only.
 *
 * <p>A list must not change while a cursor goes through it; {@link ListValue#insert} ends the walk.
 */
public final class ListCursor implements Scratch {
  /*
   * Places are offsets in the chunk's array, so that a step need not ask again where the listpack
   * begins. The boundary is where the walk stands, between two elements.
   */

  private ListValue list;
  private byte[] chunk;
  private int chunkIndex;
  private int base;
  private int first;
  private int end;
  private int place;
  private int boundary;
  private boolean plain;
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
    boundary = base + Chunk.seek(chunk, (int) inFront);
    return this;
  }

  @Override
  public void letGo() {
    list = null;
    chunk = null;
  }

  private void load(int index) {
    chunkIndex = index;
    chunk = list.chunk(index);
    plain = Chunk.isPlain(chunk);
    base = plain ? 0 : Chunk.offset(chunk, 0);
    first = base + Chunk.FIRST;
    end = base + Chunk.end(chunk);
  }

  /** Steps to the next element; false if there is none, and the walk is over. */
  public boolean next() {
    return backward ? nextBackward() : nextForward();
  }

  private boolean nextForward() {
    if (boundary == end) {
      if (chunkIndex + 1 == list.chunks()) {
        return false;
      }
      load(chunkIndex + 1);
      boundary = first;
    }
    place = boundary;
    boundary = plain ? end : place + ListpackEntry.span(chunk, place);
    return true;
  }

  private boolean nextBackward() {
    if (boundary == first) {
      if (chunkIndex == 0) {
        return false;
      }
      load(chunkIndex - 1);
      boundary = end;
    }
    place = base + Chunk.previous(chunk, boundary - base);
    boundary = place;
    return true;
  }

  /** Points a view at the element; good until the list changes. */
  public void read(Element into) {
    if (plain) {
      Chunk.content(chunk, into);
    } else {
      Listpack.read(chunk, place, into);
    }
  }

  /** True if the element is what is looked for. */
  public boolean isAt(Probe probe) {
    return plain ? Chunk.matches(chunk, Chunk.FIRST, probe) : probe.isEntry(chunk, place);
  }

  int chunkIndex() {
    return chunkIndex;
  }

  int position() {
    return place - base;
  }
}
