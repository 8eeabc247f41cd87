package io.vireo.server.data.stream;

import io.vireo.server.data.Element;

/**
 * The nodes of a stream as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@link #hold held}, the stream may change meanwhile: the nodes that are still to be
 * shown are frozen. Of the groups the image knows nothing: it lets code that needs them run before
 * the first of them changes.
 */
public final class StreamImage {
  private final StreamValue stream;
  private final Element content = new Element();
  private final int nodes;
  private int next;
  private byte[] id;

  /** The nodes from one on, once it is held. */
  private NodeList rest;

  private int restFrom;
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
      int index = next - restFrom;
      id = StreamId.key(rest.ms(index), rest.seq(index));
      rest.blocks().read(rest.number(index), content);
      rest.blocks().thaw(rest.number(index));
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
  public void hold(Runnable groupsChange) {
    if (hasNext()) {
      restFrom = next;
      rest = stream.nodesFrom(next);
      for (int i = 0; i < rest.size(); i++) {
        rest.blocks().freeze(rest.number(i));
      }
      rest.blocks().hold();
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
      while (hasNext()) {
        rest.blocks().thaw(rest.number(next++ - restFrom));
      }
      rest.blocks().release();
      rest = null;
    }
  }
}
