package io.vireo.server.clients;

/** Lettuce on a cluster of Vireo's nodes. */
class LettuceClusterTest extends ClusterUse {
  @Override
  SixNodes.Maker maker() {
    return SixNodes.Maker.VIREO;
  }

  @Override
  ClusterClient connect(int port) {
    return new LettuceClusterClient(port);
  }
}
