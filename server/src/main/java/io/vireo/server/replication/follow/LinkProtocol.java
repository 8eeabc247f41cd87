package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.follow.LinkActions.Position;
import io.vireo.server.replication.follow.LinkSettings.Asked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a replica says to its primary, and what follows from what it hears. It is told what happens,
 * and the time in milliseconds; what it wants it says to its {@link LinkActions}. It has no socket,
 * no clock and no thread, so all of it can be played from a seed. Confined to one thread.
 *
 * <p>An attempt goes through these states:
 *
 * <ol>
 *   <li><i>Connecting</i>, until there is a connection.
 *   <li><i>Handshake.</i> PING first, alone; then the login and what this server tells of itself,
 *       together; then PSYNC with the place where this server stands. Empty lines, by which a
 *       primary that is busy shows that it lives, may come anywhere.
 *   <li><i>Transfer.</i> The primary has answered that it sends a full copy. A line tells how long
 *       that is, or by which mark it ends. If it sends that on a connection of its own, what comes
 *       here is the stream already, and is kept; of Valkey it is asked for once the place is known
 *       where the copy ends.
 *   <li><i>Loading.</i> The copy is being loaded, elsewhere. Nothing is read meanwhile, and what
 *       came behind the copy is kept. If it is loaded before Valkey has begun with the stream, that
 *       is waited for.
 *   <li><i>Connected.</i> All bytes are the stream's. Each second the primary is told how far this
 *       server has come.
 * </ol>
 *
 * <p>Each step is an object that has the data which only that step needs, and so do the two
 * connections of a copy that comes on its own.
 *
 * <p>Whatever goes wrong ends the attempt, and another one follows: at once if the link was up or
 * was lost while the copy came, else after a pause that grows from one second to five.
 */
