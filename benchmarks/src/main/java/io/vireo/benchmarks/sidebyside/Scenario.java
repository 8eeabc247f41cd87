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
 * @param keyspace how many keys the requests are spread over; 0 for one key
 */
record Scenario(
    TestCase test, int clients, int pipeline, long requests, int dataSize, long keyspace) {

  String label() {
    return test.name().toUpperCase(Locale.ROOT) + " -c " + clients + " -P " + pipeline;
  }

  LoadPlan plan() {
    return LoadPlan.closed(requests, clients, pipeline).drawing(KeyChoice.uniform(keyspace));
  }
}
