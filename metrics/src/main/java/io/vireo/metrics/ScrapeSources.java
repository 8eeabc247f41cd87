package io.vireo.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything a scrape page shows. The server fills it while it starts; after that it is only read,
 * from scrape threads.
 */
public final class ScrapeSources {

  private final CommandMetrics commands;
  private final ErrorMetrics errors;
  private final ServerMetrics server;
  private final List<ReadGauge> gauges = new ArrayList<>();
  private final List<Delay> delays = new ArrayList<>();
  private KeyspaceSizes keyspace;
  private Supplier<ReplicationNumbers> replication;

  /**
   * A delay histogram to show.
   *
   * @param name dotted and without unit, such as {@code vireo.data.queue.delay}
   * @param help one sentence; the first one of a name counts
   * @param tags labels; all delays of one name must have the same label names
   * @param recorder the histogram
   */
  public record Delay(String name, String help, Map<String, String> tags, DelayRecorder recorder) {}

  /** Starts with the counters every server has. */
  public ScrapeSources(CommandMetrics commands, ErrorMetrics errors, ServerMetrics server) {
    this.commands = commands;
    this.errors = errors;
    this.server = server;
  }

  /** Adds a number that is read at each scrape. */
  public ScrapeSources gauge(ReadGauge gauge) {
    gauges.add(gauge);
    return this;
  }

  /** Adds the sizes of the databases. */
  public ScrapeSources keyspace(KeyspaceSizes sizes) {
    keyspace = sizes;
    return this;
  }

  /** Adds how far replication has come; read from scrape threads. */
  public ScrapeSources replication(Supplier<ReplicationNumbers> numbers) {
    replication = numbers;
    return this;
  }

  /** Adds the delay between handing a batch to the data context and its start. */
  public ScrapeSources queueDelay(DelayRecorder recorder) {
    return delay(
        new Delay(
            "vireo.data.queue.delay",
            "How long batches waited for the data context.",
            Map.of(),
            recorder));
  }

  /** Adds any delay histogram. */
  public ScrapeSources delay(Delay delay) {
    delays.add(delay);
    return this;
  }

  /** The commands. */
  public CommandMetrics commands() {
    return commands;
  }

  /** The errors. */
  public ErrorMetrics errors() {
    return errors;
  }

  /** The plain counters. */
  public ServerMetrics server() {
    return server;
  }

  /** The numbers read at each scrape. */
  public List<ReadGauge> gauges() {
    return List.copyOf(gauges);
  }

  /** The delay histograms. */
  public List<Delay> delays() {
    return List.copyOf(delays);
  }

  /** How far replication has come, if that was added. */
  public Optional<Supplier<ReplicationNumbers>> replication() {
    return Optional.ofNullable(replication);
  }

  /** The sizes of the databases, if they were added. */
  public Optional<KeyspaceSizes> keyspace() {
    return Optional.ofNullable(keyspace);
  }
}
