package io.vireo.server.replication.follow;

import io.vireo.config.Config;
import io.vireo.config.DisklessLoad;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.durability.Arrivals;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.OldData;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.keyspace.Keyspace;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A full copy on its way into this server. Data context only.
 *
 * <p>By {@code repl-diskless-load} it goes one of these ways:
 *
 * <ul>
 *   <li><i>Through a file.</i> Clients are served with the old data while it comes; then these are
 *       dropped, and the file is loaded.
 *   <li><i>Straight into the empty databases</i>, as it comes, if there are no keys.
 *   <li><i>Beside the old data</i> (swapdb): it takes their place when all of it is there, and is
 *       dropped if it fails. If the old data are of the same history, only older, clients are
 *       served with them meanwhile.
 * </ul>
 */
public final class FullCopy implements SyncFile.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(FullCopy.class);
  private static final long SECOND = 1000;

  /** Hears what happens, in the data context. */
  interface Listener {
    /** Whether more of the copy can be taken now. */
    void reading(boolean on);

    /** It cannot be written. */
    void failed(String reason);

    /** The old data go now, and their history with them. */
    void replacing();

    /** It is loaded, or not, for a reason. */
    void loaded(String fault);
  }

  /** What is to be done with the data that are there. */
  public interface Data {
    /** Removes all keys and functions. */
    void clear();

    /** Others have taken their place. */
    void swapped();
  }

  private final Resumption resumption;
  private final Inbox inbox;
  private final Clock clock;
  private final Keyspace keyspace;
  private final Config config;
  private final Durability durability;
  private final Data data;
  private final Listener listener;
  private SyncFile file;
  private Path toDelete;
  private Arrivals arrivals;
  private boolean loading;
  private boolean held;

  /** The last one could not be loaded as it came. */
  private boolean needsFile;

  /** Nothing is coming. */
  FullCopy(
      Resumption resumption,
      Config config,
      Inbox inbox,
      Clock clock,
      Keyspace keyspace,
      Durability durability,
      Data data,
      Listener listener) {
    this.resumption = resumption;
    this.inbox = inbox;
    this.clock = clock;
    this.keyspace = keyspace;
    this.config = config;
    this.durability = durability;
    this.data = data;
    this.listener = listener;
  }

  /** Heap bytes that wait for being loaded or written. */
  long keptBytes() {
    return arrivals != null ? arrivals.heapBytes() : file == null ? 0 : file.waitingBytes();
  }

  /** True while this side lets the primary wait. */
  boolean isHeld() {
    return held;
  }

  /** True while something is loaded, be it only that its failure is to be seen to. */
  boolean isLoading() {
    return loading;
  }

  // ------------------------------------------------------------------------- what comes

  /**
   * It begins to come.
   *
   * @param length its bytes, 0 if that is not known
   * @param sameHistory whether the data that are there are of the same history
   * @return true if it is loaded as it comes
   */
  boolean begin(long length, boolean sameHistory) {
    held = false;
    DisklessLoad way = config.get(ReplicationSettings.REPL_DISKLESS_LOAD);
    boolean beside = way == DisklessLoad.SWAPDB;
    boolean direct =
        !needsFile
            && (beside || way.flushesBefore() || way == DisklessLoad.ON_EMPTY_DB && isEmpty());
    LOG.info(
        "MASTER <-> REPLICA sync: receiving {} from master {}to {}",
        length > 0 ? length + " bytes" : "streamed RDB",
        length > 0 ? "" : "with EOF ",
        direct ? "parser" : "disk");
    if (direct) {
      load(beside ? sameHistory ? OldData.SERVED : OldData.KEPT : OldData.DROPPED, length);
    } else {
      needsFile = false;
      file =
          new SyncFile(
              durability.disk(),
              inbox,
              durability.temporaryPath("temp-" + clock.millis() / SECOND + ".", ".rdb"),
              this);
    }
    return direct;
  }

  private boolean isEmpty() {
    Keyspace space = keyspace;
    for (int i = 0; i < space.size(); i++) {
      if (space.database(i).size() > 0) {
        return false;
      }
    }
    return true;
  }

  private void load(OldData old, long length) {
    loading = true;
    LOG.info("MASTER <-> REPLICA sync: Loading DB in memory");
    arrivals =
        durability.replaceArriving(old, () -> replacing(old), () -> hold(false), this::arrived);
    arrivals.expect(length);
  }

  private void replacing(OldData old) {
    listener.replacing();
    if (old == OldData.DROPPED) {
      LOG.info("MASTER <-> REPLICA sync: Flushing old data");
      data.clear();
    } else {
      data.swapped();
    }
  }

  /** Some bytes of it, which are copied. */
  void take(byte[] bytes, int from, int to) {
    if (arrivals != null) {
      arrivals.add(bytes, from, to);
      if (arrivals.isFull()) {
        hold(true);
      }
    } else if (file != null) {
      file.write(bytes, from, to);
      if (file.waitingBytes() > SyncFile.MUCH) {
        hold(true);
      }
    }
  }

  private void hold(boolean on) {
    if (held != on) {
      held = on;
      listener.reading(!on);
    }
  }

  @Override
  public void written() {
    if (file != null && file.waitingBytes() <= SyncFile.MUCH / 4) {
      hold(false);
    }
  }

  @Override
  public void failed(String reason) {
    listener.failed(
        "Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA"
            + " synchronization: "
            + reason);
  }

  @Override
  public void notNamed(Path target, String reason) {
    listener.failed(
        "Failed trying to rename the temp DB into "
            + target.getFileName()
            + " in MASTER <-> REPLICA synchronization: "
            + reason);
  }

  /** All of it has come. */
  void end() {
    if (arrivals != null) {
      arrivals.end();
      return;
    }
    loading = true;
    Path target = durability.keepsSyncFiles() ? durability.snapshots().syncTarget() : null;
    Path written = file.path();
    toDelete = target == null ? written : null;
    Path loaded = target == null ? written : target;
    file.finish(target, () -> load(loaded));
  }

  /** Gives up what is coming; what is loaded already to its end is not touched. */
  void discard(String why) {
    if (file != null) {
      file.discard();
      file = null;
      loading = false;
    }
    if (arrivals != null) {
      arrivals.fail(why);
    }
  }

  // ------------------------------------------------------------------------- loading

  /** From here on the old data are gone. */
  private void load(Path path) {
    file = null;
    listener.replacing();
    LOG.info("MASTER <-> REPLICA sync: Flushing old data");
    LOG.info("MASTER <-> REPLICA sync: Loading DB in memory");
    durability.replace(path, data::clear, fault -> loaded(fault, "disk"));
  }

  private void arrived(String fault) {
    needsFile = arrivals.needsFile();
    boolean dropped = arrivals.oldData() == OldData.DROPPED;
    arrivals = null;
    if (fault != null && dropped) {
      data.clear();
    }
    tell(fault, "socket");
    resumption.serveWaiting();
  }

  private void loaded(String fault, String from) {
    if (toDelete != null) {
      durability.delete(toDelete);
      toDelete = null;
    }
    if (fault != null) {
      data.clear();
    }
    tell(fault, from);
  }

  private void tell(String fault, String from) {
    loading = false;
    listener.loaded(
        fault == null
            ? null
            : "Failed trying to load the MASTER synchronization DB from "
                + from
                + ", check server logs: "
                + fault);
  }
}
