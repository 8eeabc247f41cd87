package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class LeaksTest {
  private static final int TIMES = 1_000;
  private static final int TOPOLOGIES = 5;

  @Test
  void nothingIsLeftBehindByAThousandServers() {
    start();
    Properties properties = (Properties) System.getProperties().clone();
    Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    Set<String> threads = threads();
    Set<String> folders = folders();
    int files = openFiles();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      ports.add(start());
    }

    await(() -> threads().equals(threads), () -> "threads: " + threads());
    await(() -> openFiles() <= files, () -> "open files: " + openFiles() + " and not " + files);
    await(() -> folders.containsAll(folders()), () -> "folders: " + folders());
    assertThat(System.getProperties()).isEqualTo(properties);
    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
    try (Vireo again = Vireo.builder().port(ports.get(0)).start()) {
      assertThat(again.port()).isEqualTo(ports.get(0));
    }
  }

  @Test
  void nothingIsLeftBehindByTopologies() {
    startTopologies();
    Set<String> threads = threads();
    Set<String> folders = folders();
    int files = openFiles();
    for (int i = 0; i < TOPOLOGIES; i++) {
      startTopologies();
    }

    await(() -> threads().equals(threads), () -> "threads: " + threads());
    await(() -> openFiles() <= files, () -> "open files: " + openFiles() + " and not " + files);
    await(() -> folders.containsAll(folders()), () -> "folders: " + folders());
  }

  private static void startTopologies() {
    try (VireoCluster cluster = Vireo.cluster(3, 1)) {
      cluster.nodes().get(0).kill();
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
          .filter(name -> name.matches("vireo-\\d+"))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How many files and sockets are open, where the system tells. */
  private static int openFiles() {
    IntSupplier count =
        () -> {
          String[] all = Path.of("/proc/self/fd").toFile().list();
          return all == null ? 0 : all.length;
        };
    return count.getAsInt();
  }
}
