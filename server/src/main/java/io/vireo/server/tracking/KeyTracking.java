package io.vireo.server.tracking;

import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;

/**
 * Decides which client has to be told of which change. It knows neither connections nor the time,
 * so a test can ask it alone. Data context only.
 */
public final class KeyTracking {
  /*
   * Two tables. In the usual mode the server remembers which clients have read a key; the first
   * change afterwards is told to all of them, and the key is forgotten until it is read again. In
   * broadcast mode nothing is remembered but the prefixes that clients have named: all changes of a
   * turn are told together at its end.
   *
   * A client must never use what it read before the change that it was told of. So the order in
   * which things are said to one client is the order in which they happened: an answer with a value
   * before the message that makes it invalid. What a client's own command changes is told behind
   * the answer of that command (`unitEnded`), or of the whole transaction or script, because
   * neither may be torn apart; what others change is told at once.
   *
   * The table of keys outlives CLIENT TRACKING OFF, as in Redis: a client that turns tracking on
   * again is notified of keys that it has read before. It ends when no client that could be
   * notified is connected any more. A disconnected client stays in it until a key changes, or its
   * table of readers grows; all that is counted, and bounded by the number of keys.
   */

  /** Changes of one turn that are kept at most, in bytes of the heap: then they are told. */
  private static final long MUCH = 256 * 1024;

  /** The number of keys that are forgotten at a time if there are too many; more each next time. */
  private static final int EFFORT = 100;

  /** Knows whose command runs. */
  public interface Commands {
    /** The client whose command, transaction or script is running, or null. */
    Tracker caller();

    /**
     * The client whose command or transaction is running, or null, also while a script runs a
     * command.
     */
    Tracker writer();
  }

  private final Invalidations sink;
  private final RandomGenerator random;
  private final Commands commands;
  private final Trackers present = new Trackers(Integer.MAX_VALUE, () -> flushed(true));
  private final TrackedKeys keys;
  private final Prefixes prefixes = new Prefixes();
  private final Set<Tracker> trackers = new LinkedHashSet<>();
  private final Reads reads = new Reads();
  private final KeyList found = new KeyList();
  private long most;
  private int efforts;

  /** What the client whose command runs is to be told behind its answer; null stands for all. */
  private final List<Bytes> owed = new ArrayList<>();

  private Tracker debtor;

  /** The key that changed last, if its own writer did not want to hear of that; else null. */
  private Bytes suppressed;

  /**
   * No client tracks keys yet.
   *
   * @param sink gets which clients are to be told what
   * @param random chooses the keys that are forgotten when there are too many
   * @param room tells whether a number of bytes of the heap can be had
   */
  public KeyTracking(
      Invalidations sink, RandomGenerator random, LongPredicate room, Commands commands) {
    this.sink = sink;
    this.commands = commands;
    this.random = random;
    keys = new TrackedKeys(room, present::has);
  }

  // ------------------------------------------------------------------------- clients

  /** A client of which nothing is known yet. */
  public Tracker arrives(long id) {
    Tracker tracker = new Tracker(id, present.next(), reads);
    present.add(tracker);
    return tracker;
  }

  /** A client has gone. */
  public void leaves(Tracker tracker) {
    off(tracker);
    present.remove(tracker);
    if (present.isEmpty()) {
      keys.clear();
    }
  }

  /**
   * CLIENT TRACKING ON.
   *
   * @return why that cannot be, an error, or null
   */
  public String on(Tracker tracker, TrackingOptions wish) {
    String refusal = TrackingRules.refusal(tracker, wish);
    if (refusal != null) {
      return refusal;
    }
    trackers.add(tracker);
    tracker.on(wish);
    if (wish.broadcast()) {
      for (Bytes prefix : wish.prefixes().isEmpty() ? List.of(Bytes.EMPTY) : wish.prefixes()) {
        Bytes copy = prefix.copy();
        if (tracker.ownPrefixes().add(copy)) {
          prefixes.add(copy, tracker);
        }
      }
    }
    return null;
  }

  /** CLIENT TRACKING OFF. */
  public void off(Tracker tracker) {
    trackers.remove(tracker);
    tracker.ownPrefixes().forEach(prefix -> prefixes.remove(prefix, tracker));
    tracker.ownPrefixes().clear();
    tracker.off();
  }

  /** How many clients track keys. */
  public int clients() {
    return trackers.size();
  }

  /** How many keys are remembered. */
  public long keys() {
    return keys.size();
  }

  /** How many readers of keys are remembered. */
  public long items() {
    return keys.items();
  }

  /** How many prefixes clients have named. */
  public int prefixes() {
    return prefixes.size();
  }

  /** Heap bytes of what is remembered of keys; what clients have named is in their own books. */
  public long heapBytes() {
    return keys.heapBytes() + prefixes.heapBytes();
  }

  // ------------------------------------------------------------------------- reading

