package io.vireo.server.family.server;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_ASYNC_LOADING;
import static io.vireo.server.command.Flag.NO_MULTI;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.durability.LogRewrite;
import io.vireo.server.durability.Snapshots;

/** SAVE, BGSAVE and BGREWRITEAOF. */
public final class SnapshotCommands extends Family {
  private static final String BUSY = "ERR Background save already in progress";

  private final Snapshots snapshots;
  private final LogRewrite rewrite;

  final Command save =
      command("SAVE", 1, this::save)
          .doc("1.0.0", "O(N) for N keys", "Writes a snapshot to disk while all clients wait.")
          .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING, NO_MULTI);

  final Command bgsave =
      command("BGSAVE", -1, this::bgsave)
          .doc("1.0.0", "O(1)", "Writes a snapshot to disk in the background.")
          .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING)
          .syntax("[SCHEDULE]@3.2.2")
          .history("3.2.2", "The option SCHEDULE.");

  final Command bgrewriteaof =
      command("BGREWRITEAOF", 1, this::bgrewriteaof)
          .doc(
              "1.0.0",
              "O(1)",
              "Rewrites the append-only file in the background, as short as possible.")
          .flags(ADMIN, NOSCRIPT, NO_ASYNC_LOADING);

  /** The family. */
  public SnapshotCommands(Snapshots snapshots, LogRewrite rewrite) {
    super(Group.SERVER);
    this.snapshots = snapshots;
    this.rewrite = rewrite;
  }

  private Snapshots snapshots() {
    return snapshots;
  }

  private void save(Call call) {
    if (snapshots().isRunning()) {
      call.reply().error(BUSY);
    } else if (snapshots().save()) {
      call.reply().ok();
    } else {
      String refusal = snapshots().refusal();
      call.reply().error(refusal == null ? "ERR" : "ERR " + refusal);
    }
  }

  private void bgsave(Call call) {
    boolean schedule = call.count() == 2 && call.arg(1).is("SCHEDULE");
    if (call.count() == 2 && call.arg(1).is("CANCEL")) {
      cancel(call);
    } else if (call.count() > 1 && !schedule) {
      call.reply().error(Errors.SYNTAX);
    } else {
      begin(call, schedule);
    }
  }

  private void bgrewriteaof(Call call) {
    String answer = rewrite.rewrite();
    if (answer == null) {
      call.reply().status("Background append only file rewriting started");
    } else if (answer.startsWith("ERR ")) {
      call.reply().error(answer);
    } else {
      call.reply().status(answer);
    }
  }

  private void begin(Call call, boolean schedule) {
    switch (snapshots().saveInBackground(schedule)) {
      case STARTED -> call.reply().status("Background saving started");
      case SCHEDULED -> call.reply().status("Background saving scheduled");
      case BUSY -> call.reply().error(BUSY);
      case FAILED -> call.reply().error("ERR");
      case REFUSED -> call.reply().error("ERR " + snapshots().refusal());
      case REWRITING ->
          call.reply()
              .error(
                  "ERR Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE"
                      + " SCHEDULE in order to schedule a BGSAVE whenever possible.");
    }
  }

  private void cancel(Call call) {
    boolean running = snapshots().isRunning();
    if (!snapshots().cancel()) {
      call.reply().error("ERR Background saving is currently not in progress or scheduled");
    } else {
      call.reply()
          .status(
              running ? "Background saving cancelled" : "Scheduled background saving cancelled");
    }
  }
}
