package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Cost;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.RequestBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Tells an event loop whether a batch will be quick, by the sizes of the values that it asks for:
 * many a command takes long only where there is much. What the batch itself adds to them is little.
 * The values are fetched together before any is looked at, as they are before commands run.
 *
 * <p>To look, the loop enters the data context, which may make the worker sleep once more. So after
 * a look in vain the next batches are left to the worker without one: one, then three, then more.
 *
 * <p>Its event loop only; what looks at values, inside the data context.
 */
public final class InlinePolicy {
  /** Heap bytes of a value that is small. */
  private static final long SMALL = 32 * 1024;

  /** The most heap bytes of all values that a batch asks for. */
  private static final long TOGETHER = 1 << 20;

  /** Longer requests of commands that estimate themselves are left to the worker. */
  private static final int MOST_WORDS = 16;

  /** Batches that are left to the worker without a look, at most. */
  private static final int MOST_SKIPPED = 63;

  private final Keyspace keyspace;
  private final Prefetcher prefetcher;
  private final Bytes key = Bytes.view();
  private final Bytes[] words = new Bytes[MOST_WORDS];
  private final BooleanSupplier condition;
  private int toSkip;
  private int skipped;

  /**
   * A policy on the values of a keyspace, which commands of a table ask for.
   *
   * @param condition asked inside the context, for each batch: no batch is quick unless it holds
   */
  InlinePolicy(CommandTable table, Keyspace keyspace, Config config, BooleanSupplier condition) {
    this.keyspace = keyspace;
    this.condition = condition;
    prefetcher = new Prefetcher(table, keyspace, config);
    Arrays.setAll(words, place -> Bytes.view());
  }

  /** True if it is worth to enter the context for a short batch. */
  boolean isWorthLooking(Batch batch) {
    return batch.isQuick() || skipped++ >= toSkip;
  }

  /** True if no command of a short batch takes long, as things are now. Inside the context. */
  boolean isQuick(Batch batch) {
    if (!condition.getAsBoolean() || batch.endsTransaction() && isInTransaction(batch)) {
      return false;
    }
    if (batch.isQuick()) {
      return true;
    }
    boolean small = areSmall(batch);
    key.letGo();
    prefetcher.letGo();
    toSkip = small ? 0 : Math.min(MOST_SKIPPED, toSkip * 2 + 1);
    skipped = 0;
    return small;
  }

  private static boolean isInTransaction(Batch batch) {
    for (int run = 0; run < batch.runs(); run++) {
      if (batch.session(run).transaction() != null) {
        return true;
      }
    }
    return false;
  }

  private boolean areSmall(Batch batch) {
    long sum = 0;
    int request = 0;
    int warm = 0;
    for (int run = 0; run < batch.runs(); run++) {
      Database database = keyspace.database(batch.session(run).database());
      for (int end = batch.runEnd(run); request < end; request++) {
        if (request == warm) {
          warm = prefetcher.warm(batch, run, request);
        }
        long bytes = batch.isSized(request) ? bytes(batch, request, database) : 0;
        sum += bytes;
        if (bytes > SMALL || sum > TOGETHER) {
          return false;
        }
      }
    }
    return true;
  }

  private long bytes(Batch batch, int request, Database database) {
    Cost.Estimate estimate = batch.command(request).estimate();
    if (estimate != null) {
      return bytes(batch.requests(), batch.place(request), database, estimate);
    }
    batch.requests().point(key, batch.place(request) + 3);
    batch.hash(request, key.hash());
    return database.valueBytes(key);
  }

  private long bytes(RequestBuffer requests, int place, Database database, Cost.Estimate estimate) {
    int count = requests.wordAt(place);
    if (count > MOST_WORDS) {
      return Cost.Estimate.UNKNOWN;
    }
    for (int i = 0; i < count; i++) {
      requests.point(words[i], place + 1 + 2 * i);
    }
    long bytes = estimate.bytes(database, words, count);
    for (int i = 0; i < count; i++) {
      words[i].letGo();
    }
    return bytes;
  }
}
