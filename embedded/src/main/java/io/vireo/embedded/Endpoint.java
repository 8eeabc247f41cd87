package io.vireo.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where clients begin, in the words of their libraries. Immutable; any thread.
 *
 * @param kind what there is
 * @param places hosts and ports where they begin: of the Sentinels, or of servers, the primary
 *     first
 * @param password of the servers' default user, empty if there is none
 * @param name by which Sentinels know the primary; empty if there are none
 */
record Endpoint(Kind kind, List<String> places, String password, String name) {
  /** What there is. */
  enum Kind {
    SERVER("standalone"),
    REPLICAS("replication"),
    SENTINELS("sentinel"),
    CLUSTER("cluster");

    /** Its name in Quarkus. */
    private final String quarkus;

    Kind(String quarkus) {
      this.quarkus = quarkus;
    }
  }

  /** The URI of a server. */
  String uri(String place) {
    return "redis://" + Addresses.login(password) + place;
  }

  private String uris() {
    return places.stream().map(this::uri).collect(Collectors.joining(","));
  }

  private String hosts() {
    return String.join(",", places);
  }

  /** All in one: of Sentinels with the name of the primary. */
  String uri() {
    return kind == Kind.SENTINELS
        ? "redis-sentinel://" + Addresses.login(password) + hosts() + '#' + name
        : uri(hosts());
  }

  String connectionString(ClientLibrary library) {
    return switch (Arguments.given("library", library)) {
      case JEDIS -> kind == Kind.SERVER ? uri() : hosts();
      case LETTUCE -> uri();
      case REDISSON -> redisson();
      case VERTX -> uris();
    };
  }

  private String redisson() {
    return switch (kind) {
      case SERVER -> redisson("singleServerConfig", "address: " + address(places.get(0)));
      case REPLICAS ->
          redisson(
              "masterSlaveServersConfig",
              "masterAddress: " + address(places.get(0)),
              "slaveAddresses: " + addresses(places.subList(1, places.size())));
      case SENTINELS ->
          redisson(
              "sentinelServersConfig",
              "masterName: \"" + name + '"',
              "sentinelAddresses: " + addresses(places));
      case CLUSTER -> redisson("clusterServersConfig", "nodeAddresses: " + addresses(places));
    };
  }

  private String redisson(String section, String... lines) {
    StringBuilder yaml = new StringBuilder(section).append(":\n");
    for (String line : lines) {
      yaml.append("  ").append(line).append('\n');
    }
    if (!password.isEmpty()) {
      String escaped = password.replace("\\", "\\\\").replace("\"", "\\\"");
      yaml.append("  password: \"").append(escaped).append("\"\n");
    }
    return yaml.toString();
  }

  private static String address(String place) {
    return "\"redis://" + place + '"';
  }

  private static String addresses(List<String> places) {
    return places.stream().map(Endpoint::address).collect(Collectors.joining(", ", "[", "]"));
  }

  Map<String, String> properties(Framework framework) {
    Map<String, String> properties = new LinkedHashMap<>();
    switch (Arguments.given("framework", framework)) {
      case SPRING_BOOT -> springBoot(properties);
      case MICRONAUT ->
          properties.put(
              kind == Kind.CLUSTER ? "redis.uris" : "redis.uri",
              switch (kind) {
                case CLUSTER -> uris();
                case SENTINELS -> uri();
                default -> uri(places.get(0));
              });
      case QUARKUS -> {
        properties.put("quarkus.redis.hosts", uris());
        properties.put("quarkus.redis.client-type", kind.quarkus);
        if (kind == Kind.SENTINELS) {
          properties.put("quarkus.redis.master-name", name);
        }
      }
      default -> throw new IllegalStateException(framework.name());
    }
    return properties;
  }

  private void springBoot(Map<String, String> properties) {
    switch (kind) {
      case SENTINELS -> {
        properties.put("spring.data.redis.sentinel.master", name);
        properties.put("spring.data.redis.sentinel.nodes", hosts());
      }
      case CLUSTER -> properties.put("spring.data.redis.cluster.nodes", hosts());
      default -> properties.put("spring.data.redis.url", uri(places.get(0)));
    }
    if (!password.isEmpty() && (kind == Kind.SENTINELS || kind == Kind.CLUSTER)) {
      properties.put("spring.data.redis.password", password);
    }
  }
}
