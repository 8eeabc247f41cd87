package io.vireo.server.net;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vireo.server.engine.session.Link;

/** What does not change while a connection lasts: its two ends, and what is spoken. Any thread. */
abstract class ConnectionEnds extends ChannelInboundHandlerAdapter implements Link {
  private final Addresses addresses;

  ConnectionEnds(Addresses addresses) {
    this.addresses = addresses;
  }

  @Override
  public String remoteAddress() {
    return addresses.remote();
  }

  @Override
  public String localAddress() {
    return addresses.local();
  }

  @Override
  public boolean isSecure() {
    return addresses.secure();
  }
}
