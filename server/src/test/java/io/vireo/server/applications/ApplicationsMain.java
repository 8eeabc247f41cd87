package io.vireo.server.applications;

import java.io.PrintStream;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs what users of the JVM's libraries do, on the server of {@link TriedServer}. The last line is
 * {@code N passed, N failed}.
 */
public final class ApplicationsMain {
  private static final List<Class<?>> TESTS =
      List.of(
          JedisScripts.class,
          LettuceScripts.class,
          RedissonLocks.class,
          RedissonObjects.class,
          RedissonExecutor.class,
          SpringScripts.class,
          SpringSessions.class,
          Bucket4jLimits.class);

  private ApplicationsMain() {}

  /** Prints a line for each test. */
  private static final class Report implements TestExecutionListener {
    private final PrintStream out = System.out;
    private int passed;
    private int failed;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean good = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      if (good && !test.isTest()) {
        return;
      }
      if (good) {
        passed++;
      } else {
        failed++;
      }
      out.println((good ? "ok      " : "FAILED  ") + name(test));
      result.getThrowable().ifPresent(failure -> failure.printStackTrace(out));
    }

    private static String name(TestIdentifier test) {
      return test.getSource()
          .filter(MethodSource.class::isInstance)
          .map(MethodSource.class::cast)
          .map(method -> method.getJavaClass().getSimpleName() + '.' + method.getMethodName() + ' ')
          .orElse("")
          .concat(test.getDisplayName());
    }
  }

  /**
   * Runs all tests.
   *
   * @param args none
   */
  public static void main(String[] args) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(TESTS.stream().map(DiscoverySelectors::selectClass).toList())
            .build();
    Report report = new Report();
    LauncherFactory.create().execute(request, report);
    System.out.println(report.passed + " passed, " + report.failed + " failed");
    System.exit(report.failed == 0 ? 0 : 1);
  }
}
