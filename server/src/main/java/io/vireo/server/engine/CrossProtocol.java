package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows a browser by the words with which its requests begin: a web page can make it send HTTP to a
 * server on the user's own machine, with commands among the lines. A client that sends such a word
 * is disconnected, and the log reports it, once in a minute at most. Data context only.
 */
final class CrossProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(CrossProtocol.class);
  private static final long QUIET_MILLIS = 60_000;

  private final KeyspaceState keyspace;
  private final Consumer<Session> disconnect;
  private long toldAt;

  /** For clients that can be disconnected so, by the keyspace's time. */
  CrossProtocol(KeyspaceState keyspace, Consumer<Session> disconnect) {
    this.keyspace = keyspace;
    this.disconnect = disconnect;
  }

  /** True if this, the name of an unknown command, is how HTTP begins. */
  static boolean isHttp(Bytes name) {
    return name.is("POST") || name.is("Host:");
  }

  /** Disconnects a client that speaks HTTP. The log's words are Redis', since people know them. */
  void abort(Session session) {
    disconnect.accept(session);
    long now = keyspace.now();
    if (toldAt == 0 || Math.abs(now - toldAt) > QUIET_MILLIS) {
      toldAt = now;
      LOG.warn(
          "Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host:"
              + " commands to Redis. This is likely due to an attacker attempting to use Cross"
              + " Protocol Scripting to compromise your Redis instance. Connection from {} aborted.",
          session.link().remoteAddress());
    }
  }
}
