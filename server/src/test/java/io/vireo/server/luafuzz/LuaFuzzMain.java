package io.vireo.server.luafuzz;

import java.util.HashMap;
import java.util.Map;

/** Compares random programs on Vireo and Redis from the command line. */
public final class LuaFuzzMain {
  private LuaFuzzMain() {}

  /**
   * Runs.
   *
   * @param args {@code programs=N seed=N most=N}: how many programs, from which seed on, and after
   *     how many differences to give up; {@code show=yes} prints the program of the seed instead
   */
  public static void main(String[] args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      String[] parts = arg.split("=", 2);
      given.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    long count = Long.parseLong(given.getOrDefault("programs", "100000"));
    long seed = Long.parseLong(given.getOrDefault("seed", "" + System.currentTimeMillis() * 1000));
    int most = Integer.parseInt(given.getOrDefault("most", "10"));
    if (given.containsKey("show")) {
      System.out.println(ProgramMaker.make(seed));
      return;
    }
    System.out.println("seed=" + seed);
    long begin = System.nanoTime();
    try (LuaFuzz fuzz = new LuaFuzz(System.out::println)) {
      fuzz.run(seed, count, most);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000;
      System.out.println(count + " programs in " + seconds + " s, differences: " + fuzz.found());
      System.exit(fuzz.found() == 0 ? 0 : 1);
    }
  }
}
