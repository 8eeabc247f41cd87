package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server without a scrape page must not pay for Micrometer. */
class LazyLoadingTest {

  private static final List<String> SCRAPE_ONLY =
      List.of("io.micrometer.", "io.prometheus.", "io.vertx.", "io.vireo.metrics.scrape.");

  /** Loads this module's classes afresh and notes every scrape-only class asked for. */
  private static final class Watching extends URLClassLoader {

    private final List<String> forbidden = new ArrayList<>();

    Watching(URL... urls) {
      super(urls, LazyLoadingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (SCRAPE_ONLY.stream().anyMatch(name::startsWith)) {
        forbidden.add(name);
      }
      if (!name.startsWith("io.vireo.metrics.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  /** Uses each class that a server without a page uses; run inside the watching loader. */
  public static final class Use implements Runnable {

    @Override
    public void run() {
      var commands = new CommandMetrics(new String[] {"get"});
      commands.record(0, 5);
      commands.latencyBuckets(0);
      var errors = new ErrorMetrics();
      errors.record("ERR");
      var server = new ServerMetrics(1);
      new ServerRates(server).sample(1);
      var monitor = new LatencyMonitor(1);
      monitor.add("command", 1, 5);
      monitor.graph("command", 2);
      monitor.doctor(2);
      var logs = new CommandLogs();
      logs.of(CommandLogs.Type.SLOW).threshold(0);
      logs.of(CommandLogs.Type.SLOW).maxLength(1);
      logs.add(1, 1, 1, 1, CommandLog.Arguments.of(new byte[1]), "", "");
      new ScrapeSources(commands, errors, server)
          .gauge(ReadGauge.gauge("a", "", "b", () -> 1).tagged(Map.of()))
          .queueDelay(new DelayRecorder());
    }
  }

  @Test
  void thePlainClassesDoNotLoadMicrometer() throws Exception {
    try (var loader = new Watching(classPathOf(CommandMetrics.class), classPathOf(Use.class))) {
      run(loader, Use.class.getName());

      assertThat(loader.forbidden).isEmpty();
    }
  }

  @Test
  void theWatchNoticesThePage() throws Exception {
    try (var loader = new Watching(classPathOf(CommandMetrics.class))) {
      Class.forName("io.vireo.metrics.scrape.PrometheusPage", true, loader);

      assertThat(loader.forbidden).isNotEmpty();
    }
  }

  private static void run(ClassLoader loader, String name) throws Exception {
    var use = loader.loadClass(name);
    assertThat(use.getClassLoader()).isSameAs(loader);
    try {
      use.getMethod("run").invoke(use.getConstructor().newInstance());
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static URL classPathOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
