package io.vireo.server.data.list;

import io.vireo.server.data.Element;
import io.vireo.server.data.LongSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The nodes of a list as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@link #hold held}, the list may change meanwhile: the image keeps the chunks that
 * are still to be shown, and the list changes a copy of a chunk from then on. What the list gives
 * up of its {@linkplain ChunkBlocks stored} chunks is the image's, until that was shown.
 */
public final class ListImage {
  private final ListValue list;
  private final int nodes;
  private QuickList quick;

  /** All that keep chunks of the list, as soon as this does. */
  private ListImages images;

  private byte[][] rest;
  private long[] tickets;
  private int restFrom;
  private int next;
  private ChunkBlocks blocks;

  /** Tickets of the stored chunks that were to be shown when it was held. */
  private LongSet stored;

  /** Those of them that were shown. */
  private LongSet shown;

  /** Those that the list gave up before. */
  private LongSet orphans;

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
    byte[] chunk = ChunkCompression.decompress(takeNext());
    Chunk.content(chunk, into);
    return Chunk.isPlain(chunk);
  }

  private byte[] takeNext() {
    int place = next++ - restFrom;
    byte[] chunk = rest[place];
    rest[place] = null;
    if (chunk == null) {
      chunk = blocks.copy(tickets[place]);
      shown.add(tickets[place]);
      freeIfOrphan(place);
    }
    return chunk;
  }

  /** From now on the list, which has more than one node, may change. */
  public void hold() {
    ChunkDeque chunks = list.deque();
    rest = new byte[nodes - next][];
    restFrom = next;
    for (int i = 0; i < rest.length; i++) {
      rest[i] = chunks.get(next + i);
      if (rest[i] == null) {
        keepStored(i, chunks);
      }
    }
    quick = list.held(this);
    images = quick.chunks().images();
  }

  private void freeIfOrphan(int place) {
    long ticket = tickets[place];
    if (ticket != 0 && orphans.contains(ticket) && !images.need(ticket)) {
      blocks.free(ticket);
    }
  }

  private void keepStored(int place, ChunkDeque chunks) {
    if (blocks == null) {
      blocks = chunks.blocks();
      blocks.hold();
      tickets = new long[rest.length];
      stored = new LongSet();
      shown = new LongSet();
      orphans = new LongSet();
    }
    tickets[place] = chunks.ticket(next + place);
    stored.add(tickets[place]);
  }

  /** The list gives up a stored chunk; true if the image still needs it, and so has it now. */
  boolean takesOver(long ticket) {
    boolean needed = stored != null && stored.contains(ticket) && !shown.contains(ticket);
    if (needed) {
      orphans.add(ticket);
    }
    return needed;
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (quick != null) {
      quick.release(this);
    }
    if (blocks != null) {
      for (int place = next - restFrom; place < rest.length; place++) {
        freeIfOrphan(place);
      }
      blocks.release();
      blocks = null;
      stored = null;
    }
  }

  /** True for a chunk that the list gave up and this has still to show. */
  boolean isOrphan(long ticket) {
    return orphans != null && orphans.contains(ticket) && !shown.contains(ticket);
  }

  /** True if this does not show a chunk of the list, which may so be changed in place. */
  boolean isOwn(byte[] chunk) {
    return own.contains(chunk);
  }

  /** The list has a chunk that is not shown. */
  void own(byte[] chunk) {
    own.add(chunk);
  }
}
