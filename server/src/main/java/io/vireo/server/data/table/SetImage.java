package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ElementsImage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The members of a large set as they were at one moment, shown bit by bit. Data context only.
 *
 * <p>Once it is {@link #hold held}, the set may change meanwhile: as with a {@code HashImage}, a
 * member that is about to go is shown before, if it has not been, and one that comes is passed
 * over. If the set is deleted, its blocks stay until the image is released.
 */
public final class SetImage implements ElementsImage {
  private static final int STRIDE = 64;

  private final MemberTable table;
  private final Consumer<Element> sink;
  private final Set<Bytes> noted = new HashSet<>();
  private OwnedBlocks held;
  private long cursor;
  private boolean done;

  /** The members of a table, not held yet; the sink gets a view that moves on afterwards. */
  public SetImage(MemberTable table, Consumer<Element> sink) {
    this.table = table;
    this.sink = sink;
  }

  @Override
  public boolean show() {
    cursor = table.scan(cursor, STRIDE, this::show);
    done = cursor == 0;
    return done;
  }

  private boolean show(Element member) {
    if (noted.isEmpty() || !noted.contains(member.copy())) {
      sink.accept(member);
    }
    return true;
  }

  @Override
  public void hold() {
    table.hold(this);
    held = table.blocks();
    held.hold();
  }

  @Override
  public void release() {
    table.release(this);
    if (held != null) {
      held.release();
      held = null;
    }
  }

  private boolean note(byte[] member, int offset, int length, long hash) {
    return !done
        && PlaceScan.place(hash) >= cursor
        && noted.add(Bytes.of(member, offset, length).copy());
  }

  /** A member is about to be removed. */
  void beforeRemove(byte[] member, int offset, int length, long hash) {
    if (note(member, offset, length, hash)) {
      sink.accept(new Element().point(member, offset, length));
    }
  }

  /** A member is about to be added. */
  void beforeAdd(byte[] member, int offset, int length, long hash) {
    note(member, offset, length, hash);
  }
}
