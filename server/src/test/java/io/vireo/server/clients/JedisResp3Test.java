package io.vireo.server.clients;

import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.RedisProtocol;

/** Jedis over RESP3, the data context on the event loops. */
class JedisResp3Test extends JedisUse {
  @RegisterExtension
  static final TcpServerExtension SERVER =
      new TcpServerExtension("data-thread adaptive", "io-threads 2");

  @Override
  TcpServerExtension server() {
    return SERVER;
  }

  @Override
  RedisProtocol protocol() {
    return RedisProtocol.RESP3;
  }
}
