package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.report.GroupedBars;
import io.vireo.benchmarks.servers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@link HitRateRun} measured, possibly in several runs, and its picture. */
final class HitRates {
  private HitRates() {}

  /**
   * The results in several files as one.
   *
   * @throws IOException if one cannot be read, or is not of the same number of keys
   */
  static JsonObject read(List<Path> files) throws IOException {
    JsonObject all = new JsonObject();
    JsonArray results = new JsonArray();
    for (Path file : files) {
      JsonObject one = parse(file);
      if (!all.isEmpty() && !all.getValue("keys").equals(one.getValue("keys"))) {
        throw new IOException(file + " is of another number of keys than " + files.get(0));
      }
      all.put("keys", one.getValue("keys")).put("machine", one.getValue("machine"));
      one.getJsonArray("results").forEach(results::add);
    }
    return all.put("results", results);
  }

  private static JsonObject parse(Path file) throws IOException {
    JsonObject result;
    try {
      result = new JsonObject(Files.readString(file));
    } catch (DecodeException e) {
      throw new IOException(file + " is no JSON", e);
    }
    if (!"hitrate".equals(result.getString("what"))) {
      throw new IOException(file + " holds no hit rates");
    }
    return result;
  }

  /** A picture: bars of all servers for each policy and pattern. */
  static GroupedBars picture(JsonObject result, List<Peer> peers) {
    List<GroupedBars.Group> groups = new ArrayList<>();
    for (Object each : result.getJsonArray("results")) {
      JsonObject one = (JsonObject) each;
      List<Double> values = peers.stream().map(peer -> percent(one, peer)).toList();
      groups.add(
          new GroupedBars.Group(one.getString("policy") + ", " + one.getString("pattern"), values));
    }
    List<String> names = peers.stream().map(Peer::name).toList();
    return new GroupedBars("Hit rate, per cent, with a tenth of the keys held", 100, names, groups);
  }

  private static double percent(JsonObject result, Peer peer) {
    JsonObject its = result.getJsonObject(peer.name());
    return its == null ? Double.NaN : 100 * its.getDouble("hit_rate");
  }
}
