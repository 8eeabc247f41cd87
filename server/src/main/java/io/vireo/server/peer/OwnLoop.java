package io.vireo.server.peer;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;

/** An event loop beside those of a Vert.x, for connections to other servers. Any thread. */
public final class OwnLoop {
  private final VertxInternal vertx;
  private final EventLoopGroup group;
  private final ContextInternal context;

  /**
   * Starts its thread when it has something to do.
   *
   * @param vertx whose clients and servers are to run on it
   * @param thread the beginning of its thread's name
   */
  public OwnLoop(Vertx vertx, String thread) {
    this.vertx = (VertxInternal) vertx;
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(thread, true), this.vertx.transport().ioHandlerFactory());
    context =
        this.vertx
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(group.next())
            .build();
  }

  /** The context in which things are done on it. */
  public ContextInternal context() {
    return context;
  }

  /** Does a task on it regularly, until its end. */
  public void every(long millis, Runnable task) {
    group.scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Ends it, once its connections are closed. */
  public void end() {
    try {
      // It may have a socket for questions to name servers, which nothing else closes in time.
      vertx
          .nameResolver()
          .nettyAddressResolverGroup()
          .getResolver(context.nettyEventLoop())
          .close();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
