package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.Requests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Fills each server with one vector set, searches it, and compares what is found with what a search
 * of all finds. Vectors gather around centres, as those of models do.
 */
final class VectorsRun {
  private static final int CENTRES = 200;
  private static final float SPREAD = 0.7f;
  private static final int CLIENTS = 4;
  private static final int PIPELINE = 4;
  private static final int[] EXPLORATION_FACTORS = {100, 500};
  private static final int SEARCHES = 6_000;
  private static final int WARM_UP_REQUESTS = 6_000;
  private static final int COMPARED_SEARCHES = 100;
  private static final int WANTED = 10;
  private static final long REST_MILLIS = 1000;
  private static final String KEY = "vectors";

  private final Session session;
  private final int vectors;
  private final int dimension;
  private final String quantization;
  private final float[][] centres;

  /**
   * What is asked for.
   *
   * @param vectors of the set
   * @param dimension components of each
   * @param quantization an option of VADD
   */
  VectorsRun(Session session, int vectors, int dimension, String quantization) {
    this.session = session;
    this.vectors = vectors;
    this.dimension = dimension;
    this.quantization = quantization;
    Random random = new Random(7);
    centres = new float[CENTRES][dimension];
    for (float[] centre : centres) {
      for (int i = 0; i < dimension; i++) {
        centre[i] = (float) random.nextGaussian();
      }
    }
  }

  /** Measures one server after the other, prints a table, and returns it. */
  JsonObject run() throws IOException, InterruptedException {
    Steps steps = new Steps(session.progress(), 2.0 * session.peers().size());
    List<Map<String, Double>> all = new ArrayList<>();
    for (Peer peer : session.peers()) {
      all.add(measure(peer, steps));
    }
    steps.clear();
    Table table = new Table();
    List<String> head = new ArrayList<>(List.of(vectors + " vectors of " + dimension));
    session.peers().forEach(peer -> head.add(peer.name()));
    session.peers().stream().skip(1).forEach(peer -> head.add("ratio to " + peer.name()));
    table.row(head);
    JsonArray json = new JsonArray();
    for (String name : all.get(0).keySet()) {
      List<String> row = new ArrayList<>(List.of("  " + name));
      JsonObject figures = new JsonObject();
      double own = all.get(0).get(name);
      for (int i = 0; i < all.size(); i++) {
        row.add(Metric.number(all.get(i).get(name), 3));
        figures.put(session.peers().get(i).name(), all.get(i).get(name));
      }
      all.stream().skip(1).forEach(other -> row.add(Metric.number(own / other.get(name), 2)));
      table.row(row);
      json.add(new JsonObject().put("name", name).put("figures", figures));
    }
    session.out().print(table.format());
    return new JsonObject().put("figures", json);
  }

  /** Figures by their names, in order. */
  private Map<String, Double> measure(Peer peer, Steps steps)
      throws IOException, InterruptedException {
    ServerProcess server = session.park().start(peer);
    server.awaitPong();
    Map<String, Double> figures = new LinkedHashMap<>();
    try (ServerWatch watch = new ServerWatch(server);
        ControlClient control = server.connect()) {
      steps.begin("VADD, " + peer.name());
      run(server, WARM_UP_REQUESTS, this::addition);
      run(server, WARM_UP_REQUESTS, i -> search(i));
      server.flush();
      watch.waits();
      double used = used(control);
      double resident = server.residentBytes();
      load(server, watch, "VADD", vectors, figures, this::addition);
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      figures.put("bytes of a vector", (used(control) - used) / vectors);
      figures.put("resident bytes", (server.residentBytes() - resident) / vectors);
      steps.stepDone();
      steps.begin("VSIM, " + peer.name());
      for (int factor : EXPLORATION_FACTORS) {
        String name = "VSIM EF " + factor;
        load(server, watch, name, SEARCHES, figures, i -> search(i, "EF", "" + factor));
        figures.put(name + ": recall at " + WANTED, recall(control, factor));
      }
      steps.stepDone();
    }
    session.park().stop(server);
    return figures;
  }

  private static double used(ControlClient control) throws IOException {
    return Double.parseDouble(control.info("memory").get("used_memory"));
  }

  private static void load(
      ServerProcess server,
      ServerWatch watch,
      String name,
      int requests,
      Map<String, Double> figures,
      IntFunction<byte[]> request)
      throws IOException {
    watch.waits();
    double cpu = server.cpuMicros();
    long begin = System.nanoTime();
    run(server, requests, request);
    double seconds = (System.nanoTime() - begin) / 1e9;
    figures.put(name + ": requests/s", requests / seconds);
    figures.put(name + ": CPU us", (server.cpuMicros() - cpu) / requests);
    figures.put(name + ": longest PING ms", watch.waits().getMaxValue() / 1e6);
  }

  private static void run(ServerProcess server, int requests, IntFunction<byte[]> request) {
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int first = i;
      clients.add(
          CompletableFuture.runAsync(
              () -> send(server, first, requests, request),
              task -> new Thread(task, "vectors-client").start()));
    }
    clients.forEach(CompletableFuture::join);
  }

  private static void send(
      ServerProcess server, int first, int requests, IntFunction<byte[]> request) {
    try (ControlClient client = server.connect()) {
      int open = 0;
      for (int i = first; i < requests; i += CLIENTS) {
        client.send(request.apply(i));
        if (++open == PIPELINE) {
          for (; open > 0; open--) {
            client.receive();
          }
        }
      }
      for (; open > 0; open--) {
        client.receive();
      }
    } catch (IOException broken) {
      throw new CompletionException(broken);
    }
  }

  private double recall(ControlClient control, int factor) throws IOException {
    int found = 0;
    for (int i = 0; i < COMPARED_SEARCHES; i++) {
      control.send(search(-1 - i, "EF", "" + factor));
      List<?> near = (List<?>) control.receive();
      control.send(search(-1 - i, "TRUTH"));
      List<?> nearest = (List<?>) control.receive();
      found += (int) near.stream().filter(nearest::contains).count();
    }
    return found / (double) (WANTED * COMPARED_SEARCHES);
  }

  private byte[] addition(int number) {
    return request("VADD", new Random(number), "element:" + number, quantization);
  }

  private byte[] search(int number, String... options) {
    return request("VSIM", new Random(~(long) number << 32), options);
  }

  private byte[] request(String command, Random random, String... options) {
    List<byte[]> words = new ArrayList<>();
    words.add(ascii(command));
    words.add(ascii(KEY));
    words.add(ascii("FP32"));
    words.add(vector(random));
    for (String option : options) {
      words.add(ascii(option));
    }
    return Requests.encode(words);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] vector(Random random) {
    ByteBuffer bytes = ByteBuffer.allocate(dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float component : centres[random.nextInt(CENTRES)]) {
      bytes.putFloat(component + SPREAD * (float) random.nextGaussian());
    }
    return bytes.array();
  }
}
