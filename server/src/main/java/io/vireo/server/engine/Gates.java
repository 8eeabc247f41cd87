package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * Which gates are closed for all clients, and what a closed gate means. Data context only.
 *
 * <p>The gates are asked in the order of {@link Gate}; the first that does not let the command
 * through decides.
 */
public final class Gates {
  /** The command may run. */
  static final Verdict PASS = new Verdict(null);

  /** The command belongs to a transaction and must be queued. */
  static final Verdict QUEUE = new Verdict(null);

  /** The client must wait until the pause is over. */
  static final Verdict POSTPONE = new Verdict(null);

  /** The client must wait until keys are not held any more. */
  static final Verdict HOLD = new Verdict(null);

  private static final Verdict NO_AUTH = new Verdict("NOAUTH Authentication required.");
  private static final Verdict LOADING =
      new Verdict("LOADING Redis is loading the dataset in memory");
  private static final Verdict NO_REPLICAS =
      new Verdict("NOREPLICAS Not enough good replicas to write.");
  private static final Verdict NO_MEMORY = new Verdict(Errors.NO_MEMORY);

  /** What the gates say: an error to answer, or one of the constants. */
  record Verdict(String refusal) {}

  private final Keyspace keyspace;
  private final WaitingClients waiting;
  private final List<Session> postponed = new ArrayList<>();
  private final List<Session> waitingForKeys = new ArrayList<>();
  private final HeldKeys heldKeys = new HeldKeys();
  private BiPredicate<Session, Command> allowsProtected = (session, command) -> false;
  private Verdict diskError = PASS;
  private MemoryLimit memory;
  private int closed = Gate.PROTECTED.bit();
  private boolean passwordless;
  private long pausedUntil;

  /** Gates over a keyspace. */
  public Gates(Keyspace keyspace, WaitingClients waiting) {
    this.keyspace = keyspace;
    this.waiting = waiting;
  }

  /** Sets who decides on commands such as DEBUG. */
  public void allowProtected(BiPredicate<Session, Command> rule) {
    allowsProtected = rule;
  }

  /** Sets what sees to it that there is memory. */
  void memory(MemoryLimit newMemory) {
    memory = newMemory;
  }

  /** Whether memory is limited: commands that need some must ask for it. */
  void memoryLimited(boolean yes) {
    set(Gate.MEMORY, yes);
  }

  /** True while clients are paused, be it writers alone. */
  boolean isPaused() {
    return is(closed, Gate.PAUSED_WRITES);
  }

  /** Refuses writes with this error, because the disk does not take them; null lets them pass. */
  public void diskError(String error) {
    diskError = error == null ? PASS : new Verdict(error);
    set(Gate.DISK, error != null);
  }

  /** Refuses writes because too few replicas keep up, or lets them pass. */
  public void tooFewReplicas(boolean yes) {
    set(Gate.REPLICAS, yes);
  }

  /** Whether the data is being loaded: most commands must wait until it is there. */
  public void loading(boolean on) {
    set(Gate.LOADING, on);
  }

  /** True while the data is being loaded. */
  public boolean isLoading() {
    return is(closed, Gate.LOADING);
  }

  /** Lets everybody in who has not authenticated, because the default user has no password. */
  public void passwordless(boolean yes) {
    passwordless = yes;
  }

  /** The mask of the gates that are closed for all. */
  int closed() {
    return closed;
  }

  /** The mask of the gates that are asked again inside a transaction or a script. */
  int askedAgain() {
    return 0;
  }

  private void set(Gate gate, boolean shut) {
    closed = shut ? closed | gate.bit() : closed & ~gate.bit();
  }

  Verdict ask(Session session, Command command, Call call, int asked) {
    if (is(asked, Gate.PROTECTED) && !allowsProtected.test(session, command)) {
      return forbidden(command);
    }
    if (is(asked, Gate.AUTHENTICATION) && !passwordless) {
      return NO_AUTH;
    }
    if (is(asked, Gate.MEMORY) && wantsMemory(session, command) && !memory.makeRoom()) {
      return NO_MEMORY;
    }
    if (is(asked, Gate.DISK) && writes(session, command)) {
      return diskError;
    }
    if (is(asked, Gate.REPLICAS) && writes(session, command)) {
      return NO_REPLICAS;
    }
    if (is(asked, Gate.SUBSCRIPTION)) {
      return subscribed(command);
    }
    if (is(asked, Gate.LOADING)) {
      return LOADING;
    }
    if (is(asked, Gate.PAUSED_ALL) || is(asked, Gate.PAUSED_WRITES) && spreads(session, command)) {
      return POSTPONE;
    }
    if (is(asked, Gate.HELD_KEYS) && heldKeys.concern(session, command, call)) {
      return HOLD;
    }
    return is(asked, Gate.TRANSACTION) ? QUEUE : PASS;
  }

