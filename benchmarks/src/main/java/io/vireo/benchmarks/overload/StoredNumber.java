package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.ErrorReply;
import io.vireo.benchmarks.wire.Requests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** How a careful client keeps a number under a key. */
enum StoredNumber {
  STRING {
    @Override
    void write(ControlClient client, String key, String value) throws IOException {
      client.call("SET", key, value);
    }

    @Override
    Object read(ControlClient client, String key) throws IOException {
      return client.call("GET", key);
    }
  },
  FIELD {
    @Override
    void write(ControlClient client, String key, String value) throws IOException {
      client.call("HSET", key, "field", value);
    }

    @Override
    Object read(ControlClient client, String key) throws IOException {
      return client.call("HGET", key, "field");
    }
  },
  SCORE {
    @Override
    void write(ControlClient client, String key, String value) throws IOException {
      client.call("ZADD", key, value, "member");
    }

    @Override
    Object read(ControlClient client, String key) throws IOException {
      return client.call("ZSCORE", key, "member");
    }
  },
  /** A string and its double, written by one transaction. */
  PAIR {
    @Override
    void write(ControlClient client, String key, String value) throws IOException {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(Requests.encode("MULTI"));
      all.writeBytes(Requests.encode("SET", key, value));
      all.writeBytes(Requests.encode("SET", key + DOUBLE, value));
      all.writeBytes(Requests.encode("EXEC"));
      client.send(all.toByteArray());
      for (int i = 0; i < 3; i++) {
        try {
          client.receive();
        } catch (ErrorReply refused) {
          // Then EXEC is refused as well.
        }
      }
      client.receive();
    }

    @Override
    Object read(ControlClient client, String key) throws IOException {
      List<?> both = (List<?>) client.call("MGET", key, key + DOUBLE);
      Object one = both.get(0);
      Object other = both.get(1);
      if (one != null && other != null && !one.equals(other)) {
        throw new IOException(key + " is " + one + ", but " + other + " in its transaction's half");
      }
      return one != null ? one : other;
    }
  };

  private static final String DOUBLE = ":double";

  /**
   * Writes.
   *
   * @throws ErrorReply if the server refuses it
   */
  abstract void write(ControlClient client, String key, String value) throws IOException;

  /** What is there as text, or null. */
  abstract Object read(ControlClient client, String key) throws IOException;

  /** What is there, or null. */
  final Long found(ControlClient client, String key) throws IOException {
    Object text = read(client, key);
    return text == null ? null : Long.valueOf(text.toString());
  }
}
