package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.RequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The one door through which changes leave for the append-only file and for replicas. Data context
 * only.
 *
 * <p>What one client's command, transaction or script did is a unit; so is what one client got that
 * was waiting, and each key that expired by itself. A unit of more than one command is wrapped in
 * MULTI and EXEC, so that nobody sees half of it.
 *
 * <p>While nobody listens, a command costs one test.
 */
public final class Propagation implements ChangeListener {
  private static final int NONE = -1;
  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);

  /*
   * A unit is written to where the first journal wants it, without any copy in between; other
   * journals copy it from there. Whether it needs MULTI shows with its second command.
   */

  private final List<Journal> journals = new ArrayList<>(1);

  /** Where the first journal wants it. */
  private RequestWriter unit;

  /** Where the unit begins, with what the journal put before it. */
  private long mark;

  /** Where its first command begins. */
  private long head;

  private int commands;
  private int selected = NONE;
  private boolean open;
  private long offset;

  /** True if anybody listens. */
  public boolean isOn() {
    return !journals.isEmpty();
  }

  /** Lets a journal listen from now on; the next unit names its database. */
  public void add(Journal journal) {
    journals.add(journal);
    unit = journals.get(0).out();
    selected = NONE;
  }

  /** A journal listens no more; what belongs together ends for it here. */
  public void remove(Journal journal) {
    next();
    journals.remove(journal);
    unit = journals.isEmpty() ? null : journals.get(0).out();
    selected = NONE;
  }

  /** The next unit names its database: somebody begins to read here. */
  public void reselect() {
    selected = NONE;
  }

  /**
   * The replication offset: where all changes so far end. Without replicas nobody counts bytes, so
   * each command is one step, as with Redis.
   */
  public long offset() {
    return offset;
  }

  /** Goes on from an offset that a file tells. */
  public void offset(long known) {
    offset = known;
  }

  /** A unit begins; it ends with {@link #end}. */
  void begin() {
    open = true;
  }

  /** What comes now does not belong to what came before: it is another unit. */
  void next() {
    if (open) {
      end();
      begin();
    }
  }

  /** A command was executed and made so many changes. */
  void executed(Call call, long changes) {
    Effects effects = call.effects();
    int database = call.client().database();
    if (changes > 0 && !effects.isReplaced()) {
      try {
        begin(database, call.count());
        for (int i = 0; i < call.count(); i++) {
          unit.word(call.arg(i));
        }
      } catch (Throwable failure) {
        throw lost(failure);
      }
    }
    repeat(database, effects);
  }

  /** Takes what effects say. */
  void repeat(int database, Effects effects) {
    if (effects.commands().isEmpty() || !isOn()) {
      return;
    }
    try {
      for (Object[] words : effects.commands()) {
        begin(database, words.length);
        for (Object word : words) {
          word(word);
        }
      }
    } catch (Throwable failure) {
      throw lost(failure);
    }
  }

  private void begin(int database, int words) {
    commands++;
    if (commands == 1) {
      mark = unit.position();
      journals.get(0).beginUnit();
      head = unit.position();
    } else if (commands == 2) {
      unit.insert(head, MULTI);
    }
    if (database != selected) {
      selected = database;
      unit.begin(2);
      unit.word("SELECT");
      unit.word(database);
    }
    unit.begin(words);
  }

  private void word(Object word) {
    if (word instanceof Bytes bytes) {
      unit.word(bytes);
    } else if (word instanceof Number number) {
      unit.word(number.longValue());
    } else {
      unit.word((String) word);
    }
  }

  /** The unit is complete. */
  void end() {
    open = false;
    if (commands == 0) {
      return;
    }
    try {
      if (commands > 1) {
        unit.raw(EXEC);
      }
      copy();
    } catch (Throwable failure) {
      throw lost(failure);
    }
    offset += commands > 1 ? commands + 2 : commands;
    commands = 0;
    for (int i = 0; i < journals.size(); i++) {
      journals.get(i).endUnit();
    }
  }

  /** The other journals get the unit: all of them, or none. */
  private void copy() {
    if (journals.size() == 1) {
      return;
    }
    long[] ends = journals.stream().mapToLong(journal -> journal.out().position()).toArray();
    try {
      for (int i = 1; i < ends.length; i++) {
        journals.get(i).beginUnit();
        journals.get(i).out().append(unit, head);
      }
    } catch (Throwable failure) {
      for (int i = 1; i < ends.length; i++) {
        journals.get(i).out().cut(ends[i]);
      }
      throw failure;
    }
  }

  /** A unit could not be written: no journal has any of it, and each is told. */
  private RuntimeException lost(Throwable failure) {
    if (commands > 0) {
      commands = 0;
      unit.cut(mark);
    }
    selected = NONE;
    journals.forEach(journal -> journal.lostUnit(failure));
    return new IllegalStateException("A change could not be passed on", failure);
  }

  @Override
  public void dropped(int database, Bytes key, boolean lazily) {
    if (isOn()) {
      try {
        begin(database, 2);
        unit.word(lazily ? "UNLINK" : "DEL");
        unit.word(key);
      } catch (Throwable failure) {
        throw lost(failure);
      }
      endUnlessOpen();
    }
  }

  @Override
  public void droppedFields(int database, Bytes key, List<Bytes> fields) {
    if (isOn()) {
      try {
        begin(database, 2 + fields.size());
        unit.word("HDEL");
        unit.word(key);
        fields.forEach(unit::word);
      } catch (Throwable failure) {
        throw lost(failure);
      }
      endUnlessOpen();
    }
  }

  private void endUnlessOpen() {
    if (!open) {
      end();
    }
  }

  @Override
  public void changed(int database, Bytes key) {}

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
