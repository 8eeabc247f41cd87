package io.vireo.server.peer;

/**
 * Why there is no answer.
 *
 * @param reason what kind of failure it is
 * @param detail one line for a log, never for a client of the server
 * @param sent whether the socket had taken the whole request: if not, the other server cannot have
 *     executed it
 */
public record PeerFailure(Reason reason, String detail, boolean sent) implements PeerOutcome {
  /** Kinds of failures. */
  public enum Reason {
    /** The host's name leads to no address. */
    UNKNOWN_HOST,
    /** No address of the host took the connection. */
    CANNOT_CONNECT,
    /** The connection took longer than it may. */
    CONNECT_TIMED_OUT,
    /** The other server refused a step of the handshake; the detail is its error. */
    REFUSED,
    /** The other server was silent for longer than it may. */
    TIMED_OUT,
    /** The other server closed the connection, or the network did. */
    CLOSED,
    /** What the other server says is no RESP, or more than is kept of it. */
    PROTOCOL,
    /** Too much waits already; the connection itself goes on. */
    TOO_MUCH,
    /** This server closed the connection. */
    CLOSED_HERE
  }

  PeerFailure withSent(boolean whether) {
    return new PeerFailure(reason, detail, whether);
  }
}
