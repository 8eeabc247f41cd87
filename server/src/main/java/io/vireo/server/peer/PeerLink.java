package io.vireo.server.peer;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A connection to another server. It may be used at once: what is asked before it is there is sent
 * when it is. The event loop of its {@link Peers} only; handlers and listeners are called there.
 *
 * <p>Requests are answered in order. The handler of a request is called exactly once, with an
 * answer or a failure, perhaps before {@link #send} returns. If a request is not answered in time,
 * the connection ends, because later answers could no longer be told apart.
 */
public interface PeerLink {
  /** Asks; if {@link #isWritable} is false the handler hears that too much waits. */
  void send(PeerRequest request, Consumer<PeerOutcome> handler);

  /**
   * Says something that is not answered, such as REPLCONF ACK. It is not refused: a caller that
   * sends much checks {@link #isWritable}. Nothing happens once the connection is over.
   */
  void tell(PeerRequest request);

  /** Sends bytes as they are, where the protocol wants something that is no request. */
  void tell(byte[] bytes);

  /** True if more may be sent; if not, {@link LinkListener#writable} tells when. */
  boolean isWritable();

  /** Sets the listener for messages and for the end, in place of the one before, if any. */
  void listener(LinkListener listener);

  /**
   * Takes the stream over: the bytes behind the last answer, and all that come later, go to a
   * consumer as they are, and are gone when it returns. While no request waits; the handler of an
   * answer may do it.
   *
   * @throws IllegalStateException if requests wait, or an answer is there in part
   */
  void detach(Consumer<ByteBuffer> consumer);

  /** Whether the socket is read; without that the other server has to stop sending some time. */
  void reading(boolean on);

  /** The address of this host on the connection, a number; empty while there is none. */
  String localHost();

  /** False once the connection is over, or could not be made. */
  boolean isOpen();

  /** Ends the connection, once; handlers that wait get {@link PeerFailure.Reason#CLOSED_HERE}. */
  void close();
}
