package io.vireo.server.testing;

import io.vireo.config.EncodingSettings;
import io.vireo.config.Setting;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A whole server that follows another one of this process over its link: what is sent has to give
 * it the same data. One thread only.
 *
 * <p>Some settings show in values: what a HyperLogLog is, and whether zero has a sign. Replicas do
 * not hear of settings, neither here nor with Redis, so data differ if those of two servers do.
 * That the two have the same ones at each place of the stream, the primary tells this one of each
 * change.
 */
public final class LinkedReplica implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000;
  private static final Set<PropagationTarget> REPLICAS = EnumSet.of(PropagationTarget.REPLICAS);

  private final TcpServer server;
  private final Engine there;
  private final Engine here;
  private final EngineFunctions ourFunctions;
  private final EngineFunctions theirFunctions;

  /** What a server has at a place of its stream. */
  private record State(long offset, Map<String, String> data) {}

  /** Follows a server from now on. */
  public LinkedReplica(TcpServer primary) {
    there = primary.server().engine();
    server =
        TcpServer.start(
            "enable-debug-command local",
            "repl-diskless-load on-empty-db",
            "propagation-error-behavior ignore",
            "replicaof 127.0.0.1 " + primary.port());
    here = server.server().engine();
    awaitLink();
    theirFunctions = inContext(there, () -> new EngineFunctions(there));
    ourFunctions = inContext(here, () -> new EngineFunctions(here));
    inContext(there, this::tellSettings);
  }

  private void awaitLink() {
    try (SocketClient client = server.client()) {
      Eventually.await(
          "the link to the primary",
          () -> Info.of(client.run("INFO", "replication")).field("master_link_status"),
          "up"::equals);
    }
  }

  private Void tellSettings() {
    List<Setting<?>> shown =
        List.of(
            EncodingSettings.HLL_SPARSE_MAX_BYTES,
            EncodingSettings.ZSET_MAX_LISTPACK_ENTRIES,
            EncodingSettings.ZSET_MAX_LISTPACK_VALUE);
    shown.forEach(each -> there.config().listen(each, value -> tell(each.name(), value)));
    return null;
  }

  private void tell(String name, Object value) {
    there
        .propagation()
        .tell(REPLICAS, Propagation.NO_DATABASE, "CONFIG", "SET", name, value.toString());
  }

  /** What differs between the two, if anything does where both are at the same place. */
  public Optional<String> difference() {
    long end = end();
    while (System.nanoTime() < end) {
      long now = there.context().clock().millis();
      State theirs = inContext(there, () -> state(there, theirFunctions, now));
      State ours = inContext(here, () -> state(here, ourFunctions, now));
      boolean still = theirs.offset == inContext(there, () -> there.propagation().offset());
      if (still && ours.offset == theirs.offset) {
        return ours.data.equals(theirs.data)
            ? Optional.empty()
            : Optional.of(difference(theirs.data, ours.data));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Optional.of("The replica does not get as far as the primary");
  }

  private static State state(Engine engine, EngineFunctions functions, long now) {
    Map<String, String> data = new DataDescription().of(engine.keyspace(), now);
    data.putAll(functions.all());
    return new State(engine.propagation().offset(), data);
  }

  private static String difference(Map<String, String> theirs, Map<String, String> ours) {
    StringBuilder text = new StringBuilder("A replica that has applied all has other data.");
    Map<String, String> keys = new TreeMap<>(theirs);
    keys.putAll(ours);
    for (String key : new TreeSet<>(keys.keySet())) {
      if (!theirs.getOrDefault(key, "").equals(ours.getOrDefault(key, ""))) {
        text.append("\n  key or ").append(key).append("\n    primary ").append(theirs.get(key));
        text.append("\n    replica ").append(ours.get(key));
      }
    }
    return text.toString();
  }

  private static long end() {
    return System.nanoTime() + SocketClient.PATIENCE.toNanos();
  }

  private static <T> T inContext(Engine engine, Supplier<T> task) {
    CompletableFuture<T> done = new CompletableFuture<>();
    engine
        .context()
        .inbox()
        .add(
            () -> {
              try {
                done.complete(task.get());
              } catch (Throwable failure) {
                done.completeExceptionally(failure);
              }
            });
    return done.join();
  }

  @Override
  public void close() {
    server.close();
  }
}
