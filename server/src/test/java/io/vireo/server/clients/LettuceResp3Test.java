package io.vireo.server.clients;

import io.lettuce.core.protocol.ProtocolVersion;
import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lettuce over RESP3, its default, the data context on the event loops. */
class LettuceResp3Test extends LettuceUse {
  @RegisterExtension
  static final TcpServerExtension SERVER =
      new TcpServerExtension("data-thread adaptive", "io-threads 2");

  @Override
  TcpServerExtension server() {
    return SERVER;
  }

  @Override
  ProtocolVersion protocol() {
    return ProtocolVersion.RESP3;
  }
}
