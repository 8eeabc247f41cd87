package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.LoadProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The C generator of the family, as a cross-check. It does not tell p99.9. */
final class RedisBenchmarkGenerator implements Generator {
  private static final int COLUMNS = 7;
  private static final int RPS = 0;
  private static final int P50 = 3;
  private static final int P99 = 5;

  private final Path program;

  RedisBenchmarkGenerator(Path program) {
    this.program = program;
  }

  @Override
  public String name() {
    return "redis-benchmark";
  }

  @Override
  public Sample run(int port, Scenario scenario, LoadProgress progress)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(port, scenario))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("redis-benchmark failed: " + output.strip());
      }
      return parse(output);
    } finally {
      process.destroy();
    }
  }

  List<String> command(int port, Scenario scenario) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--csv"));
    command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port)));
    command.addAll(List.of("-c", Integer.toString(scenario.clients())));
    command.addAll(List.of("-P", Integer.toString(scenario.pipeline())));
    command.addAll(List.of("-n", Long.toString(scenario.requests())));
    command.addAll(List.of("-d", Integer.toString(scenario.dataSize())));
    if (scenario.keyspace() > 0) {
      command.addAll(List.of("-r", Long.toString(scenario.keyspace())));
    }
    if (scenario.test().inline()) {
      command.addAll(List.of("-t", scenario.test().name()));
      return command;
    }
    String data = "x".repeat(scenario.dataSize());
    String score = scenario.keyspace() > 0 ? "__rand_int__" : "0";
    for (String argument : scenario.test().arguments()) {
      command.add(argument.replace("__data__", data).replace("__score__", score));
    }
    return command;
  }

  /** Reads the last line; the test's name in front may itself hold commas. */
  static Sample parse(String output) throws IOException {
    String last = output.lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElse("");
    String[] fields = last.replaceAll("\"$", "").split("\",\"");
    try {
      int first = fields.length - COLUMNS;
      return new Sample(
          Double.parseDouble(fields[first + RPS]),
          Double.NaN,
          Double.parseDouble(fields[first + P50]),
          Double.parseDouble(fields[first + P99]),
          Double.NaN,
          Double.NaN);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("not the output of redis-benchmark --csv: " + last, e);
    }
  }
}
