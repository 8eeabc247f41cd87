package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.ConfigSaving;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.command.Call;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.session.ServerWait;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.resp.Reply;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has {@code nodes.conf} written by a disk worker, so that a slow disk keeps no command waiting but
 * those that have changed it.
 *
 * <p>Saves have numbers that go up. One is written at a time; of those that are asked for meanwhile
 * the newest alone is written next, for it holds what the others hold. When one is written, those
 * before it are done too. What must not leave before a save is done waits for its number: messages
 * of the {@link Bus}, which holds them back, and the replies of clients.
 *
 * <p>Data context only, where nothing else is said.
 */
final class NodesSaves {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private record Save(long number, NodesImage image, boolean durable) {}

  private final Resumption resumption;
  private final WaitingClients waiting;
  private final FatalFailure fatal;
  private final Config config;
  private final Inbox inbox;
  private final LongConsumer done;
  private NodesStore files = NodesStore.NONE;
  private Executor worker = Runnable::run;
  private final Deque<SaveWait> waits = new ArrayDeque<>();
  private Writing writing;
  private Save next;
  private long lastNumber;
  private long doneNumber;
  private String failure;

  /** Whether the last save failed, and the node went on. Of the thread that writes. */
  private volatile boolean hasFailed;

  /**
   * Nothing is saved yet, and nothing will be without a {@linkplain #store store}.
   *
   * @param done told the number of a save, once it and all before it are done
   */
  NodesSaves(
      Resumption resumption,
      WaitingClients waiting,
      FatalFailure fatal,
      Config config,
      Inbox inbox,
      LongConsumer done) {
    this.resumption = resumption;
    this.waiting = waiting;
    this.fatal = fatal;
    this.config = config;
    this.inbox = inbox;
    this.done = done;
  }

  /**
   * Sets where images are kept, before the first comes.
   *
   * @param executor writes them, one after the other
   */
  void store(NodesStore store, Executor executor) {
    files = store;
    worker = executor;
  }

  /**
   * Has an image written.
   *
   * @param durable true if a power cut must not undo it once it is done
   * @return the number of this save
   */
  long add(NodesImage image, boolean durable) {
    lastNumber++;
    if (files == NodesStore.NONE) {
      doneNumber = lastNumber;
      return lastNumber;
    }
    next = new Save(lastNumber, image, durable || next != null && next.durable());
    if (writing == null) {
      begin();
    }
    return lastNumber;
  }

  /** The number of the save that was asked for last. */
  long last() {
    return lastNumber;
  }

  /** True if a save is written. */
  boolean isDone(long number) {
    return doneNumber >= number;
  }

  /** True if all that was asked for is written. */
  boolean isDone() {
    return doneNumber == lastNumber;
  }

  /**
   * Answers a command once what it has changed is written, or with what keeps it from being
   * written. A client that cannot wait by itself, in a transaction or a script, makes all clients
   * wait.
   */
  void answer(Call call, Consumer<Reply> with) {
    if (writing != null && call.mayWait()) {
      SaveWait wait = new SaveWait(Session.of(call), lastNumber, with);
      waits.add(wait);
      waiting.add(wait.session, wait);
      return;
    }
    while (writing != null) {
      writing.ended.join();
      settle(writing);
    }
    say(call.reply(), with);
  }

  private void say(Reply reply, Consumer<Reply> with) {
    if (failure == null) {
      with.accept(reply);
    } else {
      reply.error("ERR error saving the cluster node config: " + failure);
    }
  }

  private void begin() {
    writing = new Writing(next);
    next = null;
    worker.execute(writing);
  }

  /** Handles the end of a save, written or failed; the inbox or the waiting thread calls it. */
  private void settle(Writing ended) {
    if (writing != ended) {
      return;
    }
    writing = null;
    failure = ended.ended.join().orElse(null);
    if (failure == null) {
      doneNumber = ended.save.number();
      done.accept(doneNumber);
    }
    answerAll(ended.save.number());
    if (next != null) {
      begin();
    } else if (failure != null) {
      // The next one that is asked for may fare better, and lasts if this one had to.
      next = ended.save;
    }
  }

  private void answerAll(long number) {
    while (!waits.isEmpty() && waits.peek().number <= number) {
      SaveWait wait = waits.remove();
      if (wait.session.waiting() == wait) {
        resumption.unblock(wait.session, reply -> say(reply, wait.with));
      }
    }
  }

  /** Writes what is still to be written. When the data context is over; any thread. */
  void end() {
    if (writing != null) {
      writing.ended.join();
    }
    if (next != null) {
      write(next);
    }
  }

  /** Any thread, one at a time: why it failed, if it did. */
  private Optional<String> write(Save save) {
    try {
      files.save(save.image(), save.durable());
      hasFailed = false;
      return Optional.empty();
    } catch (IOException impossible) {
      if (mayFail()) {
        goOnAfter(impossible);
        return Optional.empty();
      }
      // A node that forgets a vote might give it twice.
      LOG.warn("Fatal: can't update cluster config file.");
      fatal.end("The file of the cluster cannot be written", impossible);
      return Optional.of(String.valueOf(impossible.getMessage()));
    }
  }

  private boolean mayFail() {
    return config.get(ClusterSettings.CLUSTER_CONFIG_SAVE_BEHAVIOR) == ConfigSaving.BEST_EFFORT;
  }

  /** Says so once, until a save succeeds. Any thread, one at a time. */
  private void goOnAfter(IOException failure) {
    if (!hasFailed) {
      LOG.warn(
          "Cluster config updated even though writing the cluster config file to disk failed: {}",
          failure.getMessage());
    }
    hasFailed = true;
  }

  /** A save that the disk worker writes. */
  private final class Writing implements Runnable {
    private final Save save;
    private final CompletableFuture<Optional<String>> ended = new CompletableFuture<>();

    Writing(Save save) {
      this.save = save;
    }

    @Override
    public void run() {
      Optional<String> result = Optional.of("it failed unexpectedly");
      try {
        result = write(save);
      } finally {
        ended.complete(result);
        inbox.add(() -> settle(this));
      }
    }
  }

  /** A client whose command is done, and which gets its reply when the file holds the change. */
  private static final class SaveWait extends ServerWait {
    private final Session session;
    private final long number;
    private final Consumer<Reply> with;

    SaveWait(Session session, long number, Consumer<Reply> with) {
      this.session = session;
      this.number = number;
      this.with = with;
    }
  }
}
