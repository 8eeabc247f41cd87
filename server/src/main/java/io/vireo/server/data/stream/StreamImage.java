package io.vireo.server.data.stream;

import io.vireo.server.data.Element;
import io.vireo.server.data.page.FrozenRun;

/**
 * The nodes of a stream as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@linkplain #freeze frozen}, the stream may change meanwhile. Of the groups the
 * image knows nothing: it lets code that needs them run before the first of them changes.
 */
public final class StreamImage {
  private final StreamValue stream;
  private final Element content = new Element();
  private final int nodes;
  private int next;
  private byte[] id;

  /** What is left to be shown, of a stream that may change; else null. */
  private FrozenRun rest;

  /** The nodes that were left when the stream was frozen. */
  private NodeList list;

  private Runnable beforeGroups;

  StreamImage(StreamValue stream) {
    this.stream = stream;
    this.nodes = stream.nodeCount();
  }

  /** True if another node is to be shown. */
  public boolean hasNext() {
    return next < nodes;
  }

  /** Steps to the next node, which must be there. */
  public void next() {
    if (rest == null) {
      id = stream.nodeKey(next);
      stream.read(next, content);
    } else {
      int index = rest.next();
      id = StreamId.key(list.ms(index), list.seq(index));
      list.blocks().read(list.number(index), content);
      rest.pass();
    }
    next++;
  }

  /** The id that the node is under, in 16 bytes. */
  public byte[] id() {
    return id;
  }

  /** The node as files have it, good until the next one is shown. */
  public Element listpack() {
    return content;
  }

  /**
   * From now on the stream may change, of which nodes are still to be shown, or the groups are.
   *
   * @param groupsChange is run before groups change, maybe more than once
   */
  public void freeze(Runnable groupsChange) {
    if (hasNext()) {
      list = stream.nodesFrom(next);
      rest = new FrozenRun(list.blocks(), list.size(), list::number);
    }
    beforeGroups = groupsChange;
    stream.onGroupsChange(groupsChange);
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (beforeGroups != null) {
      stream.forget(beforeGroups);
      beforeGroups = null;
    }
    if (rest != null) {
      rest.release();
      rest = null;
      next = nodes;
    }
  }
}
