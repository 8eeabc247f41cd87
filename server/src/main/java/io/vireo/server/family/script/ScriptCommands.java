package io.vireo.server.family.script;

import static io.vireo.server.command.Flag.ALLOW_BUSY;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.HelpText;
import io.vireo.server.script.InvalidScript;
import io.vireo.server.script.Script;
import io.vireo.server.script.ScriptBody;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.DebugMode;
import io.vireo.server.script.debug.Debugging;

/** SCRIPT: the cache of scripts. */
public final class ScriptCommands extends Family {
  private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";

  private final Scripts scripts;
  private final Debugging debugging;

  final Command script =
      container("SCRIPT")
          .doc("2.6.0", "Depends on the subcommand", "Holds the commands about the script cache.");

  final Command debug =
      script
          .sub("DEBUG", 3, this::debug)
          .doc("3.2.0", "O(1)", "Says whether the client's next scripts are debugged.")
          .flags(NOSCRIPT)
          .syntax("mode=(YES|SYNC|NO)");

  final Command exists =
      script
          .sub("EXISTS", -3, this::exists)
          .doc("2.6.0", "O(N) for N scripts", "Tells which scripts are in the cache.")
          .flags(NOSCRIPT)
          .tips("request_policy:all_shards", "response_policy:agg_logical_and")
          .syntax("sha1:string...");

  final Command flush =
      script
          .sub("FLUSH", -2, this::flush)
          .doc("2.6.0", "O(N) for N scripts", "Empties the cache.")
          .flags(NOSCRIPT)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("[flush-type=ASYNC|SYNC]@6.2.0")
          .history("6.2.0", "Whether it is emptied in the background.");

  final Command help =
      script
          .sub("HELP", 2, this::help)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command kill =
      script
          .sub("KILL", 2, this::kill)
          .doc("2.6.0", "O(1)", "Ends the script that runs.")
          .flags(NOSCRIPT, ALLOW_BUSY)
          .tips("request_policy:all_shards", "response_policy:one_succeeded");

  final Command load =
      script
          .sub("LOAD", 3, this::load)
          .doc("2.6.0", "O(N) for N bytes of the script", "Puts a script into the cache.")
          .flags(NOSCRIPT, STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("script:string");

  final Command show =
      script
          .sub("SHOW", 3, this::show)
          .doc("8.0.0", "O(1)", "Tells the text of a script in the cache.")
          .flags(NOSCRIPT)
          .syntax("sha1:string");

  /** The family. */
  public ScriptCommands(Scripts scripts, Debugging debugging) {
    super(Group.SCRIPTING);
    this.scripts = scripts;
    this.debugging = debugging;
  }

  private void debug(Call call) {
    if (call.arg(2).is("NO")) {
      debug(call, null);
    } else if (call.arg(2).is("YES")) {
      debug(call, DebugMode.COPY);
    } else if (call.arg(2).is("SYNC")) {
      debug(call, DebugMode.SYNC);
    } else {
      call.reply().error("ERR Use SCRIPT DEBUG YES/SYNC/NO");
    }
  }

  private void debug(Call call, DebugMode mode) {
    debugging.mode(Session.of(call), mode);
    call.reply().ok();
  }

  private void exists(Call call) {
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      call.reply().integer(scripts.cache().bySha(call.arg(i)) == null ? 0 : 1);
    }
  }

  /** In the background or not is the same: the collector takes the scripts back. */
  private void flush(Call call) {
    boolean known =
        call.count() == 2
            || call.count() == 3 && (call.arg(2).is("SYNC") || call.arg(2).is("ASYNC"));
    if (!known) {
      call.reply().error("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
      return;
    }
    scripts.flush();
    call.reply().ok();
  }

  private void kill(Call call) {
    String problem = scripts.watch().kill(ScriptBody.Kind.SCRIPT);
    if (problem == null) {
      call.reply().ok();
    } else {
      call.reply().error(problem);
    }
  }

  private void load(Call call) {
    try {
      call.reply().bulk(scripts.load(call.arg(2)).sha());
    } catch (InvalidScript invalid) {
      call.reply().error(invalid.getMessage());
    }
  }

  private void show(Call call) {
    Script known = scripts.cache().bySha(call.arg(2));
    if (known == null) {
      call.reply().error(NO_SCRIPT);
    } else {
      call.reply().bulk(known.text());
    }
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "DEBUG (YES|SYNC|NO)",
        "Set the debug mode for subsequent scripts executed.",
        "EXISTS <sha1> [<sha1> ...]",
        "Return information about the existence of the scripts in the script cache.",
        "FLUSH [ASYNC|SYNC]",
        "Flush the Lua scripts cache. The mode makes no difference.",
        "KILL",
        "Kill the currently executing Lua script.",
        "LOAD <script>",
        "Load a script into the scripts cache without executing it.",
        "SHOW <sha1>",
        "Show a script in the scripts cache.");
  }
}
