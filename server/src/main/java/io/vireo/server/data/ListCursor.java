package io.vireo.server.data;

/**
 * Goes through the elements of a list, one by one. Can be used again for another list; data context
 * only.
 *
 * <p>A list must not change while a cursor goes through it; {@link ListValue#insert} ends the walk.
 */
public final class ListCursor {
  private ListValue list;
  private byte[] chunk;
  private int chunkIndex;
  private int end;
  private int position;
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
    boundary = Chunk.seek(chunk, (int) inFront);
    return this;
  }

  private void load(int index) {
    chunkIndex = index;
    chunk = list.chunk(index);
    end = Chunk.end(chunk);
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
      boundary = Chunk.FIRST;
    }
    position = boundary;
    boundary = Chunk.next(chunk, position);
    return true;
  }

  private boolean nextBackward() {
    if (boundary == Chunk.FIRST) {
      if (chunkIndex == 0) {
        return false;
      }
      load(chunkIndex - 1);
      boundary = end;
    }
    position = Chunk.previous(chunk, boundary);
    boundary = position;
    return true;
  }

  /** Points a view at the element; good until the list changes. */
  public void read(Element into) {
    Chunk.read(chunk, position, into);
  }

  /** True if the element is what is looked for. */
  public boolean isAt(Probe probe) {
    return Chunk.matches(chunk, position, probe);
  }

  int chunkIndex() {
    return chunkIndex;
  }

  int position() {
    return position;
  }
}
