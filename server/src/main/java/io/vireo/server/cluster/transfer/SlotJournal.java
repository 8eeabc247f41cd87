package io.vireo.server.cluster.transfer;

import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.resp.RequestWriter;
import java.util.Arrays;

/**
 * Takes from the replication stream what concerns some slots. Data context only.
 *
 * <p>MULTI and EXEC are left out: no client sees the keys before the slots are handed over. What
 * has no keys concerns no slot.
 */
final class SlotJournal implements Journal {
  /** Hears of what was taken. */
  interface Sink {
    /** A stretch of an array, one command; it is not changed any more. */
    void command(byte[] bytes, int from, int to);

    /** A unit is complete. */
    void unitEnded();

    /** It is not certain any more that all was told. */
    void broken(String why);
  }

  private static final int LEAST_WORDS = 16;

  private final CommandTable table;
  private final SlotSet slots;
  private final Sink sink;
  private final RequestWriter out = new RequestWriter();
  private final KeyList keys = new KeyList();

  /** The command that is looked at; there may be other words behind it. */
  private Bytes[] words = {};

  private int count;
  private byte[] bytes;
  private int at;

  /** The last SELECT, to be passed on before the next command that is taken. */
  private byte[] select = {};

  private boolean isSelectDue;

  SlotJournal(CommandTable table, SlotSet slots, Sink sink) {
    this.table = table;
    this.slots = slots;
    this.sink = sink;
  }

  @Override
  public PropagationTarget target() {
    return PropagationTarget.SLOTS;
  }

  @Override
  public RequestWriter out() {
    return out;
  }

  @Override
  public void endUnit(long end) {
    bytes = out.drain();
    at = 0;
    boolean any = false;
    while (at < bytes.length) {
      any |= next();
    }
    bytes = null;
    if (any) {
      sink.unitEnded();
    }
  }

  @Override
  public void lostUnit(Throwable failure) {
    sink.broken("A change could not be passed on");
  }

  /** Looks at a command; true if it was taken. */
  private boolean next() {
    int from = at;
    readWords();
    Command command = table.find(words[0], count > 1 ? words[1] : Bytes.EMPTY);
    if (command == null) {
      return false;
    }
    if (command.name().equals("select")) {
      keepSelect(from);
      return false;
    }
    return concerns(command) && take(from);
  }

  private void keepSelect(int from) {
    select = Arrays.copyOfRange(bytes, from, at);
    isSelectDue = true;
  }

  private boolean take(int from) {
    if (isSelectDue) {
      isSelectDue = false;
      sink.command(select, 0, select.length);
    }
    sink.command(bytes, from, at);
    return true;
  }

  private boolean concerns(Command command) {
    if (!command.keys().canHaveKeys()) {
      return false;
    }
    command.keys().find(new RequestWords(words, count), keys);
    int inside = 0;
    for (int i = 0; i < keys.size(); i++) {
      inside += slots.contains(words[keys.position(i)].slot()) ? 1 : 0;
    }
    if (inside > 0 && inside < keys.size()) {
      sink.broken("Cancelled due to propagating cross slot command");
    }
    return inside > 0;
  }

  /** The number behind a star or a dollar sign. */
  private long number() {
    int digit = at + 1;
    long number = 0;
    while (bytes[digit] != '\r') {
      number = 10 * number + bytes[digit++] - '0';
    }
    at = digit + 2;
    return number;
  }

  /** Points the words at those of the command that begins here. */
  private void readWords() {
    int number = (int) number();
    if (words.length < number) {
      int before = words.length;
      words = Arrays.copyOf(words, Math.max(LEAST_WORDS, 2 * number));
      for (int i = before; i < words.length; i++) {
        words[i] = Bytes.view();
      }
    }
    count = number;
    for (int i = 0; i < number; i++) {
      int length = (int) number();
      words[i].point(bytes, at, length);
      at += length + 2;
    }
  }
}
