package io.vireo.server.testing;

import io.vireo.server.engine.Engine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A {@linkplain ShadowReplica shadow replica} of a server that listens on a port of this process.
 * It works in the data context of that server. Any thread.
 */
public final class TcpShadow {
  private final Engine engine;
  private final ShadowReplica shadow;

  /** Follows a server, which is empty, from now on. */
  public TcpShadow(TcpServer server) {
    engine = server.server().engine();
    shadow = inContext(() -> new ShadowReplica(engine));
  }

  private <T> T inContext(Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    engine
        .context()
        .inbox()
        .add(
            () -> {
              try {
                done.complete(task.get());
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            });
    return done.join();
  }

  /** What differs between the server and what it propagated, if anything does. */
  public Optional<String> difference() {
    return inContext(
        () -> {
          try {
            shadow.verify();
            return Optional.empty();
          } catch (AssertionError differs) {
            return Optional.of(differs.getMessage());
          }
        });
  }

  /** The data change in a way that nothing propagates: begins anew with a copy. */
  public void synchronize() {
    inContext(
        () -> {
          shadow.synchronize();
          return null;
        });
  }
}
