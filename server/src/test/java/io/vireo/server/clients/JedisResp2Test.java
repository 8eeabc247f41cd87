package io.vireo.server.clients;

import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.RedisProtocol;

/** Jedis over RESP2, the data context on a thread of its own. */
class JedisResp2Test extends JedisUse {
  @RegisterExtension
  static final TcpServerExtension SERVER =
      new TcpServerExtension("data-thread dedicated", "multiplexing-api nio", "io-threads 2");

  @Override
  TcpServerExtension server() {
    return SERVER;
  }

  @Override
  RedisProtocol protocol() {
    return RedisProtocol.RESP2;
  }
}
