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

  private final LinkActions actions;
  private final LongSupplier timeout;
  private final LongSupplier most;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final LineReader lines = new LineReader();
  private LinkState state = LinkState.NONE;
  private PayloadReader payload;

  /** What came of the stream before the copy was loaded. */
  private final StreamBuffer behind = new StreamBuffer();

  /** The copy comes on another connection, and the stream on this one. */
  private boolean separate;

  /** The stream comes on this connection, but has still to be asked for. */
  private boolean joining;

  /** Where the copy ends and the stream is to begin, once the primary has told. */
  private EndOffset end;

  /** The copy is loaded, and the stream has not begun. */
  private boolean loadedFirst;

  /** The copy is loaded while it comes. */
  private boolean direct;

  /** The copy is loaded, and what was kept of the stream is being applied. */
  private boolean draining;

  private boolean full;
  private long drained;
  private boolean acknowledging;
  private boolean lostWhileLoading;
  private int failures;
  private long nextAttempt;
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
    return state;
  }

  /** When the primary was last heard. */
  long lastHeard() {
    return lastHeard;
  }

  /** The copy that is coming, or null. */
  PayloadReader payload() {
    return payload;
  }

  /** What of the stream waits for the copy. */
  StreamBuffer behind() {
    return behind;
  }

  /** True while there is something for {@link #drain}. */
  boolean isDraining() {
    return draining;
  }

  private void state(LinkState next) {
    state = next;
    actions.changed();
  }

  // ------------------------------------------------------------------------- what happens

  /** Begins, with an attempt at once. */
  void begin(long now) {
    nextAttempt = now;
    state(LinkState.CONNECT);
    tick(now);
  }

  /** The primary counts as heard, though nothing was read. */
  void alive(long now) {
    lastHeard = now;
  }

  /** Time has passed. */
  void tick(long now) {
    switch (state) {
      case CONNECT -> {
        if (now >= nextAttempt) {
          attempt(now);
        }
      }
      case CONNECTING, HANDSHAKE -> expectLife(now, "Timeout connecting to the MASTER...");
      case TRANSFER ->
          expectLife(
              now,
              "Timeout receiving bulk data from MASTER... If the problem persists try to set the"
                  + " 'repl-timeout' parameter in redis.conf to a larger value.");
      case LOADING -> {
        if (isSecondOver(now)) {
          actions.newline();
        }
        if (loadedFirst) {
          expectLife(now, "Timeout waiting for the stream of MASTER behind the copy...");
        }
      }
      case CONNECTED -> {
        expectLife(now, "MASTER timeout: no data nor PING received...");
        if (state == LinkState.CONNECTED && acknowledging && isSecondOver(now)) {
          actions.acknowledge();
        }
      }
      default -> {
        // There is no primary.
      }
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

  private void attempt(long now) {
    lastHeard = now;
    lines.reset();
    behind.clear();
    asked.clear();
    payload = null;
    lostWhileLoading = false;
    separate = false;
    joining = false;
    end = null;
    loadedFirst = false;
    direct = false;
    full = false;
    state(LinkState.CONNECTING);
    actions.connect();
  }

  /** The connection is there. */
  void connected(long now) {
    if (state != LinkState.CONNECTING) {
      return;
    }
    LOG.info("Non blocking connect for SYNC fired the event.");
    lastHeard = now;
    state(LinkState.HANDSHAKE);
    ask(new Asked("PING", List.of(Bytes.of("PING"))));
  }

  /** There is no connection any more, or none could be made. */
  void closed(String why, long now) {
    switch (state) {
      case NONE, CONNECT -> {
        // Nothing was to be had of it.
      }
      case LOADING -> lost(why, now);
      case CONNECTED -> fail("Connection with master lost.", now);
      case CONNECTING -> fail("Error condition on socket for SYNC: " + why, now);
      default -> cut("I/O error reading from MASTER: " + why, now);
    }
  }

  /** A connection was lost. If the copy was on its way, the next attempt is made at once. */
  void cut(String why, long now) {
    boolean onItsWay = state == LinkState.TRANSFER || state == LinkState.LOADING;
    if (onItsWay && separate && direct && !loadedFirst) {
      LOG.info("Aborting rdb channel sync while loading the RDB.");
    }
    fail(why, now, onItsWay);
  }

  /** Whether the copy is loaded while it comes. */
  void loadedAsItComes(boolean yes) {
    direct = yes;
  }

  /**
   * What is loaded as it comes is given up, as in Redis; what is in a file is loaded all the same.
   */
  private void lost(String why, long now) {
    if (loadedFirst || separate && direct) {
      cut("I/O error reading from MASTER: " + why, now);
      return;
    }
    lostWhileLoading = true;
    if (separate) {
      LOG.info("Aborting rdb channel sync while loading the RDB.");
      LOG.info("After loading RDB, replica will try psync with master.");
    }
  }

  /** The attempt has failed; another one follows. */
  void fail(String why, long now) {
    fail(why, now, state == LinkState.CONNECTED);
  }

  private void fail(String why, long now, boolean atOnce) {
    boolean wasUp = state == LinkState.CONNECTED;
    if (draining) {
      LOG.info("Master client was freed while streaming accumulated replication data to db.");
      draining = false;
    }
    behind.clear();
    if (wasUp) {
      LOG.info("{}", why);
    } else {
      LOG.warn("{}", why);
    }
    failures = atOnce ? 0 : failures + 1;
    nextAttempt = atOnce ? now : now + pause();
    payload = null;
    actions.close();
    state(LinkState.CONNECT);
  }

  private long pause() {
    return SECOND * Math.min(LONGEST_PAUSE, 1 + failures / ATTEMPTS_FOR_A_PAUSE);
  }

  /** The copy is loaded: the stream is followed from here on. */
  void loaded(long now) {
    if (state != LinkState.LOADING) {
      return;
    }
    lastHeard = now;
    if (joining && !lostWhileLoading) {
      loadedFirst = true;
      return;
    }
    followed(now);
    drained = 0;
    draining = true;
    if (separate) {
      LOG.info(
          "MASTER <-> REPLICA sync: Starting to stream replication buffer into the db ({} bytes).",
          behind.length());
      actions.reading(false);
    } else {
      while (draining) {
        drain(now);
      }
    }
  }

  private void followed(long now) {
    failures = 0;
    payload = null;
    state(LinkState.CONNECTED);
    if (acknowledging) {
      lastSaid = now;
      actions.acknowledge();
    }
  }

  /** Applies a part of what was kept of the stream. */
  void drain(long now) {
    byte[] kept = behind.take();
    if (kept != null) {
      drained += kept.length;
      actions.stream(kept, 0, kept.length);
    }
    if (!draining || behind.length() > 0) {
      return;
    }
    draining = false;
    if (separate) {
      LOG.info(
          "MASTER <-> REPLICA sync: Successfully streamed replication buffer into the db ({} bytes"
              + " in total)",
          drained);
    }
    if (lostWhileLoading) {
      closed("The primary closed the connection", now);
    } else if (state == LinkState.CONNECTED) {
      actions.reading(true);
    }
  }

  /** Ends the link for good. */
  void end() {
    if (state != LinkState.NONE) {
      if (draining) {
        LOG.info("Master client was freed while streaming accumulated replication data to db.");
        draining = false;
      }
      behind.clear();
      actions.close();
      state(LinkState.NONE);
    }
  }

  // ------------------------------------------------------------------------- what is heard

  /** Bytes have come; they are gone when this returns. */
  void received(byte[] bytes, int from, int to, long now) {
    lastHeard = now;
    int at = from;
    while (at < to && isReadingLines()) {
      at = readLine(bytes, at, to, now);
    }
    if (at < to && isAhead()) {
      keep(bytes, at, to);
      return;
    }
    if (at < to && state == LinkState.TRANSFER) {
      at = payload.take(bytes, at, to, actions::payload);
      if (state == LinkState.TRANSFER) {
        lookForEnd(bytes, at, to);
        return;
      }
    }
    if (at < to && state == LinkState.LOADING) {
      behind.add(bytes, at, to);
    } else if (at < to && state == LinkState.CONNECTED) {
      actions.stream(bytes, at, to);
    }
  }

  private boolean isReadingLines() {
    boolean ofTheCopy = state == LinkState.TRANSFER && payload == null;
    return separate
        ? joining && state != LinkState.CONNECT
        : state == LinkState.HANDSHAKE || ofTheCopy;
  }

  /** Bytes are the stream's, but its time has not come. */
  private boolean isAhead() {
    boolean over = state == LinkState.NONE || state == LinkState.CONNECT;
    return separate && !over && (state != LinkState.CONNECTED || draining);
  }

  private void keep(byte[] bytes, int from, int to) {
    behind.add(bytes, from, to);
    long limit = most.getAsLong();
    if (!draining && !full && limit > 0 && behind.length() > limit) {
      full = true;
      LOG.info(
          "Replication buffer limit has been reached ({} bytes), stopped buffering replication"
              + " stream. Further accumulation may occur on master side.",
          limit);
      actions.reading(false);
    }
  }

  /** The copy has come on the other connection. */
  void copied() {
    if (state == LinkState.TRANSFER && separate) {
      state(LinkState.LOADING);
    }
  }

  private void lookForEnd(byte[] bytes, int at, int to) {
    if (payload.isWhole()) {
      behind.add(bytes, at, to);
      actions.reading(false);
      state(LinkState.LOADING);
      actions.payloadEnd();
    }
  }

  /** Reads up to the end of a line, and obeys it if it is whole; where the next byte is. */
  private int readLine(byte[] bytes, int from, int to, long now) {
    int next = lines.read(bytes, from, to);
    String text = lines.line();
    if (lines.isTooLong()) {
      fail("Bad protocol from MASTER, a line is too long", now);
    } else if (text != null && !text.isEmpty()) {
      heard(text, now);
      if (state == LinkState.TRANSFER && payload != null) {
        lookForEnd(bytes, next, next);
      }
    }
    return next;
  }

  private void heard(String text, long now) {
    if (joining) {
      answeredJoin(text, now);
      return;
    }
    if (state == LinkState.TRANSFER) {
      head(text, now);
      return;
    }
    Asked first = asked.poll();
    if (first == null) {
      answeredSync(text, now);
    } else if (first.name().equals("PING")) {
      answeredPing(text, now);
    } else {
      answered(first, text, now);
    }
  }

  // ------------------------------------------------------------------------- the handshake

  private void ask(Asked request) {
    asked.add(request);
    actions.send(request.words());
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
    if (asked.isEmpty()) {
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
      joining = dual;
      openChannel(dual ? null : words[1]);
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
    acknowledging = true;
    beginTransfer(copy);
  }

  /**
   * The copy comes on a connection of its own; what comes here is the stream, if need be as soon as
   * it is asked for.
   */
  private void openChannel(String mainId) {
    LOG.info("PSYNC is not possible, initialize RDB channel.");
    acknowledging = true;
    separate = true;
    behind.reset();
    actions.openChannel(mainId);
  }

  /** The primary has announced the copy on the other connection. */
  void copyComes() {
    if (separate && state == LinkState.HANDSHAKE) {
      payload = null;
      state(LinkState.TRANSFER);
    }
  }

  /** The primary has announced the copy there, and has to be asked for the stream behind it. */
  void copyComes(EndOffset where) {
    if (joining && state == LinkState.HANDSHAKE) {
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

  /** A line has come before the stream. */
  private void answeredJoin(String text, long now) {
    Asked request = asked.poll();
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
    if (loadedFirst) {
      loadedFirst = false;
      followed(now);
    }
  }

  private void goOn(String[] words, long now) {
    Position position = actions.position();
    if (position == null || words.length > 1 && !isId(words[1])) {
      fail("Master replied with a +CONTINUE that was not asked for", now);
      return;
    }
    LOG.info("Successful partial resynchronization with master.");
    acknowledging = true;
    failures = 0;
    lastSaid = now;
    actions.continued(words.length > 1 ? words[1] : null);
    LOG.info("MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.");
    state(LinkState.CONNECTED);
  }

  /** A primary that does not know PSYNC sends a full copy without saying of what. */
  private void syncTheOldWay(String text) {
    if (text.startsWith("-ERR")) {
      LOG.info("Master does not support PSYNC or is in error state (reply: {})", text);
    } else {
      LOG.warn("Unexpected reply to PSYNC from master: {}", text);
    }
    LOG.info("Retrying with SYNC...");
    acknowledging = false;
    actions.send(List.of(Bytes.of("SYNC")));
    beginTransfer(null);
  }

  private void beginTransfer(Position position) {
    payload = null;
    state(LinkState.TRANSFER);
    actions.fullSync(position);
  }

  // ------------------------------------------------------------------------- the copy

  /** The line before the copy. */
  private void head(String text, long now) {
    try {
      payload = PayloadReader.parse(text);
      actions.payloadBegin(payload);
    } catch (PayloadReader.BadHead bad) {
      fail(bad.getMessage(), now);
    }
  }
}
