package io.vireo.benchmarks.servers;

import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.Map;

/** A server that answers. Any thread may ask it. */
public interface Server {
  /** As it is printed. */
  String name();

  /** Where it listens. */
  Endpoint endpoint();

  /** Where it listens for TLS, and how to speak it. */
  default Endpoint secureEndpoint() {
    throw new IllegalStateException(name() + " speaks no TLS");
  }

  /** Processor time that its process has taken so far, in microseconds; NaN if not known. */
  double cpuMicros() throws IOException;

  /** Connects for what surrounds a measurement. */
  default ControlClient connect() throws IOException {
    return new ControlClient(endpoint().host(), endpoint().port());
  }

  /** Removes all data. */
  default void flush() throws IOException {
    try (ControlClient client = connect()) {
      client.call("FLUSHALL");
    }
  }

  /** The version it tells. */
  default String version() throws IOException {
    try (ControlClient client = connect()) {
      Map<String, String> info = client.info("server");
      return info.getOrDefault(
          "vireo_version",
          info.getOrDefault("valkey_version", info.getOrDefault("redis_version", "unknown")));
    }
  }
}
