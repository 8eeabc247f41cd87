package io.vireo.server.family.server;

import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.table.Entry;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.family.HelpText;
import io.vireo.server.family.ScriptFields;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/** MEMORY: what the memory is used for. */
public final class MemoryCommands extends Family {
  private static final String[] ONE_BY_ONE = {
    "nondeterministic_output", "request_policy:all_shards", "response_policy:special"
  };

  final Command memory =
      container("MEMORY")
          .doc("4.0.0", "Depends on the subcommand", "Holds the commands about memory.");

  final Command doctor =
      memory
          .sub("DOCTOR", 2, this::doctor)
          .doc(
              "4.0.0",
              "O(1)",
              "Explains in words what is wrong with the use of memory, if anything.")
          .tips(ONE_BY_ONE);

  final Command help =
      memory
          .sub("HELP", 2, this::help)
          .doc("4.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command mallocStats =
      memory
          .sub("MALLOC-STATS", 2, this::mallocStats)
          .doc(
              "4.0.0",
              "Depends on the memory in use; may be slow",
              "Tells what the allocator knows about itself.")
          .tips(ONE_BY_ONE);

  final Command purge =
      memory
          .sub("PURGE", 2, this::purge)
          .doc(
              "4.0.0",
              "Depends on the memory in use; may be slow",
              "Asks for unused memory to be given back.")
          .tips("request_policy:all_shards", "response_policy:all_succeeded");

  final Command stats =
      memory
          .sub("STATS", 2, this::stats)
          .doc("4.0.0", "O(1)", "Tells what the memory is used for.")
          .tips(ONE_BY_ONE);

  final Command usage =
      memory
          .sub("USAGE", -3, this::usage)
          .doc("4.0.0", "O(N) for N elements sampled", "Estimates how many bytes a key takes.")
          .flags(Flag.READONLY)
          .key(at(2), RO)
          .syntax("key [SAMPLES count]");

  private final ServerInfo info;
  private final MemoryStats report;

  /** The family. */
  public MemoryCommands(
      ServerInfo info, Keyspace keyspace, AppendLog log, ScriptFields scriptFields) {
    super(Group.SERVER);
    this.info = info;
    report = new MemoryStats(keyspace, info.memory(), log, scriptFields);
  }

  private void doctor(Call call) {
    call.reply().verbatim("txt", MemoryDoctor.report(info.memory()));
  }

  private void mallocStats(Call call) {
    String heap = info.text(List.of("jvm"));
    call.reply().verbatim("txt", AllocatorReport.of(call.keyspace()) + heap);
  }

  /** Both go back by themselves: pages at once, and the heap as asked here, off the data thread. */
  private void purge(Call call) {
    call.keyspace().reclaim();
    Thread collector = new Thread(System::gc, "vireo-memory-purge");
    collector.setDaemon(true);
    collector.start();
    call.reply().ok();
  }

  private void stats(Call call) {
    report.write(call.reply());
  }

  /** Sizes are kept as values change, so nothing is sampled: SAMPLES is only checked. */
  private void usage(Call call) {
    Args args = call.args(3);
    while (args.more()) {
      if (!args.take("SAMPLES")) {
        args.fail(Errors.SYNTAX);
      } else if (args.integer() < 0) {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return;
    }
    Database db = call.db();
    Entry entry = db.find(call.arg(2));
    if (entry == null) {
      call.reply().nullBulk();
    } else {
      call.reply().integer(db.bytes(entry));
    }
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "DOCTOR",
        "Explain what is wrong with the use of memory, if anything.",
        "MALLOC-STATS",
        "Show the blocks outside the heap by their size, and what the JVM tells of its heap.",
        "PURGE",
        "Ask the JVM to collect garbage now.",
        "STATS",
        "Show what the memory is used for.",
        "USAGE <key> [SAMPLES <count>]",
        "Tell how many bytes a key and its value take.");
  }
}
