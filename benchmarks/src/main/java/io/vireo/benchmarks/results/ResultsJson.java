package io.vireo.benchmarks.results;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Results as JSON. Figures that are not known are absent. */
public final class ResultsJson {
  private static final int FORMAT = 1;

  private ResultsJson() {}

  /** As text, indented. */
  public static String encode(SuiteResult result) {
    return new JsonObject()
        .put("vireo_bench", FORMAT)
        .put("date", result.date())
        .put("command", result.command())
        .put("machine", object(result.machine()))
        .put("servers", object(result.versions()))
        .put("rounds", result.rounds())
        .put("seconds", result.seconds())
        .put("scenarios", array(result.scenarios(), ResultsJson::encode))
        .encodePrettily();
  }

  private static JsonObject object(Map<String, String> map) {
    JsonObject object = new JsonObject();
    map.forEach(object::put);
    return object;
  }

  private static <T> JsonArray array(List<T> items, Function<T, Object> encode) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(encode.apply(item)));
    return array;
  }

  /** A single scenario's result. */
  public static JsonObject encode(ScenarioResult scenario) {
    JsonObject results = new JsonObject();
    scenario.outcomes().forEach((name, outcome) -> results.put(name, outcome(outcome)));
    return new JsonObject()
        .put("name", scenario.name())
        .put("chapter", scenario.chapter())
        .put("title", scenario.title())
        .put("about", scenario.about())
        .put("unit", scenario.unit())
        .put("paced", scenario.paced())
        .put("note", scenario.note())
        .put("marks", array(scenario.marks(), ResultsJson::mark))
        .put("results", results);
  }

  private static JsonObject mark(Mark mark) {
    return new JsonObject().put("second", mark.second()).put("label", mark.label());
  }

  private static JsonObject outcome(Outcome outcome) {
    if (outcome.leftOut() != null) {
      return new JsonObject().put("left_out", outcome.leftOut());
    }
    return new JsonObject()
        .put("rounds", array(outcome.rounds(), ResultsJson::round))
        .put("curve", array(outcome.curve(), q -> new JsonArray().add(q.percent()).add(q.millis())))
        .put(
            "seconds",
            array(outcome.seconds(), s -> new JsonArray().add(s.at()).add(s.rate()).add(s.p99())));
  }

  private static JsonObject round(Round round) {
    JsonObject object = new JsonObject();
    round
        .figures()
        .forEach(
            (figure, value) -> {
              if (Double.isFinite(value)) {
                object.put(figure.key(), value);
              }
            });
    return object.put("errors", round.errors());
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the text is no such thing; the message is for the user
   */
  public static SuiteResult decode(String text) {
    try {
      JsonObject json = new JsonObject(text);
      if (json.getInteger("vireo_bench", 0) != FORMAT) {
        throw new IllegalArgumentException("these are no results of vireo-bench");
      }
      return new SuiteResult(
          strings(json.getJsonObject("machine")),
          json.getString("date"),
          json.getString("command"),
          strings(json.getJsonObject("servers")),
          json.getInteger("rounds"),
          json.getDouble("seconds"),
          list(json.getJsonArray("scenarios"), item -> scenario((JsonObject) item)));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "these are no results of vireo-bench: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> strings(JsonObject object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.forEach(entry -> map.put(entry.getKey(), String.valueOf(entry.getValue())));
    return map;
  }

  private static <T> List<T> list(JsonArray array, Function<Object, T> decode) {
    List<T> list = new ArrayList<>();
    array.forEach(item -> list.add(decode.apply(item)));
    return list;
  }

  private static ScenarioResult scenario(JsonObject json) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    json.getJsonObject("results")
        .forEach(entry -> outcomes.put(entry.getKey(), outcome((JsonObject) entry.getValue())));
    return new ScenarioResult(
        json.getString("name"),
        json.getString("chapter"),
        json.getString("title"),
        json.getString("about"),
        json.getString("unit"),
        json.getBoolean("paced"),
        json.getString("note"),
        list(json.getJsonArray("marks"), item -> mark((JsonObject) item)),
        outcomes);
  }

  private static Mark mark(JsonObject json) {
    return new Mark(json.getDouble("second"), json.getString("label"));
  }

  private static Outcome outcome(JsonObject json) {
    if (json.containsKey("left_out")) {
      return Outcome.leftOut(json.getString("left_out"));
    }
    return new Outcome(
        list(json.getJsonArray("rounds"), item -> round((JsonObject) item)),
        list(json.getJsonArray("curve"), item -> quantile((JsonArray) item)),
        list(json.getJsonArray("seconds"), item -> second((JsonArray) item)),
        null);
  }

  private static Round round(JsonObject json) {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    for (String key : json.fieldNames()) {
      Figure.ofKey(key).ifPresent(figure -> figures.put(figure, json.getDouble(key)));
    }
    return new Round(figures, json.getLong("errors"));
  }

  private static Quantile quantile(JsonArray pair) {
    return new Quantile(pair.getDouble(0), pair.getDouble(1));
  }

  private static Second second(JsonArray triple) {
    return new Second(triple.getInteger(0), triple.getDouble(1), triple.getDouble(2));
  }
}
