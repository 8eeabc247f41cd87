package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

class LeaksTest {
  private static final int TIMES = 1_000;
  private static final int KILLED = 200;
  private static final int TOPOLOGIES = 5;

  /** Buffers of threads of the client and the test itself. */
  private static final long DIRECT_NOISE_BYTES = 4 << 20;

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  @Test
  void nothingIsLeftBehindByAThousandServers() {
    start();
    Properties properties = (Properties) System.getProperties().clone();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Set<String> threads = threads();
    Set<String> folders = folders();
    Map<String, Integer> files = openFiles();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      ports.add(start());
    }

    // A thread of the first server may end only now, so there may be fewer than before.
    await(() -> threads.containsAll(threads()), () -> "threads: " + threads());
    awaitClosed(files);
    await(() -> folders.containsAll(folders()), () -> "folders: " + folders());
    assertThat(System.getProperties()).isEqualTo(properties);
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
    try (Vireo again = Vireo.builder().port(ports.get(0)).start()) {
      assertThat(again.port()).isEqualTo(ports.get(0));
    }
  }

  @Test
  void nothingIsLeftBehindByServersThatAreKilledAtWork() throws Exception {
    killAtWork();
    Set<String> threads = threads();
    Set<String> folders = folders();
    Map<String, Integer> files = openFiles();
    long direct = directBytes();
    for (int i = 0; i < KILLED; i++) {
      killAtWork();
    }

    await(() -> threads.containsAll(threads()), () -> "threads: " + threads());
    awaitClosed(files);
    await(() -> folders.containsAll(folders()), () -> "folders: " + folders());
    await(
        () -> directBytes() <= direct + DIRECT_NOISE_BYTES,
        () -> "direct bytes: " + directBytes() + ", before " + direct);
  }

  /** Kills a server in the middle of a pipeline, a transaction and a command that blocks. */
  private static void killAtWork() throws Exception {
    Vireo vireo = Vireo.start();
    try (Jedis client = new Jedis(vireo.uri());
        Jedis blocked = new Jedis(vireo.uri())) {
      Pipeline pipeline = client.pipelined();
      for (int i = 0; i < 500; i++) {
        pipeline.set("k" + i, "v".repeat(1_000));
      }
      blocked.getConnection().sendCommand(Protocol.Command.BLPOP, "none", "0");
      vireo.connect().executeAsync("MULTI");
      CompletableFuture<Throwable> broken =
          CompletableFuture.runAsync(pipeline::sync).handle((answered, failure) -> failure);
      vireo.executeAsync("SAVE");
      vireo.kill();
      Throwable failure = broken.get(30, TimeUnit.SECONDS);
      // The server may have answered all before it was killed.
      if (failure != null) {
        assertThat(failure).hasCauseInstanceOf(JedisException.class);
      }
    }
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void nothingIsLeftBehindByTopologies() {
    startTopologies();
    Set<String> threads = threads();
    Set<String> folders = folders();
    Map<String, Integer> files = openFiles();
    for (int i = 0; i < TOPOLOGIES; i++) {
      startTopologies();
    }

    // A thread of the first server may end only now, so there may be fewer than before.
    await(() -> threads.containsAll(threads()), () -> "threads: " + threads());
    awaitClosed(files);
    await(() -> folders.containsAll(folders()), () -> "folders: " + folders());
  }

  private static void startTopologies() {
    try (VireoCluster cluster = Vireo.cluster(3, 1)) {
      cluster.servers().get(0).kill();
    }
    try (VireoSentinels servers = Vireo.sentinels(1, 3)) {
      servers.primary().kill();
    }
  }

  private static int start() {
    try (Vireo vireo = Vireo.start();
        Jedis client = new Jedis(vireo.uri())) {
      client.set("k", "v");
      return vireo.port();
    }
  }

  private static void await(Supplier<Boolean> condition, Supplier<String> what) {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!condition.get()) {
      assertThat(System.nanoTime()).as(what.get()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Those of the JVM come and go as they like. */
  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("vert") || name.contains("vireo"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of servers, of other processes on this machine as well, which come and go. */
  private static Set<String> folders() {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(DataFolder.PREFIX))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The files and sockets that are open, where the system lists them: how many of each name. Jars
   * are left out, for the JVM opens those when a class of them is first needed.
   */
  private static Map<String, Integer> openFiles() {
    Map<String, Integer> open = new TreeMap<>();
    String[] numbers = DESCRIPTORS.toFile().list();
    for (String number : numbers == null ? new String[0] : numbers) {
      try {
        String name = Files.readSymbolicLink(DESCRIPTORS.resolve(number)).toString();
        if (!name.endsWith(".jar")) {
          open.merge(name.replaceFirst("^(socket|pipe):.*", "$1"), 1, Integer::sum);
        }
      } catch (IOException closed) {
        continue;
      }
    }
    return open;
  }

  /** Waits until no more is open than before of any name. */
  private static void awaitClosed(Map<String, Integer> before) {
    await(
        () -> openFiles().entrySet().stream().allMatch(file -> isAsBefore(file, before)),
        () -> "open files: " + openFiles() + " and not " + before);
  }

  private static boolean isAsBefore(Map.Entry<String, Integer> file, Map<String, Integer> before) {
    return file.getValue() <= before.getOrDefault(file.getKey(), 0);
  }
}
