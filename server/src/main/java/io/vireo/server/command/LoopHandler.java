package io.vireo.server.command;

import io.vireo.server.resp.Reply;

/**
 * Answers a command out of band: on the event loop that read it, while the data context is busy
 * with something long. It must touch nothing that belongs to the data context.
 */
@FunctionalInterface
public interface LoopHandler {
  /**
   * Answers a request, or leaves it. Any event loop; several at once.
   *
   * @param words how many words the request has, the command's name included
   * @param reply where the answer goes
   * @return false if the request has to wait for its turn; nothing was answered then
   */
  boolean answer(int words, Reply reply);
}