  /** EXEC wants memory only if one of its commands does. */
  private static boolean wantsMemory(Session session, Command command) {
    return !isExec(command) || queued(session, Flag.DENYOOM);
  }

  /** EXEC writes only if one of its commands does. */
  private static boolean writes(Session session, Command command) {
    return !isExec(command) || queued(session, Flag.WRITE);
  }

  static boolean isExec(Command command) {
    return command.parent() == null && command.name().equals("exec");
  }

  private static boolean queued(Session session, Flag flag) {
    return session.transaction() != null && session.transaction().has(flag);
  }

  private static boolean is(int mask, Gate gate) {
    return (mask & gate.bit()) != 0;
  }

  /** EXEC spreads only if one of its commands does. */
  private static boolean spreads(Session session, Command command) {
    return !isExec(command) || queued(session, Flag.WRITE) || queued(session, Flag.MAY_REPLICATE);
  }

  private static Verdict forbidden(Command command) {
    String name = (command.parent() == null ? command : command.parent()).name();
    return new Verdict(
        "ERR "
            + name.toUpperCase(Locale.ROOT)
            + " command not allowed. If the enable-"
            + name
            + "-command option is set to \"local\", you can run it from a local connection,"
            + " otherwise you need to set this option in the configuration file, and then restart"
            + " the server.");
  }

  private static Verdict subscribed(Command command) {
    return new Verdict(
        "ERR Can't execute '"
            + command.fullName()
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }

  /**
   * Pauses clients until a time, Unix milliseconds. A pause that is on is only made longer or
   * stricter, never shorter.
   */
  public void pause(boolean writesOnly, long until) {
    pausedUntil = Math.max(pausedUntil, until);
    set(Gate.PAUSED_WRITES, true);
    set(Gate.PAUSED_ALL, is(closed, Gate.PAUSED_ALL) || !writesOnly);
    keyspace.expiring(false);
  }

  /** When the pause ends, Unix milliseconds, or {@code Long.MAX_VALUE} without one. */
  public long pausedUntil() {
    return is(closed, Gate.PAUSED_WRITES) ? pausedUntil : Long.MAX_VALUE;
  }

  /** What is paused: {@code none}, {@code write} or {@code all}, as INFO says it. */
  public String paused() {
    if (is(closed, Gate.PAUSED_ALL)) {
      return "all";
    }
    return is(closed, Gate.PAUSED_WRITES) ? "write" : "none";
  }

  void postpone(Session session) {
    postponed.add(session);
    waiting.add(session, new PausedWait());
  }

  /** Ends the pause; the clients that waited for it must be resumed, in order. */
  public List<Session> unpause() {
    pausedUntil = 0;
    set(Gate.PAUSED_WRITES, false);
    set(Gate.PAUSED_ALL, false);
    keyspace.expiring(true);
    return letGo(postponed);
  }

  private List<Session> letGo(List<Session> held) {
    List<Session> free = List.copyOf(held);
    held.clear();
    free.forEach(waiting::remove);
    return free;
  }

  /** The keys that are held, which must hear of changes. */
  public HeldKeys heldKeys() {
    return heldKeys;
  }

  /** Lets commands that name these keys wait from now on. */
  public void hold(Collection<Bytes> keys) {
    heldKeys.hold(keys);
    set(Gate.HELD_KEYS, true);
  }

  void waitForKeys(Session session) {
    waitingForKeys.add(session);
    waiting.add(session, new PausedWait());
  }

  /** Lets keys go; the clients that waited must be resumed, in order. */
  List<Session> release(Collection<Bytes> keys) {
    heldKeys.release(keys);
    set(Gate.HELD_KEYS, !heldKeys.isEmpty());
    return letGo(waitingForKeys);
  }

  void forget(Session session) {
    waitingForKeys.remove(session);
    postponed.remove(session);
  }

  /** The wait of a client whose command came during a pause, or for a held key. */
  private static final class PausedWait extends Waiting {
    PausedWait() {
      super(FOREVER);
    }

    @Override
    public boolean canBeUnblocked() {
      return false;
    }

    @Override
    public void timedOut(io.vireo.server.resp.Reply reply) {}
  }
}
