package io.vireo.server.data.list;

import io.vireo.server.data.Element;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The nodes of a list as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@link #hold held}, the list may change meanwhile: the image keeps the chunks that
 * are still to be shown, and who changes a chunk changes a copy from then on.
 */
public final class ListImage {
  private final ListValue list;
  private final int nodes;
  private QuickList quick;
  private byte[][] rest;
  private int restFrom;
  private int next;

  /** Chunks that only the list has. */
  private final Set<byte[]> own = Collections.newSetFromMap(new IdentityHashMap<>());

  ListImage(ListValue list) {
    this.list = list;
    this.nodes = list.nodes();
  }

  /** How many nodes there are. */
  public int nodes() {
    return nodes;
  }

  /** True if another node is to be shown. */
  public boolean hasNext() {
    return next < nodes;
  }

  /**
   * Points at the content of the next node.
   *
   * @return true if that is one large element, false if it is a {@code Listpack}
   */
  public boolean next(Element into) {
    if (rest == null) {
      return list.node(next++, into);
    }
    byte[] chunk = ChunkCompression.decompress(rest[next - restFrom]);
    rest[next++ - restFrom] = null;
    Chunk.content(chunk, into);
    return Chunk.isPlain(chunk);
  }

  /** From now on the list, which has more than one node, may change. */
  public void hold() {
    ChunkDeque chunks = list.deque();
    rest = new byte[nodes - next][];
    restFrom = next;
    for (int i = 0; i < rest.length; i++) {
      rest[i] = chunks.get(next + i);
    }
    quick = list.held(this);
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (quick != null) {
      quick.release(this);
    }
  }

  /** What may be changed in place of a chunk of the list: itself, or a copy. */
  byte[] own(byte[] chunk) {
    if (own.contains(chunk)) {
      return chunk;
    }
    byte[] copy = chunk.clone();
    own.add(copy);
    return copy;
  }
}
