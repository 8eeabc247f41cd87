package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadResult;
import io.vireo.benchmarks.load.LoadRunner;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.report.LineChart;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Fills each server with data of several kinds and replaces them, deletes half and then all, and
 * tells after each phase what memory it takes and how long it let one wait.
 */
final class ChurnRun {
  /*
   * Servers take their turns one after the other, for two that hold gigabytes may not have room
   * beside each other. All run with the settings that they have by default: what is measured is
   * what a user gets without any settings.
   */
  private static final int CLIENTS = 20;
  private static final int PIPELINE = 16;
  private static final int OPEN_CLIENTS = 50;
  private static final double TICK_SECONDS = 0.1;

  private final Session session;
  private final long keys;
  private final double window;
  private final int rate;
  private final LoadRunner runner = new LoadRunner();

  /**
   * @param keys scale of all data, see {@link ChurnPhase#all}
   * @param window seconds for which each kind of data is replaced; 0 for a number of times instead
   * @param rate requests a second while data are replaced; 0 for as many as there can be
   */
  ChurnRun(Session session, long keys, double window, int rate) {
    this.session = session;
    this.keys = keys;
    this.window = window;
    this.rate = rate;
  }

  /** What one server was like all the time. */
  private record Course(String version, List<ChurnOutcome> phases, LineChart.Line resident) {}

  /** What all of it came to, for programs, and resident memory over time as a picture. */
  record Result(JsonObject json, LineChart picture) {}

  /** Measures one server after the other, and prints tables. */
  Result run() throws IOException, InterruptedException {
    List<ChurnPhase> phases = ChurnPhase.all(keys);
    Steps steps = new Steps(session.progress(), phases.size() * session.peers().size());
    List<Course> courses = new ArrayList<>();
    for (Peer peer : session.peers()) {
      ServerProcess server = session.park().start(peer);
      server.awaitPong();
      courses.add(measure(server, phases, steps));
      session.park().stop(server);
    }
    steps.clear();
    print(courses);
    return new Result(json(courses), picture(courses));
  }

  private Course measure(ServerProcess server, List<ChurnPhase> phases, Steps steps)
      throws IOException, InterruptedException {
    String version = server.name() + " " + server.version();
    List<ChurnOutcome> outcomes = new ArrayList<>();
    Map<String, Double> payload = new HashMap<>();
    try (ServerWatch watch = new ServerWatch(server)) {
      for (ChurnPhase phase : phases) {
        steps.begin(phase.name() + ", " + server.name());
        outcomes.add(measure(server, phase, watch, payload, steps));
        steps.stepDone();
      }
      return new Course(version, outcomes, new LineChart.Line(server.name(), watch.resident()));
    }
  }

  private ChurnOutcome measure(
      ServerProcess server,
      ChurnPhase phase,
      ServerWatch watch,
      Map<String, Double> payload,
      Steps steps)
      throws IOException, InterruptedException {
    double cpuBefore = server.cpuMicros();
    double collectorBefore = told(server, "jvm", "gc_milliseconds");
    watch.waits();
    double begin = watch.seconds();
    Histogram latency = new Histogram(3);
    for (ChurnLoad load : phase.loads()) {
      LoadResult result = send(server, load, steps);
      latency.add(result.latency());
      double before = payload.getOrDefault(load.part(), 0.0);
      payload.put(load.part(), load.effect().after(before, result.requests()));
    }
    rest(phase.rest(), steps);
    if (phase.empties()) {
      payload.clear();
    }
    double seconds = watch.seconds() - begin;
    Histogram waits = watch.waits();
    return new ChurnOutcome(
        phase.name(),
        seconds,
        server.residentBytes(),
        told(server, "memory", "used_memory"),
        payload.values().stream().mapToDouble(Double::doubleValue).sum(),
        (server.cpuMicros() - cpuBefore) / 1e6,
        waits.getValueAtPercentile(99.9) / 1e6,
        waits.getMaxValue() / 1e6,
        latency.getTotalCount() == 0 ? Double.NaN : latency.getValueAtPercentile(99.9) / 1e6,
        told(server, "jvm", "gc_milliseconds") - collectorBefore);
  }

