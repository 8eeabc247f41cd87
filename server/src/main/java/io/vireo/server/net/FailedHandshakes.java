package io.vireo.server.net;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vireo.server.engine.context.Clock;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of handshakes that failed, of the first ten in a minute one by one and then how
 * many more there were, so that strangers cannot fill it. One event loop only.
 */
final class FailedHandshakes {
  private static final Logger LOG = LoggerFactory.getLogger(FailedHandshakes.class);

  private static final int TOLD = 10;
  private static final long MINUTE = 60_000;

  private final Clock clock;
  private long since = Long.MIN_VALUE;
  private int count;

  FailedHandshakes(Clock clock) {
    this.clock = clock;
  }

  /** One more. */
  void add(Throwable cause, Addresses addresses) {
    long now = clock.millis();
    if (since == Long.MIN_VALUE || now - since >= MINUTE) {
      if (count > TOLD) {
        LOG.warn("Error accepting a client connection: {} more in a minute", count - TOLD);
      }
      since = now;
      count = 0;
    }
    if (++count <= TOLD) {
      LOG.warn(
          "Error accepting a client connection: {} (addr={} laddr={})",
          reason(cause),
          addresses.remote(),
          addresses.local());
    }
  }

  /** Why, in words of ours or of the engine, on one line. */
  static String reason(Throwable cause) {
    Throwable root = cause;
    while (root instanceof DecoderException && root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof NotSslRecordException) {
      return "not TLS";
    }
    if (root instanceof SslHandshakeTimeoutException) {
      return "the handshake took too long";
    }
    if (root instanceof ClosedChannelException) {
      return "the client went away";
    }
    Throwable deepest = root;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = deepest.getMessage();
    return text == null ? "the handshake failed" : text.lines().findFirst().orElse("").strip();
  }
}
