package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.family.HelpText;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** DEBUG: what tests need. Its options are no subcommands: they have no contract of their own. */
public final class DebugCommands extends Family {
  final Command debug =
      command("DEBUG", -2, this::debug)
          .doc(
              "1.0.0",
              "Depends on the subcommand",
              "Holds commands for tests and for looking inside the server.")
          .system()
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.PROTECTED);

  private static final String[] HELP = {
    "ALLOCSIZE-SLOTS-ASSERT <0|1> | KEYSIZES-HIST-ASSERT <0|1>",
    "Accepted without effect: sizes are counted when INFO shows them.",
    "AOF-FLUSH-SLEEP <microseconds>",
    "Wait before each write to the append-only log.",
    "ASM-FAILPOINT <channel> <state>",
    "Have moves of slots wait: migrate-main-channel none|handoff-prep, or two empty words for no"
        + " wait.",
    "ASM-TRIM-METHOD <default|none|active|bg> [<delay>]",
    "Stop the deletion of keys of slots that left (none), or set microseconds for each.",
    "ASSERT | OOM | PANIC | SEGFAULT",
    "End the process at once, as a crash would.",
    "CHANGE-REPL-ID",
    "Give the data another history, so that replicas that come back copy all.",
    "CLIENT-ENFORCE-REPLY-LIST <0|1>",
    "Accepted without effect: answers share buffers, and all of them count (Valkey).",
    "CONFIG-REWRITE-FORCE-ALL",
    "Write all settings to the configuration file, defaults too.",
    "DELAY-RDB-CLIENT-FREE-SECONDS <seconds>",
    "Set how long a place in the stream is kept for a replica that has its snapshot.",
    "DICT-RESIZING <0|1>",
    "Accepted without effect: tables grow and shrink in small steps.",
    "DIGEST",
    "Show a fingerprint of all data.",
    "DIGEST-VALUE <key> [<key> ...]",
    "Show a fingerprint of the value of each key.",
    "ERROR <message>",
    "Answer with this error.",
    "HTSTATS <dbid> [full]",
    "Show facts about the table of a database.",
    "HTSTATS-KEY <key> [full]",
    "Show facts about the table inside a value.",
    "LISTPACK <key>",
    "Write to the log how the elements of a packed value lie in its array.",
    "LOADAOF",
    "Force the append-only log to the disk, empty the data set, and load the log.",
    "LOG <message>",
    "Write a line to the log.",
    "OBJECT <key>",
    "Show how a value is kept.",
    "PAUSE-CRON <0|1>",
    "Stop or resume regular work.",
    "POPULATE <count> [<prefix>] [<size>]",
    "Create string keys named <prefix>:<number> that are not there yet.",
    "PROTOCOL <type>",
    "Answer with a sample of a type: string, integer, double, bignum, null, array, set, map,"
        + " attrib, push, verbatim, true, false.",
    "QUICKLIST <key> [<0|1>]",
    "Write to the log how a long list is cut.",
    "QUICKLIST-PACKED-THRESHOLD <size>",
    "Set from which size on a list keeps an element by itself; 0 for the usual size.",
    "RELOAD [MERGE] [NOFLUSH] [NOSAVE]",
    "Save a snapshot, empty the data set, and load the snapshot.",
    "REPL-PAUSE <clear|before-rdb-channel|on-streaming-repl-buf>",
    "Stop the process at a moment of the next full sync, until it is sent SIGCONT.",
    "REPLICATE <word> [<word> ...]",
    "Send replicas a command that is not executed here.",
    "REPLYBUFFER PEAK-RESET-TIME <NEVER|RESET|milliseconds> | RESIZING <0|1>",
    "Accepted without effect: answers share buffers that are used again.",
    "REPLY-COPY-AVOIDANCE <0|1>",
    "Accepted without effect: what a client reads is copied once.",
    "SDSLEN <key>",
    "Show the lengths of a key and of its string.",
    "SET-ACTIVE-EXPIRE <0|1>",
    "Stop or resume the removal of expired keys that no command looks at.",
    "SET-ALLOW-ACCESS-EXPIRED <0|1>",
    "Let commands find expired keys and fields, or not.",
    "SET-DISABLE-DENY-SCRIPTS <0|1>",
    "Let scripts call commands that are forbidden to them, or not.",
    "SET-SKIP-CHECKSUM-VALIDATION <0|1>",
    "Let RESTORE take payloads with a wrong checksum, or not.",
    "SLEEP <seconds>",
    "Let all clients wait; fractions are allowed.",
    "SLOTMIGRATION <prevent-pause|prevent-failover> <0|1>",
    "Have moves of slots wait before writers are paused, or before the target takes them (Valkey)."
  };

  private final Supplier<List<DebugOptions>> declared;

  /** Null until DEBUG is called for the first time. */
  private Map<String, DebugOption> options;

  /**
   * The family.
   *
   * @param declared makes what can be asked for: few ever do, and a start need not wait for it
   */
  public DebugCommands(Supplier<List<DebugOptions>> declared) {
    super(Group.SERVER);
    this.declared = declared;
  }

  private Map<String, DebugOption> all() {
    Map<String, DebugOption> all = new HashMap<>();
    declared.get().forEach(some -> all.putAll(some.options()));
    all.put("PROTOCOL", DebugOption.exactly(3, DebugProtocol::answer));
    all.put("HELP", DebugOption.exactly(2, DebugCommands::help));
    return all;
  }

  private void debug(Call call) {
    if (options == null) {
      options = all();
    }
    String name = call.arg(1).toString();
    DebugOption option = options.get(name.toUpperCase(Locale.ROOT));
    if (option != null && option.fits(call.count())) {
      option.handler().run(call);
    } else {
      unknown(call);
    }
  }

  /** Answers to an option that is unknown or that is called wrongly. */
  static void unknown(Call call) {
    call.reply()
        .error(
            "ERR unknown subcommand or wrong number of arguments for '"
                + call.arg(1)
                + "'. Try DEBUG HELP.");
  }

  private static void help(Call call) {
    HelpText.answer(call, HELP);
  }
}