final class LinkProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(LinkProtocol.class);
  private static final long SECOND = 1000;
  private static final long LONGEST_PAUSE = 5;

  /** The number of attempts in vain after which the pause gets longer by a second. */
  private static final int ATTEMPTS_FOR_A_PAUSE = 5;

  private static final String FULL = "+FULLRESYNC";
  private static final String CONTINUE = "+CONTINUE";
  private static final String CHANNEL = "+RDBCHANNELSYNC";
  private static final String DUAL_CHANNEL = "+DUALCHANNELSYNC";
  private static final String PSYNC = "PSYNC";
  private static final String CONNECT_TIMEOUT = "Timeout connecting to the MASTER...";

  private final LinkActions actions;
  private final LongSupplier timeout;
  private final LongSupplier most;

  /** What came of the stream before the copy was loaded. */
  private final StreamBuffer behind = new StreamBuffer();

  private Step step = new Ended();
  private int failures;
  private long lastHeard;
  private long lastSaid;

  /**
   * A link that is not begun.
   *
   * @param timeout for how many milliseconds the primary may be silent, by the present settings
   * @param most how many bytes of the stream are kept while the copy comes on another connection
   */
  LinkProtocol(LinkActions actions, LongSupplier timeout, LongSupplier most) {
    this.actions = actions;
    this.timeout = timeout;
    this.most = most;
  }

  /** How far it has come. */
  LinkState state() {
    return step.shown();
  }

  /** When the primary was last heard. */
  long lastHeard() {
    return lastHeard;
  }

  /** The copy that is coming on this connection, or null. */
  PayloadReader payload() {
    return step.payload();
  }

  /** What of the stream waits for the copy. */
  StreamBuffer behind() {
    return behind;
  }

  /** True while there is something for {@link #drain}. */
  boolean isDraining() {
    return step instanceof Draining;
  }

  // ------------------------------------------------------------------------- what happens

  /** Begins, with an attempt at once. */
  void begin(long now) {
    enter(new Pause(now));
    tick(now);
  }

  /** The primary counts as heard, though nothing was read. */
  void alive(long now) {
    lastHeard = now;
  }

  /** Time has passed. */
  void tick(long now) {
    step.tick(now);
  }

  /** The connection is there. */
  void connected(long now) {
    if (step instanceof Connecting) {
      LOG.info("Non blocking connect for SYNC fired the event.");
      lastHeard = now;
      Handshake handshake = new Handshake();
      enter(handshake);
      handshake.ask(new Asked("PING", List.of(Bytes.of("PING"))));
    }
  }

  /** There is no connection any more, or none could be made. */
  void closed(String why, long now) {
    step.closed(why, now);
  }

  /** A connection was lost. If the copy was on its way, the next attempt is made at once. */
  void cut(String why, long now) {
    boolean onItsWay = step.shown() == LinkState.TRANSFER || step.shown() == LinkState.LOADING;
    if (onItsWay && step instanceof TwoConnections both && both.isLoadedAsItComes()) {
      LOG.info("Aborting rdb channel sync while loading the RDB.");
    }
    fail(why, now, onItsWay);
  }

  /** The attempt has failed; another one follows. */
  void fail(String why, long now) {
    fail(why, now, step.shown() == LinkState.CONNECTED);
  }

  private void fail(String why, long now, boolean atOnce) {
    boolean wasUp = step.shown() == LinkState.CONNECTED;
    step.abandoned();
    behind.clear();
    if (wasUp) {
      LOG.info("{}", why);
    } else {
      LOG.warn("{}", why);
    }
    failures = atOnce ? 0 : failures + 1;
    actions.close();
    enter(new Pause(atOnce ? now : now + pause()));
  }

  private long pause() {
    return SECOND * Math.min(LONGEST_PAUSE, 1 + failures / ATTEMPTS_FOR_A_PAUSE);
  }

  /** Ends the link for good. */
  void end() {
    if (!(step instanceof Ended)) {
      step.abandoned();
      behind.clear();
      actions.close();
      enter(new Ended());
    }
  }

  /** Bytes have come; they are gone when this returns. */
  void received(byte[] bytes, int from, int to, long now) {
    lastHeard = now;
    Step before = null;
    for (int at = from; at < to && step != before; ) {
      before = step;
      at = before.received(bytes, at, to, now);
    }
  }

  /** The primary has announced the copy on the other connection. */
  void copyComes() {
    if (step instanceof TwoConnections both) {
      both.copyComes();
    }
  }

  /** The primary has announced the copy there, and has to be asked for the stream behind it. */
  void copyComes(EndOffset where) {
    if (step instanceof TwoConnections both) {
      both.copyComes(where);
    }
  }

  /** Whether the copy is loaded while it comes. */
  void loadedAsItComes(boolean yes) {
    if (step instanceof TwoConnections both) {
      both.direct = yes;
    }
  }

  /** The copy has come on the other connection. */
  void copied() {
    if (step instanceof TwoConnections both) {
      both.copied();
    }
  }

  /** The copy is loaded: the stream is followed from here on. */
  void loaded(long now) {
    step.loaded(now);
  }

  /** Applies a part of what was kept of the stream. */
  void drain(long now) {
    if (step instanceof Draining draining) {
      draining.drain(now);
    }
  }

  // ------------------------------------------------------------------------- steps

  private void enter(Step next) {
    boolean isOther = next.shown() != step.shown();
    step = next;
    if (isOther) {
      actions.changed();
    }
  }

  private boolean isSecondOver(long now) {
    if (now - lastSaid < SECOND) {
      return false;
    }
    lastSaid = now;
    return true;
  }

  private void expectLife(long now, String problem) {
    if (now - lastHeard > timeout.getAsLong()) {
      fail(problem, now);
    }
  }

  private void expectCopy(long now) {
    expectLife(
        now,
        "Timeout receiving bulk data from MASTER... If the problem persists try to set the"
            + " 'repl-timeout' parameter in redis.conf to a larger value.");
  }

  /** The copy is loaded, and the stream is followed. */
  private void follow(Followed next, long now) {
    failures = 0;
    enter(next);
    if (next.acknowledging) {
      lastSaid = now;
      actions.acknowledge();
    }
  }

  /** How far an attempt has come. What a step does not expect does not concern it. */
  private abstract class Step {
    abstract LinkState shown();

    PayloadReader payload() {
      return null;
    }

    void tick(long now) {}

    void closed(String why, long now) {
      cut("I/O error reading from MASTER: " + why, now);
    }

    /** Takes bytes; where the first is that it leaves to the step which follows it. */
    int received(byte[] bytes, int from, int to, long now) {
      return to;
    }

    void loaded(long now) {}

    /** The attempt ends here. */
    void abandoned() {}
  }

  /** A step that reads lines. */
  private abstract class Conversation extends Step {
    private final LineReader lines = new LineReader();
    private final Deque<Asked> asked = new ArrayDeque<>();

    final void ask(Asked request) {
      asked.add(request);
      actions.send(request.words());
    }

    /** The request to which a line is the answer, or null. */
    final Asked answered() {
      return asked.poll();
    }

    final boolean hasAsked() {
      return !asked.isEmpty();
    }

    /** Reads up to the end of a line, and obeys it if it is whole; where the next byte is. */
    final int readLine(byte[] bytes, int from, int to, long now) {
      int next = lines.read(bytes, from, to);
      String text = lines.line();
      if (lines.isTooLong()) {
        fail("Bad protocol from MASTER, a line is too long", now);
      } else if (text != null && !text.isEmpty()) {
        heard(text, now);
      }
      return next;
    }

    abstract void heard(String text, long now);
  }

  /** There is no primary. */
  private final class Ended extends Step {
    @Override
    LinkState shown() {
      return LinkState.NONE;
    }

    @Override
    void closed(String why, long now) {}
  }

  /** The next attempt has its time. */
  private final class Pause extends Step {
    private final long until;

    Pause(long until) {
      this.until = until;
    }

    @Override
    LinkState shown() {
      return LinkState.CONNECT;
    }

    @Override
    void tick(long now) {
      if (now >= until) {
        lastHeard = now;
        behind.clear();
        enter(new Connecting());
        actions.connect();
      }
    }

    @Override
    void closed(String why, long now) {}
  }

  private final class Connecting extends Step {
    @Override
    LinkState shown() {
      return LinkState.CONNECTING;
    }

    @Override
    void tick(long now) {
      expectLife(now, CONNECT_TIMEOUT);
    }

    @Override
    void closed(String why, long now) {
      fail("Error condition on socket for SYNC: " + why, now);
    }
  }

  // ------------------------------------------------------------------------- the handshake

  private final class Handshake extends Conversation {
    @Override
    LinkState shown() {
      return LinkState.HANDSHAKE;
    }

    @Override
    void tick(long now) {
      expectLife(now, CONNECT_TIMEOUT);
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      int at = from;
      while (at < to && step == this) {
        at = readLine(bytes, at, to, now);
      }
      return at;
    }

    @Override
    void heard(String text, long now) {
      Asked first = answered();
      if (first == null) {
        answeredSync(text, now);
      } else if (first.name().equals("PING")) {
        answeredPing(text, now);
      } else {
        answered(first, text, now);
      }
    }

    private void answeredPing(String text, long now) {
      boolean lives =
          text.startsWith("+")
              || text.startsWith("-NOAUTH")
              || text.startsWith("-NOPERM")
              || text.startsWith("-ERR operation not permitted");
      if (!lives) {
        fail("Error reply to PING from master: '" + text + "'", now);
        return;
      }
      LOG.info("Master replied to PING, replication can continue...");
      actions.settings().requests().forEach(this::ask);
    }

    /** Only a wrong login matters; most primaries do not ask for the version of their replicas. */
    private void answered(Asked request, String text, long now) {
      if (text.startsWith("-") && request.name().equals("AUTH")) {
        fail("Unable to AUTH to MASTER: " + text, now);
        return;
      }
      if (text.startsWith("-") && !request.name().equals("REPLCONF version")) {
        LOG.info("(Non critical) Master does not understand {}: {}", request.name(), text);
      }
      if (!hasAsked()) {
        askToSync();
      }
    }

    private void askToSync() {
      Position position = actions.position();
      String id = position == null ? "?" : position.id();
      long next = position == null ? -1 : position.offset() + 1;
      if (position == null) {
        LOG.info("Partial resynchronization not possible (no cached master)");
      } else {
        LOG.info("Trying a partial resynchronization (request {}:{}).", id, next);
      }
      List<Bytes> request = new ArrayList<>();
      request.add(Bytes.of(PSYNC));
      request.add(Bytes.of(id));
      request.add(Bytes.of(Long.toString(next)));
      if (actions.promotion().isAsked()) {
        request.add(Bytes.of("FAILOVER"));
      }
      actions.send(request);
    }

    private void answeredSync(String text, long now) {
      String[] words = text.split(" ");
      boolean dual = words[0].equals(DUAL_CHANNEL);
      boolean separately = words[0].equals(CHANNEL) && words.length == 2 || dual;
      boolean accepted = words[0].equals(FULL) || words[0].equals(CONTINUE) || separately;
      if (!actions.promotion().answered(accepted)) {
        return;
      }
      if (words[0].equals(FULL)) {
        full(text, now);
      } else if (separately) {
        LOG.info("PSYNC is not possible, initialize RDB channel.");
        behind.reset();
        enter(new TwoConnections(dual));
        actions.openChannel(dual ? null : words[1]);
      } else if (accepted) {
        goOn(words, now);
      } else if (text.startsWith("-NOMASTERLINK") || text.startsWith("-LOADING")) {
        fail("Master is currently unable to PSYNC but should be in the future: " + text, now);
      } else {
        syncTheOldWay(text);
      }
    }

    private static boolean isId(String word) {
      return word.length() == ReplicationHistory.NO_ID.length();
    }

    private void full(String text, long now) {
      Position copy = Position.parse(text);
      if (copy == null) {
        fail("Master replied with wrong +FULLRESYNC syntax.", now);
        return;
      }
      LOG.info("Full resync from master: {}:{}", copy.id(), copy.offset());
      enter(new Transfer(true));
      actions.fullSync(copy);
    }

    private void goOn(String[] words, long now) {
      Position position = actions.position();
      if (position == null || words.length > 1 && !isId(words[1])) {
        fail("Master replied with a +CONTINUE that was not asked for", now);
        return;
      }
      LOG.info("Successful partial resynchronization with master.");
      failures = 0;
      lastSaid = now;
      actions.continued(words.length > 1 ? words[1] : null);
      LOG.info("MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.");
      enter(new Following(true));
    }

    /** A primary that does not know PSYNC sends a full copy without saying of what. */
    private void syncTheOldWay(String text) {
      if (text.startsWith("-ERR")) {
        LOG.info("Master does not support PSYNC or is in error state (reply: {})", text);
      } else {
        LOG.warn("Unexpected reply to PSYNC from master: {}", text);
      }
      LOG.info("Retrying with SYNC...");
      actions.send(List.of(Bytes.of("SYNC")));
      enter(new Transfer(false));
      actions.fullSync(null);
    }
  }

  // ------------------------------------------------------------------------- the copy

  /** The copy comes on this connection, behind a line that says how long it is. */
  private final class Transfer extends Conversation {
    private final boolean acknowledging;
    private PayloadReader payload;

    /**
     * The line has not come yet.
     *
     * @param acknowledging whether the primary will be told how far this server has come
     */
    Transfer(boolean acknowledging) {
      this.acknowledging = acknowledging;
    }

    @Override
    LinkState shown() {
      return LinkState.TRANSFER;
    }

    @Override
    PayloadReader payload() {
      return payload;
    }

    @Override
    void tick(long now) {
      expectCopy(now);
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      int at = from;
      while (at < to && payload == null && step == this) {
        at = readLine(bytes, at, to, now);
      }
      if (step == this && payload != null && !payload.isWhole()) {
        at = payload.take(bytes, at, to, actions::payload);
      }
      if (step != this || payload == null || !payload.isWhole()) {
        return at;
      }
      behind.add(bytes, at, to);
      actions.reading(false);
      enter(new Loading(payload, acknowledging));
      actions.payloadEnd();
      return to;
    }

    @Override
    void heard(String text, long now) {
      try {
        payload = PayloadReader.parse(text);
        actions.payloadBegin(payload);
      } catch (PayloadReader.BadHead bad) {
        fail(bad.getMessage(), now);
      }
    }
  }

  /** The copy has come on this connection, and is being loaded. */
  private final class Loading extends Step {
    private final PayloadReader payload;
    private final boolean acknowledging;
    private boolean lost;

    Loading(PayloadReader payload, boolean acknowledging) {
      this.payload = payload;
      this.acknowledging = acknowledging;
    }

    @Override
    LinkState shown() {
      return LinkState.LOADING;
    }

    @Override
    PayloadReader payload() {
      return payload;
    }

    @Override
    void tick(long now) {
      if (isSecondOver(now)) {
        actions.newline();
      }
    }

    /** It is loaded all the same. */
    @Override
    void closed(String why, long now) {
      lost = true;
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      behind.add(bytes, from, to);
      return to;
    }

    @Override
    void loaded(long now) {
      lastHeard = now;
      Draining draining = new Draining(false, lost, acknowledging);
      follow(draining, now);
      while (step == draining) {
        draining.drain(now);
      }
    }
  }

  /**
   * The copy comes on a connection of its own; what comes here is the stream, if need be as soon as
   * it is asked for, and is kept until the copy is loaded.
   */
  private final class TwoConnections extends Conversation {
    private LinkState shown = LinkState.HANDSHAKE;

    /** The stream has still to be asked for, or to begin. */
    private boolean joining;

    /** Where the copy ends and the stream is to begin, once the primary has told. */
    private EndOffset end;

    /** The copy is loaded while it comes. */
    private boolean direct;

    /** So much of the stream is kept that no more is read. */
    private boolean full;

    /** The copy is loaded, and the stream has not begun. */
    private boolean loaded;

    /** This connection was lost while a file was loaded. */
    private boolean lost;

    /**
     * The copy has not been announced yet.
     *
     * @param joining whether the stream has to be asked for
     */
    TwoConnections(boolean joining) {
      this.joining = joining;
    }

    @Override
    LinkState shown() {
      return shown;
    }

    private void show(LinkState next) {
      shown = next;
      actions.changed();
    }

    boolean isLoadedAsItComes() {
      return direct && !loaded;
    }

    @Override
    void tick(long now) {
      if (shown == LinkState.HANDSHAKE) {
        expectLife(now, CONNECT_TIMEOUT);
      } else if (shown == LinkState.TRANSFER) {
        expectCopy(now);
      } else {
        if (isSecondOver(now)) {
          actions.newline();
        }
        if (loaded) {
          expectLife(now, "Timeout waiting for the stream of MASTER behind the copy...");
        }
      }
    }

    /**
     * What is loaded as it comes is given up, as in Redis; what is in a file is loaded all the
     * same.
     */
    @Override
    void closed(String why, long now) {
      if (shown != LinkState.LOADING || loaded || direct) {
        cut("I/O error reading from MASTER: " + why, now);
        return;
      }
      lost = true;
      LOG.info("Aborting rdb channel sync while loading the RDB.");
      LOG.info("After loading RDB, replica will try psync with master.");
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      int at = from;
      while (at < to && joining && step == this) {
        at = readLine(bytes, at, to, now);
      }
      if (at == to || step != this) {
        return at;
      }
      retain(bytes, at, to);
      return to;
    }

    private void retain(byte[] bytes, int from, int to) {
      behind.add(bytes, from, to);
      long limit = most.getAsLong();
      if (!full && limit > 0 && behind.length() > limit) {
        full = true;
        LOG.info(
            "Replication buffer limit has been reached ({} bytes), stopped buffering replication"
                + " stream. Further accumulation may occur on master side.",
            limit);
        actions.reading(false);
      }
    }

    void copyComes() {
      if (shown == LinkState.HANDSHAKE) {
        show(LinkState.TRANSFER);
      }
    }

    void copyComes(EndOffset where) {
      if (joining && shown == LinkState.HANDSHAKE) {
        end = where;
        copyComes();
        ask(
            new Asked(
                "REPLCONF set-rdb-client-id",
                List.of(
                    Bytes.of("REPLCONF"),
                    Bytes.of("set-rdb-client-id"),
                    Bytes.of(where.channelId()))));
      }
    }

    void copied() {
      if (shown == LinkState.TRANSFER) {
        show(LinkState.LOADING);
      }
    }

    @Override
    void loaded(long now) {
      if (shown != LinkState.LOADING) {
        return;
      }
      lastHeard = now;
      if (joining && !lost) {
        loaded = true;
        return;
      }
      follow(new Draining(true, lost, true), now);
      LOG.info(
          "MASTER <-> REPLICA sync: Starting to stream replication buffer into the db ({} bytes).",
          behind.length());
      actions.reading(false);
    }

    /** A line has come before the stream. */
    @Override
    void heard(String text, long now) {
      Asked request = answered();
      if (request == null) {
        fail("Bad protocol from MASTER, it said before the stream was asked for: " + text, now);
      } else if (request.name().equals(PSYNC)) {
        joined(text, now);
      } else if (text.startsWith("+")) {
        String next = Long.toString(end.position().offset() + 1);
        ask(
            new Asked(
                PSYNC, List.of(Bytes.of(PSYNC), Bytes.of(end.position().id()), Bytes.of(next))));
      } else {
        fail("The primary refused " + request.name() + ": " + text, now);
      }
    }

    /** All bytes behind the line are the stream's, if it begins where it was asked for. */
    private void joined(String text, long now) {
      if (!text.equals(CONTINUE) && !text.equals(CONTINUE + " " + end.position().id())) {
        fail("The primary does not go on behind the copy that it sends: " + text, now);
        return;
      }
      LOG.info("MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.");
      joining = false;
      if (loaded) {
        follow(new Following(true), now);
      }
    }
  }

  // ------------------------------------------------------------------------- the stream

  /** The data are a part of the primary's history. */
  private abstract class Followed extends Step {
    final boolean acknowledging;

    Followed(boolean acknowledging) {
      this.acknowledging = acknowledging;
    }

    @Override
    final LinkState shown() {
      return LinkState.CONNECTED;
    }

    @Override
    final void tick(long now) {
      expectLife(now, "MASTER timeout: no data nor PING received...");
      if (step == this && acknowledging && isSecondOver(now)) {
        actions.acknowledge();
      }
    }

    @Override
    final void closed(String why, long now) {
      fail("Connection with master lost.", now);
    }
  }

  /** What was kept of the stream is being applied. */
  private final class Draining extends Followed {
    /** The copy came on another connection, and the stream goes on coming on this one. */
    private final boolean separate;

    private final boolean lost;
    private long drained;

    /**
     * All of it is still to be applied.
     *
     * @param separate whether the copy came on another connection
     * @param lost whether there is no connection any more
     */
    Draining(boolean separate, boolean lost, boolean acknowledging) {
      super(acknowledging);
      this.separate = separate;
      this.lost = lost;
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      behind.add(bytes, from, to);
      return to;
    }

    void drain(long now) {
      byte[] kept = behind.take();
      if (kept != null) {
        drained += kept.length;
        actions.stream(kept, 0, kept.length);
      }
      if (step != this || behind.length() > 0) {
        return;
      }
      if (separate) {
        LOG.info(
            "MASTER <-> REPLICA sync: Successfully streamed replication buffer into the db ({}"
                + " bytes in total)",
            drained);
      }
      Following next = new Following(acknowledging);
      enter(next);
      if (lost) {
        next.closed("The primary closed the connection", now);
      } else {
        actions.reading(true);
      }
    }

    @Override
    void abandoned() {
      LOG.info("Master client was freed while streaming accumulated replication data to db.");
    }
  }

  /** All bytes are the stream's. */
  private final class Following extends Followed {
    Following(boolean acknowledging) {
      super(acknowledging);
    }

    @Override
    int received(byte[] bytes, int from, int to, long now) {
      actions.stream(bytes, from, to);
      return to;
    }
  }
}
