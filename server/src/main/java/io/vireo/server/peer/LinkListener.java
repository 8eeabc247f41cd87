package io.vireo.server.peer;

import io.vireo.server.resp.ReplyValue;

/** Hears of what happens to a connection besides answers. Its loop only. */
public interface LinkListener {
  /** The connection is there, and its handshake is done. */
  default void opened() {}

  /** A push message of RESP3, or a message of a subscription, its confirmation included. */
  default void message(ReplyValue.Many message) {}

  /** More may be sent again, after {@link PeerLink#isWritable} was false. */
  default void writable() {}

  /** The connection is no more; all requests have heard. Comes once. */
  default void closed(PeerFailure failure) {}

  /** Cares for nothing. */
  static LinkListener none() {
    return new LinkListener() {};
  }
}
