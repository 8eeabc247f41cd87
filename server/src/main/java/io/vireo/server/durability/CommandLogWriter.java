package io.vireo.server.durability;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.resp.RequestWriter;
import io.vireo.server.snapshot.CommandWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Turns a cut into commands. Data context only.
 *
 * <p>Each command stands for itself, once its database is selected. So large values that are about
 * to change are only begun, and take turns with all others.
 */
public final class CommandLogWriter implements Cut.Sink {
  private static final int PAGE = 1 << 16;
  private static final int NONE = -1;

  private final Consumer<byte[]> pages;
  private final RequestWriter out = new RequestWriter();
  private final CommandWriter main = new CommandWriter(out);
  private final CommandWriter side = new CommandWriter(out);
  private final Deque<Held> held = new ArrayDeque<>();
  private int selected = NONE;
  private int openIn;
  private long keys;

  /** A large value that was begun before its turn. */
  private record Held(int database, CommandWriter writer) {}

  /** A writer that hands over what is written. */
  public CommandLogWriter(Consumer<byte[]> pages) {
    this.pages = pages;
  }

  /** Keys written so far. */
  public long keys() {
    return keys;
  }

  /** Adds bytes as they are. */
  public void raw(byte[] bytes) {
    out.raw(bytes);
  }

  /** Adds a library of functions: its text. */
  void library(byte[] text) {
    out.begin(3);
    out.word("FUNCTION");
    out.word("LOAD");
    out.word(Bytes.of(text));
    handIfFull();
  }

  private void select(int database) {
    if (database != selected) {
      selected = database;
      out.begin(2);
      out.word("SELECT");
      out.word(database);
    }
  }

  private void handIfFull() {
    if (out.length() >= PAGE) {
      flush();
    }
  }

  /** Hands over what was written so far. */
  public void flush() {
    if (out.length() > 0) {
      pages.accept(out.drain());
    }
  }

  @Override
  public void database(int index, long keys, long deadlines) {}

  @Override
  public boolean entry(int database, Entry entry) {
    keys++;
    select(database);
    openIn = database;
    boolean whole = main.write(entry);
    if (!whole) {
      main.freeze();
    }
    handIfFull();
    return whole;
  }

  @Override
  public boolean more() {
    select(openIn);
    boolean last = main.more();
    handIfFull();
    return last;
  }

  @Override
  public void preimage(int database, Entry entry) {
    keys++;
    select(database);
    boolean large = SnapshotWriter.isLarge(entry, SnapshotWriter.LARGE_VALUE_BYTES);
    CommandWriter writer = large ? new CommandWriter(out) : side;
    boolean whole = writer.write(entry);
    while (!whole && !large) {
      whole = writer.more();
    }
    if (!whole) {
      writer.freeze();
      held.add(new Held(database, writer));
    }
    handIfFull();
  }

  @Override
  public boolean catchUp() {
    Held next = held.peek();
    if (next == null) {
      return false;
    }
    select(next.database());
    if (next.writer().more()) {
      held.poll();
    }
    handIfFull();
    return true;
  }

  /** Lets go of values that were begun: their rest is not wanted. */
  public void release() {
    main.release();
    held.forEach(each -> each.writer().release());
    held.clear();
  }
}