  /** What clients have read, as each of them knows it. */
  private final class Reads implements Tracker.Reads {
    @Override
    public void ran(Tracker reader, Command command, Bytes[] words, int count) {
      readBy(reader, command, words, count);
    }

    @Override
    public void unitEnded() {
      payDebts();
    }
  }

  /** A client, or its script, has run a command: remembers the keys that it has read. */
  private void readBy(Tracker reader, Command command, Bytes[] words, int count) {
    if (!command.has(Flag.READONLY) || command.has(Flag.PUBSUB) || isScript(command)) {
      return;
    }
    int only = command.keys().onlyKey();
    if (only > 0) {
      read(reader, words[only]);
    } else if (command.keys().find(new RequestWords(words, count), found)) {
      for (int i = 0; i < found.size(); i++) {
        read(reader, words[found.position(i)]);
      }
    }
  }

  /** A script that only reads: what counts are the commands that it calls. */
  private static boolean isScript(Command command) {
    return command.group() == Group.SCRIPTING;
  }

  /**
   * The client whose command runs has read a key. If there is no room to remember that, it is told
   * behind the answer that it must not use it any more.
   */
  void read(Tracker reader, Bytes key) {
    if (!keys.add(key, reader.number())) {
      owe(reader, key.copy());
    } else if (most > 0 && keys.size() > most) {
      trim();
    }
  }

  /** Sets how many keys are remembered at most: {@code tracking-table-max-keys}; 0 for any. */
  public void most(long number) {
    most = number;
    trim();
  }

  /**
   * Forgets random keys if there are too many, and tells their readers. Each call does a little,
   * and more if the ones before did not suffice.
   */
  public void trim() {
    if (most == 0 || keys.size() <= most) {
      efforts = 0;
      return;
    }
    efforts++;
    for (int i = EFFORT * efforts; i > 0 && keys.size() > most; i--) {
      tell(keys.removeAny(random), null);
    }
  }

  // ------------------------------------------------------------------------- changing

  /**
   * Tells the client whose command, transaction or script is through what it is owed, behind its
   * answer. That is so even if the client turned tracking off after the change, as in Redis: it
   * then goes where its messages went last.
   */
  private void payDebts() {
    if (owed.isEmpty()) {
      return;
    }
    List<Bytes> messages = new ArrayList<>(owed);
    owed.clear();
    for (Bytes key : messages) {
      if (key == null) {
        sink.invalidateAll(debtor);
      } else {
        sink.invalidate(List.of(debtor), List.of(key));
      }
    }
    debtor = null;
  }

  /** True if no client can have to be notified of a change. */
  public boolean isIdle() {
    return keys.isEmpty() && prefixes.isEmpty();
  }

  /** A key was changed. */
  public void changed(Bytes key) {
    suppressed = null;
    if (!prefixes.isEmpty()) {
      prefixes.changed(key, commands.writer());
      if (prefixes.heapBytes() > MUCH) {
        turnEnded();
      }
    }
    TrackedKey entry = keys.remove(key);
    if (entry != null) {
      tell(entry, commands.caller());
    }
  }

  /** The server itself has removed a key, behind {@link #changed}: that is news to all. */
  public void dropped(Bytes key) {
    if (!prefixes.isEmpty()) {
      prefixes.changed(key, null);
    }
    if (suppressed != null && suppressed.equals(key)) {
      owe(commands.caller(), suppressed);
      suppressed = null;
    }
  }

  /**
   * Notifies the readers of a key.
   *
   * @param writer does not hear of it if it does not want to hear of its own changes; or null
   */
  private void tell(TrackedKey entry, Tracker writer) {
    Bytes key = entry.key();
    Tracker caller = commands.caller();
    List<Tracker> others = new ArrayList<>(entry.readers().length);
    for (int number : entry.readers()) {
      Tracker reader = present.get(number);
      if (reader == null || !reader.hearsOfReads()) {
        continue;
      }
      if (reader == writer && reader.options().noLoop()) {
        suppressed = key;
      } else if (reader == caller) {
        owe(reader, key);
      } else {
        others.add(reader);
      }
    }
    if (!others.isEmpty()) {
      sink.invalidate(others, List.of(key));
    }
  }

  private void owe(Tracker caller, Bytes key) {
    debtor = caller;
    owed.add(key);
  }

  /**
   * All keys of a database are gone: which ones is not known, so all clients drop all keys.
   *
   * @param atOnce whether the client whose command it is is told before its answer
   */
  public void flushed(boolean atOnce) {
    Tracker caller = atOnce ? null : commands.caller();
    for (Tracker tracker : trackers) {
      if (tracker == caller) {
        owe(caller, null);
      } else {
        sink.invalidateAll(tracker);
      }
    }
    keys.clear();
  }

  /** A turn has ended, and its answers are complete: tells of what was changed by prefixes. */
  public void turnEnded() {
    prefixes.tell(sink);
  }
}
