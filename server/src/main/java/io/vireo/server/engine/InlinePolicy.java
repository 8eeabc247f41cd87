package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * Tells an event loop whether a batch will be quick, by the sizes of the values that it asks for:
 * many a command takes long only where there is much. What the batch itself adds to them is little.
 *
 * <p>To look costs a visit to the data context, and may make the worker sleep once more. So after a
 * look in vain the next batches are left to the worker without one: one, then three, then more.
 *
 * <p>Its event loop only; what looks at values, inside the data context.
 */
public final class InlinePolicy {
  /** Heap bytes of a value that is small. */
  private static final long SMALL = 32 * 1024;

  /** The most heap bytes of all values that a batch asks for. */
  private static final long TOGETHER = 1 << 20;

  /** Batches that are left to the worker without a look, at most. */
  private static final int MOST_SKIPPED = 63;

  private final Keyspace keyspace;
  private final Bytes key = Bytes.view();
  private int toSkip;
  private int skipped;

  /** An inlinePolicy on the values of a keyspace. */
  public InlinePolicy(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** True if it is worth to enter the context for a short batch. */
  boolean isWorthLooking(Batch batch) {
    return batch.isQuick() || skipped++ >= toSkip;
  }

  /** True if no command of a short batch takes long, as things are now. Inside the context. */
  boolean isQuick(Batch batch) {
    if (batch.endsTransaction() && isInTransaction(batch)) {
      return false;
    }
    if (batch.isQuick()) {
      return true;
    }
    boolean small = areSmall(batch);
    key.letGo();
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
    for (int run = 0; run < batch.runs(); run++) {
      Database database = keyspace.database(batch.session(run).database());
      for (int end = batch.runEnd(run); request < end; request++) {
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
    batch.requests().point(key, batch.place(request) + 3);
    batch.hash(request, key.hash());
    return database.valueBytes(key);
  }
}
