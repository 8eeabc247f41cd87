package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.RequestWriter;
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

  private final List<Journal> journals = new ArrayList<>(1);
  private final RequestWriter unit = new RequestWriter();
  private final RequestWriter wrapped = new RequestWriter();
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
    selected = NONE;
  }

  /** A journal listens no more. */
  public void remove(Journal journal) {
    journals.remove(journal);
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
      begin(database, call.count());
      for (int i = 0; i < call.count(); i++) {
        unit.word(call.arg(i));
      }
    }
    repeat(database, effects);
  }

  /** Takes what effects say. */
  void repeat(int database, Effects effects) {
    for (Object[] words : effects.commands()) {
      begin(database, words.length);
      for (Object word : words) {
        word(word);
      }
    }
  }

  private void begin(int database, int words) {
    if (database != selected) {
      selected = database;
      unit.begin(2);
      unit.word("SELECT");
      unit.word(database);
    }
    unit.begin(words);
    commands++;
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
    RequestWriter all = commands > 1 ? wrap() : unit;
    offset += commands;
    for (Journal journal : journals) {
      journal.append(all, selected);
    }
    unit.clear();
    wrapped.clear();
    commands = 0;
  }

  private RequestWriter wrap() {
    wrapped.begin(1);
    wrapped.word("MULTI");
    wrapped.append(unit);
    wrapped.begin(1);
    wrapped.word("EXEC");
    offset += 2;
    return wrapped;
  }

  @Override
  public void dropped(int database, Bytes key, boolean lazily) {
    if (isOn()) {
      begin(database, 2);
      unit.word(lazily ? "UNLINK" : "DEL");
      unit.word(key);
      endUnlessOpen();
    }
  }

  @Override
  public void droppedFields(int database, Bytes key, List<Bytes> fields) {
    if (isOn()) {
      begin(database, 2 + fields.size());
      unit.word("HDEL");
      unit.word(key);
      fields.forEach(unit::word);
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
