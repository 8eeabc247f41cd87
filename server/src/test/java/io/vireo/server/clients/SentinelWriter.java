package io.vireo.server.clients;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSentinelPool;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Writes numbers into a set through a client that asks Sentinels for the primary, and notes those
 * that a replica has acknowledged as well ({@code WAIT 1}).
 */
abstract class SentinelWriter implements AutoCloseable {
  private static final int WAIT_MILLIS = 500;

  final String key;
  final Set<Long> acknowledged = new ConcurrentSkipListSet<>();

  /** What the primary has acknowledged, and no replica in time. */
  final Set<Long> alone = new ConcurrentSkipListSet<>();

  volatile boolean over;

  SentinelWriter(String key) {
    this.key = key;
  }

  /** Ends it. */
  @Override
  public abstract void close();

  /** One in Java on a thread of its own. */
  private abstract static class OfJava extends SentinelWriter {
    private final Thread thread = new Thread(this::write, "writer");

    OfJava(String key) {
      super(key);
    }

    SentinelWriter begin() {
      thread.start();
      return this;
    }

    private void write() {
      for (long number = 1; !over; number++) {
        try {
          if (replicas(number) >= 1) {
            acknowledged.add(number);
            alone.remove(number);
          }
        } catch (JedisException | RedisException notNow) {
          LockSupport.parkNanos(20_000_000);
        }
      }
    }

    /** Writes, and tells how many replicas have it. */
    abstract long replicas(long number);

    @Override
    public void close() {
      over = true;
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  /** Jedis' pool. */
  static SentinelWriter jedis(List<Integer> ports) {
    Set<String> sentinels =
        ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.toSet());
    JedisSentinelPool pool = new JedisSentinelPool("primary", sentinels);
    return new OfJava("jedis") {
      @Override
      long replicas(long number) {
        try (Jedis jedis = pool.getResource()) {
          jedis.sadd(key, Long.toString(number));
          alone.add(number);
          return jedis.waitReplicas(1, WAIT_MILLIS);
        }
      }

      @Override
      public void close() {
        super.close();
        pool.close();
      }
    }.begin();
  }

  /** Lettuce. */
  static SentinelWriter lettuce(List<Integer> ports) {
    RedisURI.Builder address = RedisURI.builder().withSentinelMasterId("primary");
    ports.forEach(port -> address.withSentinel("127.0.0.1", port));
    RedisClient client = RedisClient.create(address.withTimeout(Duration.ofSeconds(2)).build());
    return new OfJava("lettuce") {
      private StatefulRedisConnection<String, String> connection;

      @Override
      long replicas(long number) {
        try {
          if (connection == null) {
            connection = client.connect();
          }
          connection.sync().sadd(key, Long.toString(number));
          alone.add(number);
          return connection.sync().waitForReplication(1, WAIT_MILLIS);
        } catch (RedisException broken) {
          if (connection != null) {
            connection.close();
            connection = null;
          }
          throw broken;
        }
      }

      @Override
      public void close() {
        super.close();
        client.shutdown(Duration.ZERO, Duration.ZERO);
      }
    }.begin();
  }

  /**
   * A program that prints the numbers, until its input ends: those of the primary alone below 0.
   */
  static SentinelWriter program(String key, Path folder, List<Integer> ports, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .put(
            "VIREO_SENTINELS",
            ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    SentinelWriter writer =
        new SentinelWriter(key) {
          @Override
          public void close() {
            process.destroyForcibly();
          }
        };
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  long number = Long.parseLong(line.strip());
                  (number > 0 ? writer.acknowledged : writer.alone).add(Math.abs(number));
                }
              } catch (IOException ended) {
                // It was ended.
              }
            },
            "numbers-of-" + key);
    reader.setDaemon(true);
    reader.start();
    return writer;
  }
}
