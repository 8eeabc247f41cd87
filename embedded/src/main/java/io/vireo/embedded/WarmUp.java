package io.vireo.embedded;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetServerOptions;
import io.vireo.config.MultiplexingApi;
import io.vireo.server.net.SocketTransport;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * What the first start in a JVM takes longer than others is the loading of classes. So one half of
 * them, those of Vert.x, is loaded on a thread of its own, while another thread loads Vireo's: a
 * Vert.x is made that listens at a port of this machine, where it serves no client, and is closed.
 */
final class WarmUp {
  private static final Logger LOG = Libraries.logger(WarmUp.class);

  /** Classes are loaded once for all servers, so this is once for all, too. */
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private WarmUp() {}

  /** Begins with it, unless it has begun or there is no second processor for it. Any thread. */
  static void once() {
    if (Runtime.getRuntime().availableProcessors() > 1 && DONE.compareAndSet(false, true)) {
      Thread thread = new Thread(WarmUp::load, "vireo-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void load() {
    try {
      VertxOptions options =
          new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setUseDaemonThread(true);
      Vertx vertx =
          VertxBootstrap.create()
              .options(options)
              .transport(new SocketTransport(MultiplexingApi.AUTO))
              .serviceProviders(List.of())
              .init()
              .vertx();
      vertx
          .createNetServer(new NetServerOptions())
          .connectHandler(socket -> socket.close())
          .listen(0, "127.0.0.1")
          .onComplete(listening -> vertx.close());
    } catch (RuntimeException failure) {
      LOG.debug("Classes could not be loaded before they are needed", failure);
    }
  }
}
