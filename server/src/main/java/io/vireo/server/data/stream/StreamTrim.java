package io.vireo.server.data.stream;

/**
 * Which of the oldest entries of a stream are to be removed. Data context only.
 *
 * @param minId remove what is below this id; null to keep the {@code maxSize} newest entries
 * @param wholeNodes remove only whole nodes, and so maybe fewer entries than could be
 * @param limit the largest number of entries to remove; 0 is no limit
 */
public record StreamTrim(StreamId minId, long maxSize, boolean wholeNodes, long limit) {
  /**
   * Trims a stream; returns how many entries are gone.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is none; no entry has gone then
   */
  long run(StreamValue stream) {
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
