package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.spi.transport.Transport;
import io.vireo.config.MultiplexingApi;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An event loop that ends as Vert.x ends it, at once, leaves no socket open. */
@Timeout(60)
class EndingLoopTest {
  private final AtomicInteger unregistered = new AtomicInteger();
  private ServerSocket server;
  private EventLoop loop;
  private Bootstrap client;
  private volatile Channel channel;

  @BeforeEach
  void listen() throws Exception {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws Exception {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    server.close();
  }

  private void start(MultiplexingApi api) {
    SocketTransport transport = new SocketTransport(api);
    EventLoopGroup group =
        transport.eventLoopGroup(
            Transport.IO_EVENT_LOOP_GROUP, 1, new DefaultThreadFactory("ending", true), 50);
    loop = group.next();
    client =
        new Bootstrap()
            .group(loop)
            .channelFactory(transport.channelFactory(false))
            .handler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelUnregistered(ChannelHandlerContext context) {
                    unregistered.incrementAndGet();
                  }
                });
  }

  /** On the loop, at once; a bootstrap would ask for a resolver, which an ending loop has not. */
  private void connect() {
    channel = client.register().channel();
    channel.connect(server.getLocalSocketAddress());
  }

  private void end() {
    loop.shutdownGracefully(0, 10, TimeUnit.SECONDS);
  }

  /** Waits for the loop, and sees the socket closed from the other side. */
  private void expectClosed() throws Exception {
    assertThat(loop.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    server.setSoTimeout(10_000);
    try (Socket accepted = server.accept()) {
      accepted.setSoTimeout(10_000);
      assertThat(accepted.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(MultiplexingApi.class)
  void closesWhatItHasThoughItBeginsToEndAmongTasks(MultiplexingApi api) throws Exception {
    start(api);
    loop.submit(this::connect).sync();
    loop.execute(this::end);
    expectClosed();
    assertThat(unregistered).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource(MultiplexingApi.class)
  void closesWhatTasksOfTheLastTurnRegister(MultiplexingApi api) throws Exception {
    start(api);
    loop.execute(
        () -> {
          end();
          loop.execute(this::connect);
        });
    expectClosed();
    assertThat(unregistered).hasValue(1);
  }

  /** Nothing can be said of that, for the loop takes no more tasks. */
  @ParameterizedTest
  @EnumSource(MultiplexingApi.class)
  void closesWhatTasksBehindTheLastTurnRegister(MultiplexingApi api) throws Exception {
    start(api);
    loop.submit(() -> {}).sync();
    ((SingleThreadEventExecutor) loop).addShutdownHook(() -> loop.execute(this::connect));
    end();
    expectClosed();
  }
}
