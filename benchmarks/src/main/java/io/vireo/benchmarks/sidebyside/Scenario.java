package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.TestCase;
import java.util.Locale;

/**
 * One kind of request under one kind of load.
 *
 * @param test the request
 * @param clients connections
 * @param pipeline requests that a connection sends at once
 * @param requests of a counted run
 * @param dataSize bytes of payload
 * @param keys how random numbers are drawn, such as those of keys
 */
record Scenario(
    TestCase test, int clients, int pipeline, long requests, int dataSize, KeyChoice keys) {

  String label() {
    return test.name().toUpperCase(Locale.ROOT) + " -c " + clients + " -P " + pipeline;
  }

  /** How many keys the requests are spread over; 0 for one key. */
  long keyspace() {
    return keys.keyspace();
  }

  /** This one with half the requests, but one at least. */
  Scenario half() {
    return new Scenario(test, clients, pipeline, Math.max(1, requests / 2), dataSize, keys);
  }

  LoadPlan plan() {
    return LoadPlan.closed(requests, clients, pipeline).drawing(keys);
  }
}
