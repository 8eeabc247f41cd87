package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.follow.LinkActions.Position;
import io.vireo.server.replication.follow.LinkSettings.Asked;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
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
 *       that is, or by which mark it ends.
 *   <li><i>Loading.</i> The copy is being loaded, by somebody else. Nothing is read meanwhile, and
 *       what came behind the copy is kept.
 *   <li><i>Connected.</i> All bytes are the stream's. Each second the primary is told how far this
 *       server has come.
 * </ol>
 *
 * <p>Whatever goes wrong ends the attempt, and another one follows: at once if the link was up,
 * else after a pause that grows from one second to five.
 */
final class LinkProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(LinkProtocol.class);
  private static final long SECOND = 1000;
  private static final long LONGEST_PAUSE = 5;

  /** After so many attempts in vain the pause gets longer by a second. */
  private static final int ATTEMPTS_FOR_A_PAUSE = 5;

  private static final int LONGEST_LINE = 16 * 1024;
  private static final String FULL = "+FULLRESYNC";
  private static final String CONTINUE = "+CONTINUE";

  private final LinkActions actions;
  private final LongSupplier timeout;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private LinkState state = LinkState.NONE;
  private PayloadReader payload;

  /** What came behind the copy while that is loaded. */
  private final ByteArrayOutputStream behind = new ByteArrayOutputStream();

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
   */
  LinkProtocol(LinkActions actions, LongSupplier timeout) {
    this.actions = actions;
    this.timeout = timeout;
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

  /** When {@link #tick} has something to do at the latest. */
  long nextTick(long now) {
    return state == LinkState.CONNECT ? Math.max(now, nextAttempt) : now + SECOND;
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
    line.reset();
    behind.reset();
    asked.clear();
    payload = null;
    lostWhileLoading = false;
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
      case LOADING -> lostWhileLoading = true;
      case CONNECTED -> fail("Connection with master lost.", now);
      case CONNECTING -> fail("Error condition on socket for SYNC: " + why, now);
      default -> fail("I/O error reading from MASTER: " + why, now);
    }
  }

  /** The attempt has failed; another one follows. */
  void fail(String why, long now) {
    boolean wasUp = state == LinkState.CONNECTED;
    if (wasUp) {
      LOG.info("{}", why);
    } else {
      LOG.warn("{}", why);
    }
    failures = wasUp ? 0 : failures + 1;
    nextAttempt = wasUp ? now : now + pause();
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
    failures = 0;
    payload = null;
    state(LinkState.CONNECTED);
    if (acknowledging) {
      lastSaid = now;
      actions.acknowledge();
    }
    byte[] kept = behind.toByteArray();
    behind.reset();
    if (kept.length > 0) {
      actions.stream(kept, 0, kept.length);
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
    if (at < to && state == LinkState.TRANSFER) {
      at = payload.take(bytes, at, to, actions::payload);
      if (state == LinkState.TRANSFER) {
        lookForEnd(bytes, at, to);
        return;
      }
    }
    if (at < to && state == LinkState.LOADING) {
      behind.write(bytes, at, to - at);
    } else if (at < to && state == LinkState.CONNECTED) {
      actions.stream(bytes, at, to);
    }
  }

  private boolean isReadingLines() {
    return state == LinkState.HANDSHAKE || state == LinkState.TRANSFER && payload == null;
  }

  private void lookForEnd(byte[] bytes, int at, int to) {
    if (payload.isWhole()) {
      behind.write(bytes, at, to - at);
      actions.reading(false);
      state(LinkState.LOADING);
      actions.payloadEnd();
    }
  }

  /** Reads up to the end of a line, and obeys it if it is whole; where the next byte is. */
  private int readLine(byte[] bytes, int from, int to, long now) {
    int end = from;
    while (end < to && bytes[end] != '\n') {
      end++;
    }
    line.write(bytes, from, end - from);
    if (end == to) {
      if (line.size() > LONGEST_LINE) {
        fail("Bad protocol from MASTER, a line is too long", now);
      }
      return to;
    }
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      heard(text, now);
      if (state == LinkState.TRANSFER && payload != null) {
        lookForEnd(bytes, end + 1, end + 1);
      }
    }
    return end + 1;
  }

  private void heard(String text, long now) {
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
    actions.send(List.of(Bytes.of("PSYNC"), Bytes.of(id), Bytes.of(Long.toString(next))));
  }

  private void answeredSync(String text, long now) {
    String[] words = text.split(" ");
    if (words[0].equals(FULL)) {
      full(words, now);
    } else if (words[0].equals(CONTINUE)) {
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

  private void full(String[] words, long now) {
    long offset = words.length == 3 && isId(words[1]) ? number(words[2]) : -1;
    if (offset < 0) {
      fail("Master replied with wrong +FULLRESYNC syntax.", now);
      return;
    }
    LOG.info("Full resync from master: {}:{}", words[1], offset);
    acknowledging = true;
    actions.forgetPosition();
    beginTransfer(new Position(words[1], offset));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      return -1;
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
    actions.forgetPosition();
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
    if (text.startsWith("-")) {
      fail("MASTER aborted replication with an error: " + text.substring(1), now);
    } else if (!text.startsWith("$")) {
      fail(
          "Bad protocol from MASTER, the first byte is not '$' (we received '"
              + text
              + "'), are you sure the host and port are right?",
          now);
    } else if (text.startsWith("$EOF:")) {
      marked(text.substring(5).getBytes(StandardCharsets.UTF_8), now);
    } else {
      counted(number(text.substring(1)), now);
    }
  }

  private void marked(byte[] mark, long now) {
    if (mark.length != PayloadReader.MARK) {
      fail("Bad protocol from MASTER, the mark has " + mark.length + " bytes", now);
      return;
    }
    payload = PayloadReader.upTo(mark);
    LOG.info("MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to disk");
  }

  private void counted(long length, long now) {
    if (length < 0) {
      fail("Bad protocol from MASTER, the length of the copy is no number", now);
      return;
    }
    payload = PayloadReader.ofLength(length);
    LOG.info("MASTER <-> REPLICA sync: receiving {} bytes from master to disk", length);
  }
}
