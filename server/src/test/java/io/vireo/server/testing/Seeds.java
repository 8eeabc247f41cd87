package io.vireo.server.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The one place that chance in tests comes from: two numbers, which every failed test {@linkplain
 * SeedsOfFailures tells}, and which may be given again as system properties.
 *
 * <ul>
 *   <li>{@code vireo.hash.seed} is what the server hashes by and what its own choices are drawn
 *       from: another one in each run.
 *   <li>{@code vireo.seed} is added to the seed that a random test names: 0, unless it is given.
 * </ul>
 *
 * <p>Registered by {@code META-INF/services}, as what listens to JUnit's launcher.
 */
public final class Seeds implements LauncherSessionListener {
  private static final String HASH = "vireo.hash.seed";
  private static final String TESTS = "vireo.seed";

  /** How often chance was asked for in the test that runs on this thread. */
  private static final ThreadLocal<int[]> ASKED = ThreadLocal.withInitial(() -> new int[1]);

  /** The seed of a random test, which names one of its own. */
  public static long of(long own) {
    return own + Long.getLong(TESTS, 0);
  }

  /** What a server of the test that runs draws its choices from: another one for each of them. */
  static RandomGenerator ofServer() {
    return new SplittableRandom(Long.getLong(HASH, 0) + ++ASKED.get()[0]);
  }

  /** True in one of two runs, by the seed of the server's hashes. */
  static boolean coin() {
    return (Long.getLong(HASH, 1) & 1) == 0;
  }

  /** A test begins: its servers draw the same whatever ran before it. */
  static void begin() {
    ASKED.remove();
  }

  /** What repeats the chance of this run. */
  public static String again() {
    return "-D" + HASH + '=' + Long.getLong(HASH) + " -D" + TESTS + '=' + of(0);
  }

  /** Draws the seed before the first class of the server is loaded. */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (Long.getLong(HASH) == null) {
      System.setProperty(HASH, Long.toString(new SplittableRandom().nextLong()));
    }
  }
}
