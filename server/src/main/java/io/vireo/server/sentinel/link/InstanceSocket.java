package io.vireo.server.sentinel.link;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.peer.LinkListener;
import io.vireo.server.peer.LinkOptions;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.PeerAnswer;
import io.vireo.server.peer.PeerFailure;
import io.vireo.server.peer.PeerLimits;
import io.vireo.server.peer.PeerLink;
import io.vireo.server.peer.PeerOutcome;
import io.vireo.server.peer.PeerRequest;
import io.vireo.server.peer.Peers;
import io.vireo.server.resp.ReplyValue;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection to another server, for commands or for messages. It never gives up by itself: the
 * code that opened it watches for silence. Data context only, but for what the loop calls.
 *
 * <p>What is asked is bounded by {@link #LIMITS}: beyond them nothing more is sent.
 */
final class InstanceSocket {
  /** INFO is the longest answer; a peer that sends more than this is no server. */
  private static final PeerLimits LIMITS = new PeerLimits(1 << 20, 4 << 20, 8, 1024, 1 << 20);

  /** Twenty-four days: the other server may be silent for as long as its asker likes. */
  private static final long ANY_TIME = Integer.MAX_VALUE;

  private static final long CONNECT_MILLIS = 10_000;

  /** Hears what happens, in the data context; nothing any more after {@link #close}. */
  interface Listener {
    /** The connection is there; the address of this host on it is a number. */
    void opened(String localHost);

    /** A message of a subscription has come. */
    void message(ReplyValue.Many message);

    /** There is no connection; the reason if it could not be made, or null. */
    void closed(String reason);
  }

  private final Peers peers;
  private final Inbox inbox;
  private final Listener listener;
  private boolean over;

  /** The event loop only. */
  private PeerLink link;

  private InstanceSocket(Peers peers, Inbox inbox, Listener listener) {
    this.peers = peers;
    this.inbox = inbox;
    this.listener = listener;
  }

  /** Begins to connect; what is asked meanwhile is sent when the connection is there. */
  static InstanceSocket open(Peers peers, Inbox inbox, PeerAddress address, Listener listener) {
    InstanceSocket socket = new InstanceSocket(peers, inbox, listener);
    peers.execute(() -> socket.connect(address));
    return socket;
  }

  /** Sends a request. The caller gets the answer, and no report if there is none. */
  void send(List<Bytes> words, Consumer<ReplyValue> answered) {
    peers.execute(() -> ask(words, answered));
  }

  /** Ends the connection; nothing is heard of it any more. */
  void close() {
    over = true;
    peers.execute(() -> link.close());
  }

  // ------------------------------------------------------------------------- event loop

  private void connect(PeerAddress address) {
    link = peers.open(address, LinkOptions.plain(CONNECT_MILLIS, LIMITS));
    link.listener(
        new LinkListener() {
          private boolean there;

          @Override
          public void opened() {
            there = true;
            String here = link.localHost();
            tell(() -> listener.opened(here));
          }

          @Override
          public void message(ReplyValue.Many message) {
            tell(() -> listener.message(message));
          }

          @Override
          public void closed(PeerFailure failure) {
            String reason = there ? null : failure.detail();
            tell(() -> listener.closed(reason));
          }
        });
  }

  private void ask(List<Bytes> words, Consumer<ReplyValue> answered) {
    link.send(PeerRequest.of(ANY_TIME, words), outcome -> heard(outcome, answered));
  }

  private void heard(PeerOutcome outcome, Consumer<ReplyValue> answered) {
    if (outcome instanceof PeerAnswer answer) {
      tell(() -> answered.accept(answer.value()));
    }
  }

  private void tell(Runnable event) {
    inbox.add(
        () -> {
          if (!over) {
            event.run();
          }
        });
  }
}
