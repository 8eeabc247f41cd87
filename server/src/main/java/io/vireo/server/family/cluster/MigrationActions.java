package io.vireo.server.family.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.Setting;
import io.vireo.server.cluster.AtomicMigrations;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.cluster.migration.SlotRanges;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What users say about atomic migrations of slots: CLUSTER MIGRATION as in Redis 8.4, and CLUSTER
 * MIGRATESLOTS and its kin as in Valkey 9.0.
 */
final class MigrationActions {
  private static final int NAME_LENGTH = 40;

  private final Cluster cluster;
  private final Config config;

  MigrationActions(Cluster cluster, Config config) {
    this.cluster = cluster;
    this.config = config;
  }

  private AtomicMigrations migrations() {
    return cluster.migrations();
  }

  private SlotMigrations machine() {
    return migrations().machine();
  }

  private static void arity(Call call) {
    call.reply()
        .error("ERR wrong number of arguments for '" + call.command().fullName() + "' command");
  }

  // ------------------------------------------------------------------------- as Redis has it

  void migration(Call call) {
    Bytes action = call.arg(2);
    if (action.is("IMPORT")) {
      importSlots(call);
    } else if (action.is("STATUS")) {
      status(call);
    } else if (action.is("CANCEL")) {
      cancel(call);
    } else {
      call.reply().error("ERR unknown argument");
    }
  }

  private void importSlots(Call call) {
    if (call.count() % 2 == 0) {
      arity(call);
      return;
    }
    SlotRangeWords ranges = SlotRangeWords.read(call, 3, call.count());
    String error = ranges.error();
    String id = migrations().newName();
    if (error == null) {
      String obstacle = machine().importSlots(cluster.now(), id, ranges.slots(), null);
      error = obstacle == null ? null : "ERR " + obstacle;
    }
    if (error == null) {
      call.reply().bulk(id);
    } else {
      call.reply().error(error);
    }
  }

  /** Reads {@code ID name} or {@code ALL}: the name, empty for all, or null after an error. */
  private static String selection(Call call) {
    boolean one = call.arg(3).is("ID");
    if (!one && !call.arg(3).is("ALL")) {
      call.reply().error("ERR unknown argument");
      return null;
    }
    if (call.count() != (one ? 5 : 4)) {
      arity(call);
      return null;
    }
    return one ? call.arg(4).toString() : "";
  }

  private void cancel(Call call) {
    String id = selection(call);
    if (id != null) {
      int count = machine().cancel(cluster.now(), id.isEmpty() ? null : id, "user request");
      call.reply().integer(count);
    }
  }

  private void status(Call call) {
    String id = selection(call);
    if (id == null) {
      return;
    }
    List<MigrationTask> tasks = all(ClusterSettings.CLUSTER_SLOT_MIGRATION_MAX_ARCHIVED_TASKS);
    tasks.removeIf(task -> !id.isEmpty() && !task.id().equals(id));
    call.reply().array(tasks.size());
    tasks.forEach(task -> status(call.reply(), task));
  }

  /** What is not over, and the latest of what is, as many as a setting allows. */
  private List<MigrationTask> all(Setting<Integer> most) {
    List<MigrationTask> tasks = new ArrayList<>(machine().tasks());
    machine().archive().stream().limit(config.get(most)).forEach(tasks::add);
    return tasks;
  }

  private static void status(Reply reply, MigrationTask task) {
    reply.map(12);
    text(reply, "id", task.id());
    text(reply, "slots", SlotRanges.text(task.slots()));
    text(reply, "source", task.source());
    text(reply, "dest", task.target());
    text(reply, "operation", task.imports() ? "import" : "migrate");
    text(reply, "state", task.state().text());
    text(reply, "last_error", task.error());
    number(reply, "retries", task.retries());
    number(reply, "create_time", task.created());
    number(reply, "start_time", task.started());
    number(reply, "end_time", task.ended());
    number(reply, "write_pause_ms", task.pauseMillis());
  }

  private static void text(Reply reply, String name, String value) {
    reply.bulk(name);
    reply.bulk(value);
  }