  private static double told(ServerProcess server, String section, String field)
      throws IOException {
    try (ControlClient client = server.connect()) {
      return Double.parseDouble(client.info(section).getOrDefault(field, "NaN"));
    }
  }

  private LoadResult send(ServerProcess server, ChurnLoad load, Steps steps)
      throws IOException, InterruptedException {
    LoadResult result = runner.run(server.endpoint(), load.cycle(), plan(load), steps);
    if (result.errors() > 0) {
      throw new IOException(server.name() + ": " + result.firstError());
    }
    return result;
  }

  private LoadPlan plan(ChurnLoad load) {
    boolean paced = load.replaces() && rate > 0;
    LoadPlan plan =
        LoadPlan.closed(load.count(), paced ? OPEN_CLIENTS : CLIENTS, paced ? 1 : PIPELINE);
    if (load.keyspace() > 0) {
      plan = plan.drawing(KeyChoice.uniform(load.keyspace()));
    }
    if (load.replaces() && window > 0) {
      plan = plan.lasting(Math.round(window * 1e9));
    }
    return paced ? plan.atRate(rate, false) : plan;
  }

  private static void rest(double seconds, Steps steps) throws InterruptedException {
    for (double rested = 0; rested < seconds; rested += TICK_SECONDS) {
      TimeUnit.MILLISECONDS.sleep(Math.round(TICK_SECONDS * 1e3));
      steps.show(rested / seconds, "");
    }
  }

  private void print(List<Course> courses) {
    session.out().println("Default settings; memory at the end of each phase, waits within it.");
    for (Course course : courses) {
      Table table = new Table().row(head(course.version(), ChurnOutcome.HEAD));
      course.phases().forEach(phase -> table.row(phase.row()));
      session.out().print(table.format());
    }
    Course subject = courses.get(0);
    for (Course other : courses.subList(1, courses.size())) {
      Table table = new Table().row(head("by " + other.version(), ChurnOutcome.RATIO_HEAD));
      for (int i = 0; i < subject.phases().size(); i++) {
        table.row(subject.phases().get(i).ratios(other.phases().get(i)));
      }
      session.out().print(table.format());
      session
          .out()
          .println(
              "  geometric mean of RSS until FLUSHALL: "
                  + Metric.number(residentRatio(subject.phases(), other.phases()), 2));
    }
  }

  private static List<String> head(String name, List<String> columns) {
    List<String> head = new ArrayList<>(List.of(name));
    head.addAll(columns);
    return head;
  }

  /** The geometric mean of the ratios of resident memory, but for the last phase. */
  static double residentRatio(List<ChurnOutcome> subject, List<ChurnOutcome> other) {
    double logarithms = 0;
    int count = subject.size() - 1;
    for (int i = 0; i < count; i++) {
      logarithms += Math.log(subject.get(i).resident() / other.get(i).resident());
    }
    return Math.exp(logarithms / count);
  }

  private JsonObject json(List<Course> courses) {
    JsonObject servers = new JsonObject();
    for (int i = 0; i < courses.size(); i++) {
      Course course = courses.get(i);
      JsonArray phases = new JsonArray();
      course.phases().forEach(phase -> phases.add(phase.json()));
      JsonArray resident = new JsonArray();
      course
          .resident()
          .points()
          .forEach(point -> resident.add(new JsonArray().add(point.x()).add(point.y())));
      JsonObject json =
          new JsonObject()
              .put("version", course.version())
              .put("phases", phases)
              .put("resident_mib_by_seconds", resident);
      if (i > 0) {
        json.put(
            "geometric_mean_of_rss_ratios",
            residentRatio(courses.get(0).phases(), course.phases()));
      }
      servers.put(session.peers().get(i).name(), json);
    }
    return new JsonObject()
        .put("keys", keys)
        .put("window_s", window)
        .put("rate", rate)
        .put("servers", servers);
  }

  private static LineChart picture(List<Course> courses) {
    return new LineChart(
        "Resident memory while data are replaced and deleted, MiB by seconds",
        courses.stream().map(Course::resident).toList());
  }
}
