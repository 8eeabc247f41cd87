package io.vireo.server.data.stream;

import io.vireo.server.data.page.NoRoom;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the oldest entries of a stream are to be removed. Data context only.
 *
 * @param minId remove what is below this id; null to keep the {@code maxSize} newest entries
 * @param wholeNodes remove only whole nodes, and so maybe fewer entries than could be; it has no
 *     effect unless references are kept
 * @param limit the largest number of entries to remove; 0 is no limit
 * @param references what becomes of references to them
 * @param repeats remove what another server has removed, whose nodes may have other bounds: where
 *     references decide, go on until there are {@code maxSize} entries
 */
public record StreamTrim(
    StreamId minId,
    long maxSize,
    boolean wholeNodes,
    long limit,
    StreamReferences references,
    boolean repeats) {
  /** Entries that go whatever refers to them. */
  public StreamTrim(StreamId minId, long maxSize, boolean wholeNodes, long limit) {
    this(minId, maxSize, wholeNodes, limit, StreamReferences.KEEP, false);
  }

  /**
   * Trims a stream; returns how many entries are gone.
   *
   * @throws NoRoom if there is none; no entry has gone then
   */
  long run(StreamValue stream) {
    return references == StreamReferences.KEEP ? byNodes(stream) : byEntries(stream);
  }

  /**
   * Trims entry by entry, as there are references to each: up to the node in which old entries end.
   */
  private long byEntries(StreamValue stream) {
    long removed = 0;
    int index = 0;
    while (index < stream.nodeCount() && !isEnough(stream.size())) {
      StreamNode node = stream.node(index);
      long live = node.live();
      if (limit > 0 && removed + live > limit) {
        break;
      }
      boolean isOld = isOld(node, live, stream.size());
      List<StreamId> gone = oldOf(stream, node);
      try {
        stream.prepareToDelete(index, gone.size());
      } catch (NoRoom full) {
        if (removed == 0) {
          throw full;
        }
        break;
      }
      for (StreamId id : gone) {
        if (references == StreamReferences.DELETE) {
          stream.acknowledge(id);
        }
        stream.remove(id);
      }
      removed += gone.size();
      if (!isOld && !repeats) {
        break;
      }
      index += gone.size() == live ? 0 : 1;
    }
    return removed;
  }

  /** The old entries of a node that may be deleted. */
  private List<StreamId> oldOf(StreamValue stream, StreamNode node) {
    StreamId last = node.lastId();
    StreamEntries entries = stream.entries().range(node.id(), last, false);
    List<StreamId> old = new ArrayList<>();
    while (entries.next() && isOld(entries, stream.size() - old.size())) {
      StreamId id = entries.id();
      if (stream.mayDelete(id, references)) {
        old.add(id);
      }
    }
    return old;
  }

  private long byNodes(StreamValue stream) {
    int whole = 0;
    long removed = 0;
    long inside = 0;
    while (whole < stream.nodeCount() && !isEnough(stream.size() - removed)) {
      StreamNode node = stream.node(whole);
      long live = node.live();
      if (limit > 0 && removed + live > limit) {
        break;
      }
      if (!isOld(node, live, stream.size() - removed)) {
        inside = wholeNodes ? 0 : oldWithin(stream, node, stream.size() - removed);
        break;
      }
      removed += live;
      whole++;
    }
    if (inside > 0) {
      stream.prepareToDelete(whole, inside);
    }
    if (whole > 0) {
      stream.dropFirst(whole, removed);
    }
    if (inside > 0) {
      stream.deleteFirst(inside);
    }
    return removed + inside;
  }

  private boolean isEnough(long size) {
    return minId == null && size <= maxSize;
  }

  private boolean isOld(StreamNode node, long live, long size) {
    return minId == null ? size - live >= maxSize : node.lastId().isBelow(minId);
  }

  /** How many of the entries of a node are old, if not all are. */
  private long oldWithin(StreamValue stream, StreamNode node, long size) {
    StreamEntries entries = stream.entries().range(node.id(), StreamId.MAX, false);
    long old = 0;
    while (entries.next() && isOld(entries, size - old)) {
      old++;
    }
    return old;
  }

  private boolean isOld(StreamEntries entry, long size) {
    return minId == null
        ? size > maxSize
        : StreamId.compare(entry.ms(), entry.seq(), minId.ms(), minId.seq()) < 0;
  }
}
