package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vireo.metrics.Counter;
import io.vireo.metrics.LoopMetrics;
import io.vireo.metrics.ServerMetrics;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The plain counters of the server. They show the counts since the start, so CONFIG RESETSTAT does
 * not make a rate jump.
 */
final class ServerMeters implements MeterBinder {

  private static final double NANOS_PER_SECOND = 1e9;

  private final ServerMetrics server;

  ServerMeters(ServerMetrics server) {
    this.server = server;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    new Scope(registry, server)
        .bindClients()
        .bindKeyspace()
        .bindPubSub()
        .bindReplication()
        .bindAcl()
        .bindTime();
  }

  /** The counters of one registry, by subject. */
  private record Scope(MeterRegistry registry, ServerMetrics server) {

    Scope bindClients() {
      loops("connections.received", "", "Connections accepted.", l -> l.connectionsReceived);
      loops("connections.rejected", "", "Connections over maxclients.", l -> l.connectionsRejected);
      loops("net.input", "bytes", "Bytes read from clients.", l -> l.inputBytes);
      loops("net.output", "bytes", "Bytes written to clients.", l -> l.outputBytes);
      loops("net.reads", "", "Read events handled.", l -> l.reads);
      loops("net.writes", "", "Flushes to sockets.", l -> l.writes);
      loops("net.batches", "", "Batches handed to the data context.", l -> l.batches);
      loops(
          "clients.query.buffer.disconnections",
          "",
          "Clients closed over the query buffer limit.",
          l -> l.queryBufferDisconnections);
      loops(
          "clients.output.buffer.disconnections",
          "",
          "Clients closed over an output buffer limit.",
          l -> l.outputBufferDisconnections);
      data(
          "clients.evicted",
          "",
          "Clients closed over maxmemory-clients.",
          server.data().evictedClients);
      return this;
    }

    Scope bindKeyspace() {
      var data = server.data();
      data("commands.processed", "", "Commands executed.", data.commandsProcessed);
      data("keyspace.hits", "", "Reads that found their key.", data.keyspaceHits);
      data("keyspace.misses", "", "Reads that did not find their key.", data.keyspaceMisses);
      data("keys.expired", "", "Keys removed when their time was up.", data.expiredKeys);
      data(
          "fields.expired", "", "Hash fields removed when their time was up.", data.expiredSubkeys);
      data("keys.evicted", "", "Keys removed because of maxmemory.", data.evictedKeys);
      data("scripts.evicted", "", "Cached scripts dropped.", data.evictedScripts);
      data("values.lazyfreed", "", "Values released in the background.", data.lazyfreedObjects);
      data("snapshots", "", "Snapshots started.", data.snapshots);
      return this;
    }

    Scope bindPubSub() {
      data("pubsub.published", "", "Messages published.", server.data().messagesPublished);
      loops("pubsub.delivered", "", "Messages given to subscribers.", l -> l.messagesDelivered);
      return this;
    }

    Scope bindReplication() {
      var data = server.data();
      data("replication.input", "bytes", "Bytes received.", data.replicationInputBytes);
      loops("replication.output", "bytes", "Bytes sent.", l -> l.replicationOutputBytes);
      data("replication.full.syncs", "", "Full synchronizations.", data.syncFull);
      data("replication.partial.syncs", "", "Partial synchronizations.", data.syncPartialOk);
      data("replication.partial.refusals", "", "Partial ones refused.", data.syncPartialErr);
      return this;
    }

    Scope bindAcl() {
      var data = server.data();
      denied("auth", data.aclDeniedAuth);
      denied("tls-cert", data.aclDeniedCertificate);
      denied("command", data.aclDeniedCommand);
      denied("key", data.aclDeniedKey);
      denied("channel", data.aclDeniedChannel);
      denied("database", data.aclDeniedDatabase);
      return this;
    }

    Scope bindTime() {
      var data = server.data();
      data("data.cycles", "", "Runs of the data context.", data.cycles);
      seconds("data.busy", "Time the data context worked.", s -> s.data().cycleNanos.lifetime());
      seconds(
          "expire.cycle",
          "Time spent in expiry cycles.",
          s -> s.data().expireCycleNanos.lifetime());
      loops("eventloop.cycles", "", "Cycles of the event loops.", l -> l.cycles);
      seconds(
          "eventloop.busy", "Time the event loops worked.", s -> s.lifetimeSum(l -> l.cycleNanos));
      return this;
    }

    private void loops(
        String name, String unit, String help, Function<LoopMetrics, Counter> counter) {
      register(name, unit, help, source -> source.lifetimeSum(counter));
    }

    private void data(String name, String unit, String help, Counter counter) {
      register(name, unit, help, source -> counter.lifetime());
    }

    private void seconds(String name, String help, ToDoubleFunction<ServerMetrics> nanos) {
      register(name, "seconds", help, source -> nanos.applyAsDouble(source) / NANOS_PER_SECOND);
    }

    private void register(
        String name, String unit, String help, ToDoubleFunction<ServerMetrics> value) {
      FunctionCounter.builder("vireo." + name, server, value)
          .baseUnit(unit.isEmpty() ? null : unit)
          .description(help)
          .register(registry);
    }

    private void denied(String what, Counter counter) {
      FunctionCounter.builder("vireo.acl.denials", counter, Counter::lifetime)
          .tag("what", what)
          .description("Refusals by the access control list.")
          .register(registry);
    }
  }
}
