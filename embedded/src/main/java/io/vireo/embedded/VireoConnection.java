package io.vireo.embedded;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A connection of the program to its server, without a socket: for what belongs to a connection,
 * such as transactions, subscriptions and blocking commands. Requests are executed in the order in
 * which they are given. Any thread.
 */
public final class VireoConnection implements AutoCloseable {
  private final LocalLink link;
  private final Duration timeout;

  VireoConnection(LocalLink link, Duration timeout) {
    this.link = link;
    this.timeout = timeout;
  }

  /**
   * Executes a command and waits for its answer.
   *
   * @return the answer, which may be an error
   * @throws VireoException if the connection is closed before it comes, or it takes longer than
   *     {@link VireoBuilder#timeout}; the command may still be executed then
   * @throws IllegalArgumentException for MONITOR, SYNC, PSYNC, HELLO, RESET and CLIENT REPLY
   * @throws IllegalStateException on an event loop
   */
  public Reply execute(String... command) {
    return execute(Words.of(command));
  }

  /** Executes a command and arguments of any bytes, and waits for the answer. */
  public Reply execute(byte[]... command) {
    return execute(Words.of(command));
  }

  private Reply execute(List<byte[]> words) {
    return Waits.until(send(words), timeout, Words.answer(words));
  }

  /**
   * Executes a command without waiting: the stage fails where {@link #execute} throws a
   * VireoException.
   */
  public CompletionStage<Reply> executeAsync(String... command) {
    return send(Words.of(command)).toCompletionStage();
  }

  /** Executes a command and arguments of any bytes without waiting. */
  public CompletionStage<Reply> executeAsync(byte[]... command) {
    return send(Words.of(command)).toCompletionStage();
  }

  private Future<Reply> send(List<byte[]> words) {
    Promise<Reply> promise = Waits.promise();
    link.send(
        words,
        new LocalLink.Answer() {
          @Override
          public void answered(Reply reply) {
            promise.complete(reply);
          }

          @Override
          public void lost(boolean sent) {
            promise.fail(new VireoException("The connection is closed"));
          }
        });
    return promise.future();
  }

  /** Closes the connection: a transaction is given up, a blocking command ends without answer. */
  @Override
  public void close() {
    link.close();
  }
}
