package io.vireo.server.clients;

/** Jedis on a cluster of Vireo's nodes. */
class JedisClusterTest extends ClusterUse {
  @Override
  SixNodes.Maker maker() {
    return SixNodes.Maker.VIREO;
  }

  @Override
  ClusterClient connect(int port) {
    return new JedisClusterClient(port);
  }
}
