package io.vireo.server.net;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * Lets TCP find out that an idle client is gone: after an interval the kernel asks three times,
 * each time waiting a third of it. Event loop of the channel only.
 */
final class KeepAlive {
  private static final int PROBES = 3;
  private static final ChannelOption<Integer> IDLE =
      NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
  private static final ChannelOption<Integer> INTERVAL =
      NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL);
  private static final ChannelOption<Integer> COUNT =
      NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT);

  private KeepAlive() {}

  /** Sets the interval of a TCP channel, seconds, at least 1. */
  static void set(ChannelConfig channel, int seconds) {
    channel.setOption(ChannelOption.SO_KEEPALIVE, true);
    channel.setOption(IDLE, seconds);
    channel.setOption(INTERVAL, Math.max(1, seconds / PROBES));
    channel.setOption(COUNT, PROBES);
  }
}
