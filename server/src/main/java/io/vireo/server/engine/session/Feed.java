package io.vireo.server.engine.session;

import io.vireo.server.resp.ReplyBuffer;

/**
 * Where bytes for a client come from that asked for a stream: the client's connection takes them as
 * its socket does, so that nothing has to wait for a slow client anywhere else. On the connection's
 * event loop.
 */
@FunctionalInterface
public interface Feed {
  /**
   * Gives the next bytes.
   *
   * @param most the most bytes to give, though a few more may come with the last
   * @return how many; 0 if there are none now
   */
  int feed(ReplyBuffer.Pieces out, int most);
}
