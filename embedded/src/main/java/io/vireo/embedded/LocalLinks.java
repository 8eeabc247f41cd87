package io.vireo.embedded;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.server.Bootstrap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * The connections of the program to one server. For commands that leave nothing behind in a
 * connection there is a pool: each is lent until the answer has come, so that a command that blocks
 * holds up no other. Any thread.
 */
final class LocalLinks {
  private final Bootstrap server;
  private final Set<LocalLink> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedDeque<LocalLink> idle = new ConcurrentLinkedDeque<>();
  private boolean stopped;

  LocalLinks(Bootstrap server) {
    this.server = server;
  }

  /** Opens one. */
  synchronized LocalLink open(Consumer<Reply.Push> messages) {
    if (stopped) {
      throw new VireoException("The server is stopped");
    }
    LocalLink link = new LocalLink(server, messages, this::closed);
    open.add(link);
    return link;
  }

  private void closed(LocalLink link) {
    open.remove(link);
    idle.remove(link);
  }

  /** Opens no more, and closes all. */
  synchronized void stop() {
    stopped = true;
    open.forEach(LocalLink::close);
  }

  /** Executes a command through the pool. */
  Future<Reply> execute(List<byte[]> words) {
    Promise<Reply> promise = Waits.promise();
    send(words, promise);
    return promise.future();
  }

  private void send(List<byte[]> words, Promise<Reply> promise) {
    LocalLink free = idle.pollFirst();
    LocalLink link = free == null ? open(message -> {}) : free;
    link.send(
        words,
        new LocalLink.Answer() {
          @Override
          public void answered(Reply reply) {
            idle.addFirst(link);
            promise.complete(reply);
          }

          @Override
          public void lost(boolean sent) {
            if (!sent && free != null) {
              // The server has closed it while it was idle.
              again(words, promise);
            } else {
              promise.fail(new VireoException("The server has closed the connection"));
            }
          }
        });
  }

  private void again(List<byte[]> words, Promise<Reply> promise) {
    try {
      send(words, promise);
    } catch (VireoException stoppedMeanwhile) {
      promise.fail(stoppedMeanwhile);
    }
  }
}
