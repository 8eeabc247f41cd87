package io.vireo.server.testing;

import io.vireo.config.Circumstances;
import io.vireo.config.Config;
import io.vireo.config.EncodingSettings;
import io.vireo.config.NameValue;
import io.vireo.persistence.aof.AofReader;
import io.vireo.server.ServerCore;
import io.vireo.server.Surroundings;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.resp.NoReply;
import io.vireo.server.resp.RequestWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A second engine in the same process that repeats what the first one propagates, as a replica or
 * the append-only log would. In the end both must hold the same data: so a write that forgets to
 * say its effects, or says some that depend on the clock or on chance, fails the test that shows it
 * at work.
 *
 * <p>Its clock is years ahead, and as with the log no deadline comes there by itself. One thread
 * only.
 */
final class ShadowReplica implements Journal {
  private static final long YEARS_AHEAD = 10L * 365 * 86_400_000;

  /**
   * Replicas with the usual settings whose primaries are gone, for other ones: to make one takes
   * longer than most tests. Each thread has its own.
   */
  private static final ThreadLocal<Deque<Replica>> IDLE = ThreadLocal.withInitial(ArrayDeque::new);

  private static final List<String> THRESHOLDS =
      List.of("hll-sparse-max-bytes", "zset-max-listpack-*");

  /** Settings by which commands are found, and values written in this form or that. */
  private static final Set<String> SAME =
      Set.of("databases", "rename-command", "proto-max-bulk-len");

  private final Engine primary;
  private final EngineFunctions functions;
  private final String[] settings;
  private final RequestWriter stream = new RequestWriter();
  private final List<String> refusals = new ArrayList<>();
  private final StringView view = new StringView();
  private final NoReply reply = new NoReply();
  private Map<String, String> thresholds;
  private Replica replica;

  /** The second engine, its functions, and the client that stands for its primary. */
  private static final class Replica {
    private final Engine engine;
    private final EngineFunctions functions;
    private final Session session;

    Replica(String... settings) {
      FakeClock ahead = new FakeClock(FakeClock.START + YEARS_AHEAD);
      engine =
          new ServerCore(
                  TestSettings.config(Path.of("target").toAbsolutePath(), List.of(settings)),
                  ahead,
                  Surroundings.usual().random(Seeds.ofServer()))
              .engine();
      InProcessLink nowhere = new InProcessLink(null, "", false, () -> {});
      session = engine.sessions().create(0, nowhere, true);
      functions = new EngineFunctions(engine);
      engine.keyspace().expiryHolds().hold(ExpiryHold.DEBUG);
    }

    void clear() {
      for (int i = 0; i < engine.keyspace().size(); i++) {
        engine.keyspace().database(i).clear();
      }
      engine.keyspace().reclaim();
      functions.clear();
      session.database(0);
    }
  }

  /**
   * A replica of a server that is empty.
   *
   * @param settings lines of its configuration
   */
  ShadowReplica(Engine primary, String... settings) {
    this.primary = primary;
    functions = new EngineFunctions(primary);
    this.settings =
        Arrays.stream(settings)
            .filter(line -> SAME.contains(line.split(" ")[0]))
            .toArray(String[]::new);
    primary.propagation().add(this);
    Config config = primary.config();
    thresholds = config.match(THRESHOLDS);
    config.listen(EncodingSettings.HLL_SPARSE_MAX_BYTES, bytes -> thresholdsChanged());
    config.listen(EncodingSettings.ZSET_MAX_LISTPACK_ENTRIES, entries -> thresholdsChanged());
    config.listen(EncodingSettings.ZSET_MAX_LISTPACK_VALUE, bytes -> thresholdsChanged());
  }

  @Override
  public RequestWriter out() {
    return stream;
  }

  @Override
  public PropagationTarget target() {
    return PropagationTarget.LOG;
  }

  @Override
  public void endUnit(long end) {}

  /** The primary's data changed without being propagated, as by loading: begins with a copy. */
  void synchronize() {
    stream.clear();
    refusals.clear();
    primary.propagation().reselect();
    start();
    replica.session.database(0);
    Keyspace keyspace = replica.engine.keyspace();
    keyspace.beforeAllDeadlines();
    for (int i = 0; i < primary.keyspace().size(); i++) {
      Database copy = keyspace.database(i);
      copy.clear();
      primary.keyspace().database(i).forEach(entry -> copy(entry, copy));
    }
    replica.functions.copy(functions);
  }

