package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.resp.RequestWriter;

/**
 * Writes keys with their values as the commands that make them: a log without a snapshot at its
 * beginning. Data context only.
 *
 * <p>A large value is only begun by {@link #write}; {@link #more} goes on. Every command stands for
 * itself, so those of other writers may come in between. Unless it is {@link #hold held}, the value
 * must not change meanwhile.
 */
public final class CommandWriter {
  private final ElementCommands out;
  private final StringView view = new StringView();
  private Bytes key = Bytes.EMPTY;
  private long deadline;
  private Continuation rest = Continuation.NONE;

  /** A writer of commands. */
  public CommandWriter(RequestWriter out) {
    this.out = new ElementCommands(out);
  }

  /**
   * Writes the commands for an entry.
   *
   * @return false if its value is large and has only been begun
   */
  public boolean write(Entry entry) {
    key = entry.key();
    out.key(key);
    deadline = entry.deadline();
    ValueType<?> type = ValueTypes.of(entry);
    if (type == null) {
      view.of(entry);
      out.command("SET", key, Bytes.of(view.array(), view.offset(), view.length()));
    } else {
      rest = type.write(entry.value(), out);
    }
    return more();
  }

  /** Writes some more of the value that was begun; true if that was the last of it. */
  public boolean more() {
    boolean last = out.more(rest);
    if (last) {
      release();
      if (deadline >= 0) {
        out.command("PEXPIREAT", key, deadline);
      }
    }
    return last;
  }

  /** From now on the value that was begun may change: it is written as it is now. */
  public void freeze() {
    rest.freeze();
  }

  /** Lets go of the value that was begun. */
  public void release() {
    rest.release();
    rest = Continuation.NONE;
  }
}
