package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.replication.follow.LinkActions.Position;
import io.vireo.server.replication.follow.LinkSettings.Asked;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What is said on the second connection to the primary, on which the full copy comes alone while
 * the stream comes on the first one ({@code repl-rdb-channel}). It has no socket, no clock and no
 * thread.
 *
 * <p>The login and what tells the primary whose connection this is are said together; then {@code
 * PSYNC ? -1}. The answer tells of which place in the history the copy is: there the stream of the
 * first connection begins. Behind the copy nothing comes.
 *
 * <p>Valkey does not tell what it calls the first connection, and is asked by {@code SYNC}. Its
 * answer tells what it calls this one, too: with that the stream is asked for on the first one.
 */
final class ChannelProtocol {
  /** What it wants to be done. Called from within its methods. */
  interface Actions {
    /** Says something to the primary. */
    void sendOnChannel(List<Bytes> words);

    /** The primary will send a copy of the data at a position. */
    void fullSync(Position position);

    /** The primary will send a copy, and its stream begins where it is asked for. */
    void endOffset(EndOffset end);

    /** The copy begins. */
    void payloadBegin(PayloadReader payload);

    /** Bytes of the copy; they are gone when this returns. */
    void payload(byte[] bytes, int from, int to);

    /** The copy has come whole. */
    void channelEnd();

    /** It cannot go on, for a reason. */
    void channelFailed(String why);
  }

  private enum State {
    CONNECTING,
    HANDSHAKE,
    SYNC,
    HEAD,
    COPY,
    OVER
  }

  private final Actions actions;
  private final LinkSettings settings;
  private final String mainId;
  private final Deque<Asked> asked = new ArrayDeque<>();
  private final LineReader lines = new LineReader();
  private State state = State.CONNECTING;
  private PayloadReader payload;

  /**
   * A second connection that is being made.
   *
   * @param mainId what the primary calls the first one, or null for a Valkey, which does not tell
   */
  ChannelProtocol(Actions actions, LinkSettings settings, String mainId) {
    this.actions = actions;
    this.settings = settings;
    this.mainId = mainId;
  }

  /** The connection is there. */
  void connected() {
    if (state == State.CONNECTING) {
      state = State.HANDSHAKE;
      for (Asked request : settings.channelRequests(mainId)) {
        asked.add(request);
        actions.sendOnChannel(request.words());
      }
    }
  }

  /** The connection is gone, or could not be made. */
  void closed(String why) {
    if (state != State.OVER) {
      fail(why);
    }
  }

  /** Ends it: nothing more is done with what still comes. */
  void end() {
    state = State.OVER;
  }

  private void fail(String why) {
    state = State.OVER;
    actions.channelFailed(why);
  }

  /** Bytes have come; they are gone when this returns. */
  void received(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state != State.COPY && state != State.OVER) {
      at = lines.read(bytes, at, to);
      if (lines.isTooLong()) {
        fail("Bad protocol from MASTER, a line is too long");
      } else if (lines.line() != null && !lines.line().isEmpty()) {
        heard(lines.line());
      }
    }
    if (state == State.COPY) {
      payload.take(bytes, at, to, actions::payload);
      if (state == State.COPY && payload.isWhole()) {
        state = State.OVER;
        actions.channelEnd();
      }
    }
  }

  private void heard(String text) {
    switch (state) {
      case HANDSHAKE -> answered(asked.poll(), text);
      case SYNC -> answeredSync(text);
      case HEAD -> head(text);
      default -> {
        // Nothing was asked.
      }
    }
  }

  private void answered(Asked request, String text) {
    if (text.startsWith("-")) {
      fail("The primary refused " + request.name() + " on the RDB channel: " + text);
    } else if (asked.isEmpty()) {
      state = State.SYNC;
      actions.sendOnChannel(
          mainId == null
              ? List.of(Bytes.of("SYNC"))
              : List.of(Bytes.of("PSYNC"), Bytes.of("?"), Bytes.of("-1")));
    }
  }

  private void answeredSync(String text) {
    if (mainId == null) {
      ends(text);
      return;
    }
    Position position = Position.parse(text);
    if (position == null) {
      fail("Bad answer to PSYNC on the RDB channel: " + text);
      return;
    }
    state = State.HEAD;
    actions.fullSync(position);
  }

  private void ends(String text) {
    EndOffset end = EndOffset.parse(text);
    if (end == null) {
      fail("Bad answer to SYNC on the RDB channel: " + text);
      return;
    }
    state = State.HEAD;
    actions.endOffset(end);
  }

  private void head(String text) {
    try {
      payload = PayloadReader.parse(text);
      state = State.COPY;
      actions.payloadBegin(payload);
    } catch (PayloadReader.BadHead bad) {
      fail(bad.getMessage());
    }
  }
}
