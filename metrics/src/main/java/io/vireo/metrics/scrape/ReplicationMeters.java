package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vireo.metrics.ReplicationNumbers;
import io.vireo.metrics.ReplicationNumbers.Primary;
import io.vireo.metrics.ReplicationNumbers.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Offsets, the backlog, and each replica for as long as it is there. */
final class ReplicationMeters implements RefreshingBinder {

  private static final double MILLIS_PER_SECOND = 1000;

  private final Supplier<ReplicationNumbers> source;
  private final List<PerServer<Replica>> replicas = new ArrayList<>();
  private final List<PerServer<Primary>> primaries = new ArrayList<>();

  ReplicationMeters(Supplier<ReplicationNumbers> source) {
    this.source = source;
  }

  /** A number that each server on the other side has. */
  private record PerServer<T>(
      MultiGauge gauge, String kind, Function<T, String> name, ToDoubleFunction<T> value) {
    void show(List<T> servers) {
      gauge.register(servers.stream().<Row<?>>map(this::row).toList(), true);
    }

    private Row<Number> row(T server) {
      return Row.of(Tags.of(kind, name.apply(server)), value.applyAsDouble(server));
    }
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    one(registry, "vireo.replication.offset", "The replication offset.", n -> n.offset());
    one(registry, "vireo.replication.backlog", "Remembered stream.", n -> n.backlogBytes());
    one(
        registry,
        "vireo.replication.backlog.size",
        "How much of the stream is to be remembered.",
        n -> n.backlogSize());
    Gauge.builder("vireo.replicas.connected", source, n -> n.get().replicas().size())
        .description("Connected replicas.")
        .register(registry);
    replica(registry, "online", null, "1 if it is sent the stream.", r -> r.online() ? 1 : 0);
    replica(registry, "offset", "bytes", "What it says it has.", Replica::offset);
    replica(registry, "behind", "bytes", "What it has not said yet to have.", Replica::lagBytes);
    replica(
        registry,
        "lag",
        "seconds",
        "Since it was heard of.",
        r -> r.lagMillis() / MILLIS_PER_SECOND);
    primary(registry, "link.up", null, "1 if the link is up.", p -> p.up() ? 1 : 0);
    primary(
        registry,
        "silent",
        "seconds",
        "Since it was heard of.",
        p -> p.silentMillis() / MILLIS_PER_SECOND);
    refresh(registry);
  }

  private void one(
      MeterRegistry registry, String name, String help, ToDoubleFunction<ReplicationNumbers> of) {
    Gauge.builder(name, source, numbers -> of.applyAsDouble(numbers.get()))
        .baseUnit("bytes")
        .description(help)
        .register(registry);
  }

  private void replica(
      MeterRegistry registry, String name, String unit, String help, ToDoubleFunction<Replica> of) {
    replicas.add(
        new PerServer<>(
            gauge(registry, "vireo.replica." + name, unit, help), "replica", Replica::name, of));
  }

  private void primary(
      MeterRegistry registry, String name, String unit, String help, ToDoubleFunction<Primary> of) {
    primaries.add(
        new PerServer<>(
            gauge(registry, "vireo.primary." + name, unit, help), "primary", Primary::name, of));
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String unit, String help) {
    return MultiGauge.builder(name).baseUnit(unit).description(help).register(registry);
  }

  @Override
  public void refresh(MeterRegistry registry) {
    ReplicationNumbers now = source.get();
    replicas.forEach(each -> each.show(now.replicas()));
    primaries.forEach(each -> each.show(now.primaries()));
  }
}