  private void copy(Entry entry, Database into) {
    Bytes key = entry.key();
    long deadline = entry.deadline();
    if (!Strings.isString(entry)) {
      into.copy(entry, key, entry.access());
    } else {
      Strings.set(into, key, view.of(entry).copy(), deadline);
    }
  }

  private void start() {
    if (replica == null) {
      replica = settings.length == 0 ? IDLE.get().poll() : null;
      if (replica == null) {
        replica = new Replica(settings);
      }
      followThresholds();
    }
  }

  /** Repeats what has come so far. */
  void catchUp() {
    if (stream.length() == 0) {
      return;
    }
    start();
    AofReader commands = new AofReader(new ByteArrayInputStream(stream.drain()), 0, 0, bytes -> {});
    try {
      while (commands.next()) {
        repeat(commands);
      }
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /**
   * Some of them can be seen in values: what a HyperLogLog is, and whether zero has a sign. What
   * was propagated before is repeated by those that were in force then.
   */
  private void thresholdsChanged() {
    if (!primary.execution().isNested()) {
      catchUp();
    }
    thresholds = primary.config().match(THRESHOLDS);
    if (replica != null) {
      followThresholds();
    }
  }

  private void followThresholds() {
    List<NameValue> pairs = new ArrayList<>();
    thresholds.forEach((name, value) -> pairs.add(new NameValue(name, value)));
    String error = replica.engine.config().set(pairs, Circumstances.LOCAL);
    if (error != null) {
      throw new IllegalStateException(error);
    }
  }

  private void repeat(AofReader commands) {
    Bytes[] words = new Bytes[commands.count()];
    for (int i = 0; i < words.length; i++) {
      words[i] = Bytes.of(commands.array(i), commands.offset(i), commands.length(i)).copy();
    }
    if (words[0].is("MULTI") || words[0].is("EXEC")) {
      return;
    }
    Engine engine = replica.engine;
    Command command = engine.table().find(words[0], words.length > 1 ? words[1] : Bytes.EMPTY);
    if (command == null) {
      refusals.add("unknown command " + words[0]);
      return;
    }
    engine.time().begin();
    engine.keyspace().beforeAllDeadlines();
    Request request = new Request().words(words).from(replica.session, command, reply);
    engine.execution().run(Origin.LOG, request);
    String error = reply.takeError();
    if (error != null) {
      refusals.add(Arrays.toString(words) + ": " + error);
    }
  }

  /**
   * Compares.
   *
   * @throws AssertionError which tells of the keys that differ
   */
  void verify() {
    catchUp();
    long now = primary.context().clock().millis();
    DataDescription description = new DataDescription();
    Map<String, String> data = description.of(primary.keyspace(), now);
    data.putAll(functions.all());
    Map<String, String> copy = new TreeMap<>();
    if (replica != null) {
      copy.putAll(description.of(replica.engine.keyspace(), now));
      copy.putAll(replica.functions.all());
    }
    if (!data.equals(copy) || !refusals.isEmpty()) {
      throw new AssertionError(difference(data, copy));
    }
  }

  /** Nobody will ask any more. */
  void end() {
    if (replica != null && settings.length == 0) {
      replica.clear();
      IDLE.get().add(replica);
    }
    replica = null;
  }

  private String difference(Map<String, String> data, Map<String, String> copy) {
    StringBuilder text = new StringBuilder("What was propagated does not give the same data.");
    refusals.forEach(each -> text.append("\n  the replica refused: ").append(each));
    Set<String> keys = new TreeSet<>(data.keySet());
    keys.addAll(copy.keySet());
    for (String key : keys) {
      String there = data.get(key);
      String here = copy.get(key);
      if (there == null || !there.equals(here)) {
        text.append("\n  key or ").append(key).append("\n    primary ").append(there);
        text.append("\n    replica ").append(here);
      }
    }
    return text.toString();
  }
}
