package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.RequestTemplate;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.Endpoint;
import java.util.List;

/**
 * What the measured clients send.
 *
 * @param cycle of each client, again and again
 * @param whole whether a cycle is one operation, sent at once
 * @param dataSize bytes of payload
 * @param keys that the requests are spread over
 * @param clients connections
 * @param pipeline requests that a connection sends at once
 * @param pace of all together
 * @param tracked whether the clients keep what they read, and are told of changes
 * @param secure whether they speak TLS
 */
record Traffic(
    List<TestCase> cycle,
    boolean whole,
    int dataSize,
    KeyChoice keys,
    int clients,
    int pipeline,
    Pace pace,
    boolean tracked,
    boolean secure) {
  private static final int DATA_SIZE = 16;
  private static final long KEYS = 100_000;
  private static final int CLIENTS = 50;

  /** Fifty clients that send one kind of request in a closed loop. */
  static Traffic of(TestCase test, int pipeline) {
    return new Traffic(
        List.of(test),
        false,
        DATA_SIZE,
        KeyChoice.uniform(KEYS),
        CLIENTS,
        pipeline,
        new Pace.Closed(),
        false,
        false);
  }

  /** This traffic with other requests. */
  Traffic sending(List<TestCase> requests) {
    return new Traffic(requests, whole, dataSize, keys, clients, pipeline, pace, tracked, secure);
  }

  /** This traffic with each cycle sent at once and counted once. */
  Traffic asWholes() {
    return new Traffic(cycle, true, dataSize, keys, clients, cycle.size(), pace, tracked, secure);
  }

  /** This traffic with payloads of another size over other keys. */
  Traffic data(int bytes, KeyChoice newKeys) {
    return new Traffic(cycle, whole, bytes, newKeys, clients, pipeline, pace, tracked, secure);
  }

  /** This traffic from another number of clients. */
  Traffic clients(int count) {
    return new Traffic(cycle, whole, dataSize, keys, count, pipeline, pace, tracked, secure);
  }

  /** This traffic at another pace. */
  Traffic at(Pace newPace) {
    return new Traffic(cycle, whole, dataSize, keys, clients, pipeline, newPace, tracked, secure);
  }

  /** This traffic from clients that keep what they read, and are told of changes. */
  Traffic caching() {
    return new Traffic(cycle, whole, dataSize, keys, clients, pipeline, pace, true, secure);
  }

  /** This traffic over TLS. */
  Traffic securely() {
    return new Traffic(cycle, whole, dataSize, keys, clients, pipeline, pace, tracked, true);
  }

  /** How the clients connect to a server. */
  Endpoint endpoint(Server server) {
    Endpoint endpoint = secure ? server.secureEndpoint() : server.endpoint();
    return tracked ? endpoint.tracked() : endpoint;
  }

  /** The encoded requests of a cycle. */
  List<RequestTemplate> templates() {
    return cycle.stream().map(test -> test.template(dataSize, keys.keyspace())).toList();
  }

  /** Requests that make one operation. */
  int requestsPerOperation() {
    return whole ? cycle.size() : 1;
  }

  /** A closed loop without an end of its own. */
  LoadPlan closed() {
    LoadPlan plan = LoadPlan.closed(Long.MAX_VALUE, clients, pipeline).drawing(keys);
    return whole ? plan.asWholes() : plan;
  }
}
