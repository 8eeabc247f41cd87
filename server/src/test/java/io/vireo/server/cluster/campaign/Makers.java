package io.vireo.server.cluster.campaign;

/** Whose nodes a cluster has. */
enum Makers {
  /** Vireo only. */
  VIREO,
  /** Redis only: what the rules of the campaign ask of Redis itself. */
  REDIS,
  /** Each shard has nodes of both; in one of three the first primary is Redis. */
  MIXED;

  boolean isRedis(int node, int shards) {
    return switch (this) {
      case VIREO -> false;
      case REDIS -> true;
      case MIXED -> node == 0 || node >= shards && node % 2 == 0;
    };
  }
}
