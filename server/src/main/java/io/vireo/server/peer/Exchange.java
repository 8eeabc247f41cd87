package io.vireo.server.peer;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request whose answer has not come. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final PeerRequest request;
  private final Consumer<PeerOutcome> handler;
  private final long end;
  private final long asked;
  private final String confirmation;
  private int unconfirmed;

  /**
   * A request.
   *
   * @param end the position behind it among all bytes
   * @param asked nanoseconds
   */
  Exchange(PeerRequest request, Consumer<PeerOutcome> handler, long end, long asked) {
    this.request = request;
    this.handler = handler;
    this.end = end;
    this.asked = asked;
    confirmation = Subscriptions.confirmation(request.words());
    unconfirmed = confirmation == null ? 0 : Math.max(1, request.words().size() - 1);
  }

  long end() {
    return end;
  }

  BulkSink sink() {
    return request.sink();
  }

  /** When the other server was silent for too long, if it said nothing since a time. */
  long deadline(long silentSince) {
    return Math.max(asked, silentSince) + request.patienceMillis() * 1_000_000;
  }

  boolean isSubscription() {
    return confirmation != null;
  }

  /** Counts a message; true if it was the last confirmation. */
  boolean isConfirmedBy(String kind) {
    return kind.equals(confirmation) && --unconfirmed == 0;
  }

  /** The answer has come. */
  void heard(PeerOutcome outcome) {
    handler.accept(outcome);
  }

  /**
   * There will be no answer. What this handler does wrong must not keep the others from hearing.
   */
  void failed(PeerFailure failure) {
    try {
      handler.accept(failure);
    } catch (RuntimeException unexpected) {
      LOG.error("What follows from the end of a connection failed unexpectedly", unexpected);
    }
  }
}
