package io.vireo.server.clients;

import io.lettuce.core.protocol.ProtocolVersion;
import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lettuce over RESP2, the data context on a thread of its own. */
class LettuceResp2Test extends LettuceUse {
  @RegisterExtension
  static final TcpServerExtension SERVER =
      new TcpServerExtension("data-thread dedicated", "multiplexing-api nio", "io-threads 2");

  @Override
  TcpServerExtension server() {
    return SERVER;
  }

  @Override
  ProtocolVersion protocol() {
    return ProtocolVersion.RESP2;
  }
}
