package io.vireo.server.data.stream;

import io.vireo.server.data.radix.RadixCursor;

/**
 * Which of the oldest entries of a stream are to be removed. Data context only.
 *
 * @param minId remove what is below this id; null to keep the {@code maxSize} newest entries
 * @param wholeNodes remove only whole nodes, and so maybe fewer entries than could be
 * @param limit the largest number of entries to remove; 0 is no limit
 */
public record StreamTrim(StreamId minId, long maxSize, boolean wholeNodes, long limit) {
  /** Trims a stream; returns how many entries are gone. */
  long run(StreamValue stream) {
    RadixCursor<Object> first = stream.nodes().cursor();
    long removed = 0;
    while (!isEnough(stream) && first.first()) {
      StreamNode node = stream.nodeAt(first);
      long live = node.live();
      if (limit > 0 && removed + live > limit) {
        break;
      }
      if (isOld(stream, node)) {
        stream.drop(node);
        stream.removed(live);
        removed += live;
      } else {
        removed += wholeNodes ? 0 : trimInside(stream, node);
        break;
      }
    }
    if (removed > 0) {
      stream.findFirst();
    }
    return removed;
  }

  private boolean isEnough(StreamValue stream) {
    return minId == null && stream.size() <= maxSize;
  }

  private boolean isOld(StreamValue stream, StreamNode node) {
    return minId == null ? stream.size() - node.live() >= maxSize : node.lastId().isBelow(minId);
  }

  /** Marks the entries of a node as deleted that are old, but not all are. */
  private long trimInside(StreamValue stream, StreamNode node) {
    long size = stream.size();
    long removed = 0;
    stream.beforeChange(node);
    StreamEntries entries = stream.entries().range(StreamId.ZERO, StreamId.MAX, false);
    while (entries.next()) {
      boolean keep =
          minId == null
              ? size - removed <= maxSize
              : StreamId.compare(entries.ms(), entries.seq(), minId.ms(), minId.seq()) >= 0;
      if (keep) {
        break;
      }
      node.markDeleted(entries.position());
      removed++;
    }
    if (removed == node.live()) {
      stream.drop(node);
    } else {
      node.count(-removed, removed);
      stream.store(node);
      stream.keepOpen(node);
    }
    stream.removed(removed);
    return removed;
  }
}
