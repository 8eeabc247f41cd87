package io.vireo.server.family.server;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.Snapshots;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.tracking.delivery.TrackedClients;

/** Commands on whole databases: DBSIZE, FLUSHALL, FLUSHDB, SWAPDB. */
public final class DatabaseCommands extends Family {
  private static final int NONE = -1;

  final Command dbsize =
      command("DBSIZE", 1, this::dbsize)
          .doc("1.0.0", "O(1)", "Counts the keys in the database.")
          .cost(CONSTANT)
          .flags(Flag.READONLY, Flag.FAST)
          .categories(Category.KEYSPACE)
          .tips("request_policy:all_shards", "response_policy:agg_sum");

  final Command flushall =
      command("FLUSHALL", -1, this::flushall)
          .doc("1.0.0", "O(N) for N keys", "Deletes all keys of all databases.")
          .flags(Flag.WRITE)
          .categories(Category.KEYSPACE, Category.DANGEROUS)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .databases(NamedDatabases.ALL)
          .syntax("[flush-type=ASYNC@4.0.0|SYNC@6.2.0]")
          .history("4.0.0", "The option ASYNC.")
          .history("6.2.0", "The option SYNC.");

  final Command flushdb =
      command("FLUSHDB", -1, this::flushdb)
          .doc("1.0.0", "O(N) for N keys", "Deletes all keys of the database.")
          .flags(Flag.WRITE)
          .categories(Category.KEYSPACE, Category.DANGEROUS)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .syntax("[flush-type=ASYNC@4.0.0|SYNC@6.2.0]")
          .history("4.0.0", "The option ASYNC.")
          .history("6.2.0", "The option SYNC.");

  final Command swapdb =
      command("SWAPDB", 3, this::swapdb)
          .doc(
              "4.0.0",
              "O(N) for N clients that watch or wait for their keys",
              "Exchanges two databases for all clients.")
          .flags(Flag.WRITE, Flag.FAST)
          .categories(Category.KEYSPACE, Category.DANGEROUS)
          .databases(NamedDatabases.BOTH)
          .syntax("index1:integer index2:integer");

  private final Snapshots snapshots;
  private final TrackedClients tracked;

  /** The family. */
  public DatabaseCommands(Snapshots snapshots, TrackedClients tracked) {
    super(Group.SERVER);
    this.snapshots = snapshots;
    this.tracked = tracked;
  }

  private void dbsize(Call call) {
    call.reply().integer(call.db().visibleKeys());
  }

  private void flushall(Call call) {
    if (optionsFit(call)) {
      flush(call, 0, call.keyspace().size());
      snapshots.flushed();
    }
  }

  private void flushdb(Call call) {
    if (optionsFit(call)) {
      int index = call.db().index();
      flush(call, index, index + 1);
    }
  }

  /**
   * ASYNC and SYNC make no difference: a table is dropped in one step, and the collector takes the
   * memory back beside the data thread. So the keys count as freed in the background, though not in
   * a transaction or a script: there Redis frees them itself.
   */
  private void flush(Call call, int from, int to) {
    Keyspace keyspace = call.keyspace();
    long removed = 0;
    for (int i = from; i < to; i++) {
      removed += keyspace.database(i).clear();
    }
    tracked.flushed(isAnsweredLast(call));
    keyspace.addDirty(removed);
    if (call.mayWait()) {
      keyspace.stats().lazyfreedObjects.add(removed);
    }
    repeat(call);
    call.reply().ok();
  }

  /**
   * Where Redis frees the keys in the background and lets the client wait for that, its clients,
   * and so this one, hear that the keys are gone before the answer.
   */
  private static boolean isAnsweredLast(Call call) {
    return call.mayWait() && !(call.count() == 2 && call.arg(1).is("ASYNC"));
  }

  /** Also if there were no keys: a replica that repeats it may have some. */
  private static void repeat(Call call) {
    call.effects().instead(call.words(0, call.count()).toArray());
  }

  private static boolean optionsFit(Call call) {
    Args args = call.args(1);
    if (args.more() && !args.take("ASYNC") && !args.take("SYNC") || args.more()) {
      args.fail(Errors.SYNTAX);
    }
    return !args.failed();
  }

  private void swapdb(Call call) {
    if (call.keyspace().isSlotted()) {
      call.reply().error("ERR SWAPDB is not allowed in cluster mode");
      return;
    }
    int first = index(call.arg(1));
    int second = index(call.arg(2));
    int count = call.keyspace().size();
    if (first == NONE) {
      call.reply().error("ERR invalid first DB index");
    } else if (second == NONE) {
      call.reply().error("ERR invalid second DB index");
    } else if (first >= count || second >= count) {
      call.reply().error("ERR DB index is out of range");
    } else {
      if (first != second) {
        call.keyspace().swap(first, second);
      }
      call.keyspace().addDirty(1);
      call.keyspace().stats().clusterIncompatibleOperations.add(1);
      call.reply().ok();
    }
  }

  /** A number that is too small becomes one that is too large. */
  private static int index(Bytes text) {
    long number = text.isLong() ? text.toLong() : Long.MAX_VALUE;
    if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
      return NONE;
    }
    return number < 0 ? Integer.MAX_VALUE : (int) number;
  }
}
