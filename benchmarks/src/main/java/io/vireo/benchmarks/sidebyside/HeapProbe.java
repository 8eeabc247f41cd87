package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Live bytes on the heap of a server that runs on a JVM. */
final class HeapProbe {
  /** The serial collector leaves up to five per cent of garbage in place, but every fourth time. */
  private static final int COLLECTIONS = 4;

  private static final String FIELD = "used_memory_heap_after_gc";
  private static final Pattern USED = Pattern.compile("\\bused (\\d+)([KMG])\\b");

  private HeapProbe() {}

  /**
   * Collects garbage and says what is left.
   *
   * @return bytes, or NaN if the server does not run on a JVM that comes with jcmd
   */
  static double liveBytes(ServerProcess server) throws IOException, InterruptedException {
    Path home = server.javaHome();
    if (home == null || !Files.isExecutable(home.resolve("bin/jcmd"))) {
      return Double.NaN;
    }
    String jcmd = home.resolve("bin/jcmd").toString();
    for (int i = 0; i < COLLECTIONS; i++) {
      output(jcmd, Long.toString(server.pid()), "GC.run");
    }
    try (ControlClient client = server.connect()) {
      String told = client.info("memory").get(FIELD);
      if (told != null && !told.equals("0")) {
        return Double.parseDouble(told);
      }
    }
    return parse(output(jcmd, Long.toString(server.pid()), "GC.heap_info"));
  }

  /** Adds up the generations; class metadata and the parts of a generation are left out. */
  static double parse(String heapInfo) {
    return heapInfo
        .lines()
        .filter(line -> !line.contains("etaspace") && !line.contains("class space"))
        .map(USED::matcher)
        .filter(Matcher::find)
        .mapToDouble(used -> Double.parseDouble(used.group(1)) * unit(used.group(2)))
        .sum();
  }

  private static double unit(String letter) {
    return switch (letter) {
      case "K" -> 1 << 10;
      case "M" -> 1 << 20;
      default -> 1 << 30;
    };
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + output.strip());
    }
    return output;
  }
}
