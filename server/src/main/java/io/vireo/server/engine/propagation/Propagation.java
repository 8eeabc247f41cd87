package io.vireo.server.engine.propagation;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.RequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The replication stream: the one door through which changes leave for the append-only file and for
 * replicas. Data context only.
 *
 * <p>What one client's command, transaction or script did is a unit; so is what one client got that
 * was waiting, and each key that expired by itself. A unit of more than one command is wrapped in
 * MULTI and EXEC, so that no reader sees half of it. If it happened in another database than the
 * one before, it begins with SELECT.
 *
 * <p><b>Place.</b> Units follow each other in the stream, so each has a place: from the {@link
 * #offset} at which the one before ended to its own end. The offset counts the bytes that replicas
 * are sent, as {@code master_repl_offset} does; what the log puts between units for itself ({@code
 * #TS:}) does not count. While no replica listens the bytes are not needed, and each command counts
 * one, as with Redis; without any listener the offset stands still. Ends are never equal, so "up to
 * this offset" is always the same as "up to and with this unit".
 *
 * <p><b>Targets.</b> Most units are for all targets. What only the log or only replicas need goes
 * to no other target ({@link #tell}). Of a unit for the log alone replicas get an empty line, which
 * they skip as they skip those by which a primary shows that it is there: so what they count stays
 * equal to the offset, and the unit has a place that can be waited for.
 *
 * <p><b>Watermarks.</b> What has become of the stream is told by offsets in it. Executed is all up
 * to {@link #offset}; how far the log has come, the {@link #watermarks} tell. Each client knows the
 * end of its own last write ({@code Session#lastWrite}).
 *
 * <p>Without a listener, a command costs one test.
 */
public final class Propagation implements ChangeListener {
  /** Stands for the database of a command that works in none. */
  public static final int NO_DATABASE = -1;

  private static final byte[] MULTI = "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EMPTY_LINE = {'\n'};
  private static final byte[] EXEC = "*1\r\n$4\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII);

  /*
   * A unit is written to where the first journal wants it that hears it, without any copy in
   * between; other journals copy it from there. Whether it needs MULTI shows with its second
   * command.
   */

  private final List<Journal> journals = new ArrayList<>(1);
  private final Watermarks watermarks = new Watermarks();

  /** The targets of the present unit. */
  private Set<PropagationTarget> unitTargets = PropagationTarget.ALL;

  private boolean forReplicas = true;

  /** The first journal that hears it. */
  private Journal first;

  /** Where the first journal wants it. */
  private RequestWriter unit;

  /** Where the unit begins, with what the journal put before it. */
  private long mark;

  /** Where its first command begins. */
  private long head;

  private int commands;
  private int selected = NO_DATABASE;

  /** What was selected where the present unit begins. */
  private int selectedBefore = NO_DATABASE;

  private boolean open;
  private final Runnable companion;
  private boolean accompanied;
  private boolean countsBytes;
  private boolean relaying;
  private long offset;

  /** Bytes of the present unit that only name its database. */
  private long selecting;

  private long lastUnitBytes;

  /**
   * A stream that no journal hears yet.
   *
   * @param companion what is done before a unit ends, as a part of it, while it is {@linkplain
   *     #accompanied accompanied}: it may run further commands
   */
  public Propagation(Runnable companion) {
    this.companion = companion;
  }

  /** True if a journal listens. */
  public boolean isOn() {
    return !journals.isEmpty();
  }

  /** Lets a journal listen from now on; the next unit names its database. */
  public void add(Journal journal) {
    journals.add(journal);
    journalsChanged();
  }

  /** A journal listens no more; what belongs together ends for it here. */
  public void remove(Journal journal) {
    next();
    journals.remove(journal);
    journalsChanged();
  }

  private void journalsChanged() {
    selected = NO_DATABASE;
    countsBytes = firstOf(EnumSet.of(PropagationTarget.REPLICAS)) != null;
    address(PropagationTarget.ALL);
  }

  private void address(Set<PropagationTarget> targets) {
    unitTargets = targets;
    forReplicas = targets.contains(PropagationTarget.REPLICAS);
    first = firstOf(targets);
    unit = first == null ? null : first.out();
  }

  private Journal firstOf(Set<PropagationTarget> targets) {
    for (Journal journal : journals) {
      if (targets.contains(journal.target())) {
        return journal;
      }
    }
    return null;
  }

  /** Makes the next unit name its database: a reader begins here. */
  public void reselect() {
    selected = NO_DATABASE;
  }

  /** The replication offset: where the last unit ends, and all changes so far with it. */
  public long offset() {
    return offset;
  }

  /** The database in which the stream goes on at the offset; 0 if what comes there names it. */
  public int streamDatabase() {
    int database = commands > 0 ? selectedBefore : selected;
    return database == NO_DATABASE ? 0 : database;
  }

  /** Bytes of the last unit that each replica is sent, without those that name its database. */
  public long lastUnitBytes() {
    return lastUnitBytes;
  }

  /** How far the log has come in the stream. Any thread may use them. */
  public Watermarks watermarks() {
    return watermarks;
  }

  /** Goes on from an offset that a file tells. */
  public void offset(long known) {
    offset = known;
  }

  /**
   * From now on the stream is another server's, whose bytes are counted by {@link #offset(long)}:
   * units take no place of their own in it, and each ends where the stream has come to. Or it is
   * this server's again.
   */
  public void relay(boolean on) {
    next();
    relaying = on;
    selected = NO_DATABASE;
  }

  /**
   * Sets whether the companion takes part in units. Evictions and keys that had expired then belong
   * to the unit in which they were met.
   */
  public void accompanied(boolean on) {
    accompanied = on;
  }

  /** Does what belongs to a unit before it ends; see {@link #accompanied}. */
  public void accompany() {
    if (accompanied) {
      companion.run();
    }
  }

  /**
   * The server itself is going to change data, and not for a command.
   *
   * @return true if that is a unit of its own, which {@link #endOwn} must end
   */
  public boolean beginOwn() {
    if (!accompanied || open) {
      return false;
    }
    begin();
    return true;
  }

  /** Ends a unit of the server itself. */
  public void endOwn() {
    accompany();
    end();
  }

  /** A unit begins; it ends with {@link #end}. */
  public void begin() {
    open = true;
  }

  /**
   * What the command tells does not belong together, so each is a unit of its own: keys that it
   * happened to meet and that had expired.
   */
  public void apart() {
    open = accompanied;
  }

  /** What the server itself does within a command is a unit of its own, unless it belongs there. */
  public void separate() {
    if (!accompanied) {
      next();
    }
  }

  /** What comes now does not belong to what came before: it is another unit. */
  public void next() {
    if (open) {
      end();
      begin();
    }
  }

  /**
   * Tells some listeners alone of a command, which is a unit of its own. Nothing happens if none of
   * them is there.
   *
   * @param database where it happened, or {@link #NO_DATABASE}
   * @param words each a {@code Bytes}, a {@code String} or a {@code Long}
   */
  public void tell(Set<PropagationTarget> targets, int database, Object... words) {
    boolean within = open;
    end();
    address(targets);
    try {
      if (first != null) {
        tell(database, words);
      }
    } finally {
      address(PropagationTarget.ALL);
      open = within;
    }
  }

  /**
   * Appends a command to the unit. A target that does not get it does not get a SELECT for it
   * either.
   */
  private void tell(int database, Object[] words) {
    int before = selected;
    try {
      put(database, words);
    } catch (Throwable failure) {
      throw lost(failure);
    }
    end();
    if (selected != before) {
      selected = NO_DATABASE;
    }
  }

  /** True if there are listeners, and these targets alone. */
  public boolean isHeardOnlyBy(Set<PropagationTarget> targets) {
    return isOn() && journals.stream().allMatch(each -> targets.contains(each.target()));
  }

  /** True if one of these listens. */
  public boolean isHeardBy(Set<PropagationTarget> targets) {
    return firstOf(targets) != null;
  }

  /**
   * Tells some listeners alone of what comes, as a unit of its own, until {@link #tellAll}; one of
   * them must be there.
   */
  public void tellOnly(Set<PropagationTarget> targets) {
    turnTo(targets);
  }

  /** Addresses what follows to all targets again. */
  public void tellAll() {
    turnTo(PropagationTarget.ALL);
  }

  /**
   * Changes the targets. One that did not get the unit does not get a change of the database
   * either.
   */
  private void turnTo(Set<PropagationTarget> targets) {
    boolean within = open;
    end();
    address(targets);
    selected = NO_DATABASE;
    open = within;
  }

  /** Notes that a command was executed, and the number of changes that it made. */
  public void executed(Call call, long changes) {
    Effects effects = call.effects();
    int database = call.client().database();
    if (isOn() && changes > 0 && !effects.isReplaced()) {
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
  public void repeat(int database, Effects effects) {
    if (effects.commands().isEmpty() || !isOn()) {
      return;
    }
    try {
      for (Object[] words : effects.commands()) {
        put(database, words);
      }
    } catch (Throwable failure) {
      throw lost(failure);
    }
  }

  /** One more command of the present unit, in this database. */
  void put(int database, Object... words) {
    begin(database, words.length);
    for (Object word : words) {
      word(word);
    }
  }

  private void begin(int database, int words) {
    commands++;
    if (commands == 1) {
      selectedBefore = selected;
      mark = unit.position();
      selecting = 0;
      first.beginUnit();
      head = unit.position();
    } else if (commands == 2) {
      unit.insert(head, MULTI);
    }
    if (database != selected && database != NO_DATABASE) {
      selected = database;
      long before = unit.position();
      unit.begin(2);
      unit.word("SELECT");
      unit.word(database);
      selecting += unit.position() - before;
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

  /**
   * The unit is complete.
   *
   * @return false if nothing was told, so that there is none
   */
  public boolean end() {
    open = false;
    if (commands == 0) {
      return false;
    }
    try {
      if (commands > 1) {
        unit.raw(EXEC);
      }
      copy();
    } catch (Throwable failure) {
      throw lost(failure);
    }
    offset += relaying ? 0 : length();
    lastUnitBytes = countsBytes && forReplicas ? length() - selecting : 0;
    commands = 0;
    for (int i = 0; i < journals.size(); i++) {
      Journal journal = journals.get(i);
      if (hears(journal) || journal.target() == PropagationTarget.REPLICAS) {
        journal.endUnit(offset);
      }
    }
    return true;
  }

  private boolean hears(Journal journal) {
    return unitTargets == PropagationTarget.ALL || unitTargets.contains(journal.target());
  }

  /** What the unit takes of the stream. */
  private long length() {
    if (countsBytes && forReplicas) {
      return unit.position() - head;
    }
    if (!forReplicas) {
      return EMPTY_LINE.length;
    }
    return commands > 1 ? commands + 2 : commands;
  }

  /** The other journals get the unit: all of them, or none. */
  private void copy() {
    if (journals.size() == 1) {
      return;
    }
    long[] ends = journals.stream().mapToLong(journal -> journal.out().position()).toArray();
    try {
      for (Journal journal : journals) {
        copyTo(journal);
      }
    } catch (Throwable failure) {
      for (int i = 0; i < ends.length; i++) {
        if (journals.get(i) != first) {
          journals.get(i).out().cut(ends[i]);
        }
      }
      throw failure;
    }
  }

  private void copyTo(Journal journal) {
    if (journal != first && hears(journal)) {
      journal.beginUnit();
      journal.out().append(unit, head);
    } else if (!hears(journal) && journal.target() == PropagationTarget.REPLICAS) {
      journal.beginUnit();
      journal.out().raw(EMPTY_LINE);
    }
  }

  /**
   * Tells nothing of the present unit, and nothing any more: the server ends in the middle of it.
   */
  public void abandon() {
    cut();
    journals.clear();
    journalsChanged();
  }

  private void cut() {
    if (commands > 0) {
      commands = 0;
      unit.cut(mark);
    }
  }

  /** A unit could not be written: no journal has any of it, and each is told. */
  RuntimeException lost(Throwable failure) {
    cut();
    selected = NO_DATABASE;
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
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