  private static void number(Reply reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  // ------------------------------------------------------------------------- as Valkey has it

  /** One block of CLUSTER MIGRATESLOTS. */
  private record Move(SlotSet slots, String target) {}

  void migrateSlots(Call call) {
    List<Move> moves = new ArrayList<>();
    for (int at = 2; at < call.count(); ) {
      if (!isSlotsRange(call.arg(at))) {
        call.reply().error(Errors.SYNTAX);
        return;
      }
      int end = at + 1;
      while (end < call.count() && call.arg(end).isLong()) {
        end++;
      }
      Move move = move(call, at + 1, end, moves);
      if (move == null) {
        return;
      }
      moves.add(move);
      at = end + 2;
    }
    for (Move move : moves) {
      machine().exportSlots(cluster.now(), migrations().newName(), move.slots, move.target);
    }
    call.reply().ok();
  }

  /** valkey-cli 9.1 counts the NUL behind the word as a part of it, which its server overlooks. */
  private static boolean isSlotsRange(Bytes word) {
    return word.is("SLOTSRANGE") || word.is("SLOTSRANGE\0");
  }

  /** Reads ranges and the node behind them; null after an error. */
  private Move move(Call call, int from, int end, List<Move> before) {
    String error = null;
    SlotRangeWords ranges = SlotRangeWords.read(call, from, end);
    if (from == end) {
      error = "ERR No slot ranges specified";
    } else if ((end - from) % 2 == 1) {
      error = "ERR No end slot for final slot range";
    } else if (ranges.error() != null) {
      error = ranges.error();
    } else if (end + 1 >= call.count() || !call.arg(end).is("NODE")) {
      error = Errors.SYNTAX;
    }
    String target = error == null ? call.arg(end + 1).toString() : null;
    error = error == null ? nodeError(target) : error;
    SlotSet slots = ranges.slots();
    if (error == null) {
      String obstacle = machine().exportObstacle(cluster.now(), slots, target);
      error = obstacle == null ? null : "ERR " + obstacle;
    }
    if (error == null && before.stream().anyMatch(other -> overlap(other.slots, slots))) {
      error = "ERR Slot ranges in migrations overlap";
    }
    if (error != null) {
      call.reply().error(error);
      return null;
    }
    return new Move(slots, target);
  }

  private String nodeError(String name) {
    if (name.length() != NAME_LENGTH) {
      return "ERR Invalid node name: " + name;
    }
    if (cluster.state().node(name) == null) {
      return "ERR Unknown node name: " + name;
    }
    return cluster.state().node(name).isMyself() ? "ERR Target node can not be this node." : null;
  }

  private static boolean overlap(SlotSet one, SlotSet other) {
    boolean[] both = {false};
    one.forEach(slot -> both[0] |= other.contains(slot));
    return both[0];
  }

  void cancelSlotMigrations(Call call) {
    List<MigrationTask> exports =
        machine().tasks().stream().filter(task -> !task.imports()).toList();
    if (exports.isEmpty()) {
      call.reply().error("ERR No migrations ongoing");
      return;
    }
    exports.forEach(task -> machine().cancel(cluster.now(), task.id(), "user request"));
    call.reply().ok();
  }

  void getSlotMigrations(Call call) {
    List<MigrationTask> tasks = all(ClusterSettings.CLUSTER_SLOT_MIGRATION_LOG_MAX_LEN);
    call.reply().array(tasks.size());
    tasks.forEach(task -> job(call.reply(), task));
  }

  private void job(Reply reply, MigrationTask task) {
    reply.map(12);
    text(reply, "name", task.id());
    text(reply, "operation", task.imports() ? "IMPORT" : "EXPORT");
    text(reply, "slot_ranges", SlotRanges.text(task.slots()));
    text(reply, "target_node", task.target());
    text(reply, "source_node", task.source());
    number(reply, "create_time", TimeUnit.MILLISECONDS.toSeconds(task.created()));
    number(reply, "last_update_time", TimeUnit.MILLISECONDS.toSeconds(task.changedAt()));
    number(reply, "last_ack_time", TimeUnit.MILLISECONDS.toSeconds(task.acknowledgedAt()));
    text(reply, "state", jobState(task));
    text(reply, "message", task.error());
    // Nothing is copied for a snapshot but what is about to change.
    number(reply, "cow_size", 0);
    boolean sends = !task.imports() && !task.state().isOver();
    number(reply, "remaining_repl_size", sends ? migrations().waitingChanges() : 0);
  }

  /** The state by the name that Valkey has for it. */
  private static String jobState(MigrationTask task) {
    return switch (task.state()) {
      case NONE, CONNECTING -> task.imports() ? "waiting-for-ack" : "connecting";
      case SEND_SYNCSLOTS, SYNCSLOTS_REPLY, INIT_CHANNEL -> "waiting-for-ack";
      case LOADING_SNAPSHOT -> "receiving-snapshot";
      case STREAMING_BUFFER, WAIT_STREAM_END, TAKEOVER ->
          task.isGranted() ? "failover-granted" : "waiting-for-paused";
      case WAIT_CHANNEL -> "waiting-to-snapshot";
      case SEND_SNAPSHOT_AND_STREAM -> "snapshotting";
      case SEND_STREAM -> task.isNear() ? "waiting-to-pause" : "replicating";
      case STREAM_END -> "failover-granted";
      case FAILED -> "failed";
      case CANCELED -> "cancelled";
      case COMPLETED -> "success";
    };
  }
}
