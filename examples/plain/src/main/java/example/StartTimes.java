package example;

import io.vireo.embedded.Vireo;
import java.util.Arrays;

/** How long a server takes from nothing to its first answer: the first of a JVM, and later ones. */
public class StartTimes {
  private static final int WARM_UP = 200;
  private static final int TIMES = 200;

  public static void main(String[] args) {
    System.out.printf("first in this JVM: %.0f ms%n", start());
    for (int i = 0; i < WARM_UP; i++) {
      start();
    }
    double[] times = new double[TIMES];
    Arrays.setAll(times, i -> start());
    Arrays.sort(times);
    System.out.printf("warm, median: %.1f ms%n", times[TIMES / 2]);
    System.out.printf("warm, 95 of 100: %.1f ms%n", times[TIMES * 95 / 100]);
  }

  private static double start() {
    long begin = System.nanoTime();
    try (var vireo = Vireo.start()) {
      vireo.execute("PING");
      return (System.nanoTime() - begin) / 1e6;
    }
  }
}
