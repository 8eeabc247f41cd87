package io.vireo.server.soak;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongPredicate;
import org.slf4j.LoggerFactory;

/**
 * Many connections with bad manners, and a look at what they leave behind: no client, no memory, no
 * error in the log.
 */
final class Soak implements AutoCloseable {
  private static final long HEAP_SLACK = 24L << 20;
  private static final long DIRECT_SLACK = 24L << 20;
  private static final int SELECT_MILLIS = 5;
  private static final long REPLIES_TO_WARM_UP = 200;

  /** As many as the queue of a listening socket can hold for sure. */
  private static final int NEW_PER_TURN = 50;

  private final TcpServer server;
  private final int connections;
  private final long seed;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private long replies;

  /** What is in use when nobody is connected, bytes. */
  private record Footprint(long heap, long direct) {}

  Soak(int connections, long seed, String... settings) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
    this.connections = connections;
    this.seed = seed;
    log.start();
    rootLogger().addAppender(log);
    server = TcpServer.start(settings);
  }

  private static Logger rootLogger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  /** How many replies all connections have received in the last round. */
  long replies() {
    return replies;
  }

  /**
   * Soaks the server, and checks that nothing is left; buffers that are kept to be used again have
   * grown to their size in a first, shorter round.
   *
   * @return what was in use before and after
   * @param goOn is asked with the number of replies received so far
   */
  String run(LongPredicate goOn) throws IOException {
    round(count -> count < REPLIES_TO_WARM_UP * connections, seed + 1);
    Footprint before = footprint();
    round(goOn, seed);
    Footprint after = footprint();
    check(after.heap() < before.heap() + HEAP_SLACK, "Heap grew", before, after);
    check(after.direct() < before.direct() + DIRECT_SLACK, "Direct memory grew", before, after);
    List<String> errors =
        List.copyOf(log.list).stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
            .map(ILoggingEvent::getFormattedMessage)
            .toList();
    check(errors.isEmpty(), "Errors in the log", errors);
    return before + " before, " + after + " after";
  }

  private static void check(boolean holds, String what, Object... details) {
    if (!holds) {
      throw new AssertionError(what + ": " + List.of(details));
    }
  }

  private void round(LongPredicate goOn, long roundSeed) throws IOException {
    SplittableRandom random = new SplittableRandom(roundSeed);
    SoakConnection.Shared shared = new SoakConnection.Shared();
    try (SocketClient client = server.client()) {
      client.run("SET", Talk.BIG_KEY, Talk.BIG_KEY.repeat(6_000));
    }
    List<SoakConnection> all = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      replies = 0;
      while (goOn.test(replies)) {
        for (int i = 0; i < NEW_PER_TURN && all.size() < connections; i++) {
          all.add(new SoakConnection(selector, server.port(), random.split(), shared));
        }
        turn(selector, all);
        replies = all.stream().mapToLong(SoakConnection::replies).sum();
      }
      for (SoakConnection connection : all) {
        connection.close();
      }
    }
  }

  private static void turn(Selector selector, List<SoakConnection> all) throws IOException {
    selector.select(SELECT_MILLIS);
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        ((SoakConnection) key.attachment()).ready();
      }
    }
    selector.selectedKeys().clear();
    all.forEach(SoakConnection::turn);
  }

  /** Waits until all clients are gone, empties the server, and measures what is left. */
  private Footprint footprint() {
    try (SocketClient client = server.client()) {
      long end = System.nanoTime() + SocketClient.PATIENCE.toNanos();
      while (!connected(client).equals("1")) {
        check(System.nanoTime() < end, "Clients are left over", connected(client));
      }
      RespValue flushed = client.run("FLUSHALL");
      check("OK".equals(flushed.asText()), "FLUSHALL", flushed);
    }
    return new Footprint(heapInUse(), directInUse());
  }

  private static String connected(SocketClient client) {
    return Info.of(client.run("INFO", "clients")).field("connected_clients");
  }

  /** The least that several collections leave: caches may be given up late. */
  private static long heapInUse() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static long directInUse() {
    return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
        .mapToLong(PoolArenaMetric::numActiveBytes)
        .sum();
  }

  @Override
  public void close() {
    rootLogger().detachAppender(log);
    server.close();
  }
}
