package io.vireo.server.net;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Watches the channels of an event loop by another handler, and closes those that are left when the
 * loop ends. Confined to its event loop, except for {@link #wakeup} and {@link #isCompatible}.
 *
 * <p>Netty's loop closes its channels at the beginning of each turn once it shuts down, and then
 * runs tasks. With no quiet period, which is how Vert.x shuts loops down, the turn is the last one
 * if there were tasks. So channels stay open that such a task registers, and all channels if the
 * shutdown begins in the course of a turn: nothing closes their descriptors then.
 */
final class ClosingIoHandler implements IoHandler {
  private final ThreadAwareExecutor executor;
  private final IoHandler handler;
  private final Runnable lastClose;

  private ClosingIoHandler(ThreadAwareExecutor executor, IoHandler handler) {
    this.executor = executor;
    this.handler = handler;
    lastClose = handler::prepareToDestroy;
  }

  /** Makes such handlers around those of another factory. */
  static IoHandlerFactory factory(IoHandlerFactory inner) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new ClosingIoHandler(executor, inner.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return inner.isChangingThreadSupported();
      }
    };
  }

  /** Has the channels closed while the loop still takes the tasks by which they tell their end. */
  @Override
  public void initialize() {
    handler.initialize();
    if (executor instanceof SingleThreadEventExecutor loop) {
      loop.addShutdownHook(lastClose);
    }
  }

  @Override
  public int run(IoHandlerContext context) {
    return handler.run(context);
  }

  @Override
  public void prepareToDestroy() {
    handler.prepareToDestroy();
  }

  /** Closes what the very last tasks have registered, which run behind the shutdown hooks. */
  @Override
  public void destroy() {
    try {
      handler.prepareToDestroy();
    } finally {
      handler.destroy();
    }
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return handler.register(handle);
  }

  @Override
  public void wakeup() {
    handler.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }
}
