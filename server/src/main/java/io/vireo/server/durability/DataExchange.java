package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.SanitizePayload;
import io.vireo.config.SnapshotSettings;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.durability.making.SnapshotSink;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.snapshot.ValueRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the whole dataset as the bytes of a snapshot, and puts such bytes in its place. All clients
 * wait meanwhile, so each is one step for them. Data context only.
 */
final class DataExchange {
  private static final Logger LOG = LoggerFactory.getLogger(DataExchange.class);
  private static final String NO_ROOM = "The data do not fit into the heap";

  private final Keyspace keyspace;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private final MemoryBudget heap;
  private final Config config;
  private final CutJobs jobs;
  private final LibraryTexts libraries;
  private final Supplier<Thresholds> thresholds;
  private final SnapshotOrders orders;

  DataExchange(
      Config config,
      Keyspace keyspace,
      Timekeeper time,
      MemoryLimit memory,
      MemoryBudget heap,
      CutJobs jobs,
      DurableFiles files,
      LibraryTexts libraries,
      Supplier<Thresholds> thresholds) {
    this.keyspace = keyspace;
    this.time = time;
    this.memory = memory;
    this.heap = heap;
    this.config = config;
    this.jobs = jobs;
    this.libraries = libraries;
    this.thresholds = thresholds;
    orders = new SnapshotOrders(config, keyspace, files, libraries);
  }

  /** The bytes of a snapshot, as they come. */
  private record Collected(ByteArrayOutputStream bytes) implements SnapshotSink {
    @Override
    public void take(byte[] part) {
      bytes.writeBytes(part);
    }

    @Override
    public boolean isHeldUp() {
      return false;
    }
  }

  /**
   * The present data as a snapshot file would hold them, but for their history: a copy has none.
   * There is no cut.
   *
   * @throws IOException if they cannot be written
   */
  byte[] copy() throws IOException {
    time.begin();
    Collected copy = new Collected(new ByteArrayOutputStream());
    IOException[] failure = new IOException[1];
    SnapshotJob job =
        jobs.snapshot(orders.copy(copy), Runnable::run, Runnable::run, wrong -> failure[0] = wrong);
    job.runToEnd();
    if (failure[0] != null) {
      throw failure[0];
    }
    return copy.bytes().toByteArray();
  }

  /**
   * The present data as the requests that make them, in RESP, functions first: what a log without a
   * snapshot would begin with. There is no cut.
   */
  byte[] commands() {
    time.begin();
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    CommandLogWriter writer = new CommandLogWriter(requests::writeBytes);
    libraries.all().forEach(writer::library);
    Cut cut = keyspace.cut(writer);
    try {
      boolean more = true;
      while (more) {
        more = cut.step();
      }
    } finally {
      keyspace.endCut();
      writer.release();
    }
    writer.flush();
    return requests.toByteArray();
  }

  /**
   * Puts a snapshot in the place of all keys and functions. What has expired is left out.
   *
   * @param name what the snapshot is called in errors
   * @param adopting called just before the present data go, when all others are there: there must
   *     be no cut when it returns
   * @return null, or what is wrong with the snapshot: then the present data stay
   */
  String replace(Path name, byte[] snapshot, Runnable adopting) {
    time.begin();
    SnapshotLoader.Target target = SnapshotLoader.Target.beside(keyspace, libraries);
    String fault = load(name, snapshot, target);
    if (fault == null) {
      adopting.run();
      keyspace.adoptIncoming();
      libraries.adoptIncoming();
      LOG.info("The data were replaced by those of {}", name);
    } else {
      keyspace.dropIncoming();
      libraries.dropIncoming();
    }
    time.begin();
    return fault;
  }

  private String load(Path name, byte[] snapshot, SnapshotLoader.Target target) {
    boolean checksum = config.get(SnapshotSettings.RDBCHECKSUM);
    SnapshotLoader loader =
        new SnapshotLoader(
            config, keyspace, memory, heap, target, rules(), false, ExpiredKeys.UNHEARD);
    try (Loading source = new Loading(name, snapshot, checksum, loader)) {
      boolean more = true;
      while (more) {
        more = source.next();
      }
      return null;
    } catch (IOException failure) {
      return Loading.explain(name, failure);
    } catch (SnapshotLoader.HeapFull | NoRoom | OutOfMemoryError full) {
      return NO_ROOM;
    } catch (RuntimeException unforeseen) {
      LOG.error("Loading failed unexpectedly", unforeseen);
      return name + ": it is damaged in a way that was not foreseen";
    }
  }

  private ValueRules rules() {
    boolean thorough = config.get(SnapshotSettings.SANITIZE_DUMP_PAYLOAD) == SanitizePayload.YES;
    return new ValueRules(thresholds.get(), thorough, keyspace.now());
  }
}
