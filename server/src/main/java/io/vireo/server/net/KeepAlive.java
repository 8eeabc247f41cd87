package io.vireo.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Lets TCP find out that an idle client is gone: after an interval the kernel asks three times,
 * each time waiting a third of it.
 */
record KeepAlive(
    ChannelOption<Integer> idle, ChannelOption<Integer> interval, ChannelOption<Integer> count) {
  private static final int PROBES = 3;

  private static final KeepAlive NIO =
      new KeepAlive(
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
          NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));

  private static final KeepAlive EPOLL =
      new KeepAlive(
          EpollChannelOption.TCP_KEEPIDLE,
          EpollChannelOption.TCP_KEEPINTVL,
          EpollChannelOption.TCP_KEEPCNT);

  /** What there is for a TCP channel. */
  static KeepAlive of(Channel channel) {
    return channel instanceof AbstractEpollStreamChannel ? EPOLL : NIO;
  }

  /** Sets the interval of a TCP channel, seconds, at least 1. Its event loop only. */
  void set(ChannelConfig channel, int seconds) {
    channel.setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.setOption(idle, seconds);
    channel.setOption(interval, Math.max(1, seconds / PROBES));
    channel.setOption(count, PROBES);
  }
}
