package io.vireo.metrics;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * A number of the server that is read on demand, such as the memory in use.
 *
 * @param name dotted and without unit, such as {@code vireo.memory.used}
 * @param unit the base unit ({@code bytes}, {@code seconds}) or empty; it ends the exposed name
 * @param help one sentence
 * @param kind whether the number may go down
 * @param tags labels; all gauges of one name must have the same label names
 * @param reader reads the number: from a scrape thread, so without locks and without touching
 *     anything but published values
 */
public record ReadGauge(
    String name,
    String unit,
    String help,
    Kind kind,
    Map<String, String> tags,
    DoubleSupplier reader) {

  /** What a number may do. */
  public enum Kind {
    /** It goes up and down. */
    GAUGE,
    /** It only goes up, save for a reset to 0. */
    COUNTER
  }

  /** Copies the tags. */
  public ReadGauge {
    tags = Map.copyOf(tags);
  }

  /** A gauge without labels. */
  public static ReadGauge gauge(String name, String unit, String help, DoubleSupplier reader) {
    return new ReadGauge(name, unit, help, Kind.GAUGE, Map.of(), reader);
  }

  /** A counter without labels. */
  public static ReadGauge counter(String name, String unit, String help, DoubleSupplier reader) {
    return new ReadGauge(name, unit, help, Kind.COUNTER, Map.of(), reader);
  }

  /** This gauge or counter with labels. */
  public ReadGauge tagged(Map<String, String> labels) {
    return new ReadGauge(name, unit, help, kind, labels, reader);
  }

  /** The number now. Any thread. */
  public double read() {
    return reader.getAsDouble();
  }
}
