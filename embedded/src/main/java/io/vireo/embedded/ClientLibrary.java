package io.vireo.embedded;

/** A library by which programs talk to servers, and the form in which it takes addresses. */
public enum ClientLibrary {
  /**
   * A URI for {@code new JedisPooled(uri)}; of a topology hosts and ports with commas in between,
   * for {@code HostAndPort.from}: of the Sentinels, or of nodes.
   */
  JEDIS,
  /**
   * A URI for {@code RedisURI.create}; of a cluster, or of a primary and its replicas, for {@code
   * RedisClusterURIUtil.toRedisURIs}.
   */
  LETTUCE,
  /** A configuration for {@code Config.fromYAML}. */
  REDISSON,
  /**
   * URIs with commas in between, each for {@code RedisOptions.addConnectionString} of Vert.x; the
   * type, and the name of a group, are options of their own.
   */
  VERTX
}
