package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.Requests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that uses a server as its cache: it asks for values, and sets those that were not
 * there. For one thread.
 */
final class CacheClient implements AutoCloseable {
  private final ControlClient client;
  private final String value;
  private final String seconds;
  private final List<String> missing = new ArrayList<>();
  private long asked;
  private long found;

  /**
   * Connects to a server on this machine.
   *
   * @param value what is set
   * @param seconds a time to live, or null
   */
  CacheClient(int port, String value, String seconds) throws IOException {
    this.value = value;
    this.seconds = seconds;
    client = new ControlClient(port);
  }

  /** Asks for keys, all at once, and then sets those that were missing. */
  void use(List<String> keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String key : keys) {
      out.writeBytes(Requests.encode("GET", key));
    }
    client.send(out.toByteArray());
    missing.clear();
    for (String key : keys) {
      if (client.receive() == null) {
        missing.add(key);
      }
    }
    asked += keys.size();
    found += keys.size() - missing.size();
    set(missing);
  }

  /** Sets keys. */
  void set(List<String> keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String key : keys) {
      out.writeBytes(
          seconds == null
              ? Requests.encode("SET", key, value)
              : Requests.encode("SET", key, value, "EX", seconds));
    }
    client.send(out.toByteArray());
    for (int i = 0; i < keys.size(); i++) {
      client.receive();
    }
  }

  /** Forgets what was counted. */
  void reset() {
    asked = 0;
    found = 0;
  }

  /** The share of the keys asked for that were there, 0 to 1. */
  double hitRate() {
    return (double) found / Math.max(1, asked);
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
