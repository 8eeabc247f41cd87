package io.vireo.server.family.script;

import static io.vireo.server.command.Flag.MAY_REPLICATE;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_MANDATORY_KEYS;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.SKIP_MONITOR;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Cost;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.KeySpec;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Monitors;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Database;
import io.vireo.server.script.InvalidScript;
import io.vireo.server.script.Script;
import io.vireo.server.script.ScriptBody;
import io.vireo.server.script.ScriptCache;
import io.vireo.server.script.ScriptFlags;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.Debugging;

/** EVAL and its kin: scripts by their text or by their SHA-1. */
public final class EvalCommands extends Family {
  private static final String COST = "The cost of the script";
  private static final String REMARK =
      "The server cannot tell what a script does with its keys, so it assumes all of it.";
  private static final int NAME = 1;
  private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";

  private final Scripts scripts;
  private final Debugging debugging;
  private final Monitors monitors;

  final Command eval =
      command("EVAL", -3, call -> evalText(call, false))
          .doc("2.6.0", COST, "Runs a script.")
          .flags(NOSCRIPT, STALE, SKIP_MONITOR, MAY_REPLICATE, NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOfText)
          .cost(new Cost.Values(this::estimateText))
          .key(keys().note(REMARK), RW, ACCESS, UPDATE)
          .syntax("script:string numkeys:integer [key...] [arg:string...]");

  final Command evalsha =
      command("EVALSHA", -3, call -> evalSha(call, false))
          .doc("2.6.0", COST, "Runs the script of the cache with this SHA-1.")
          .flags(NOSCRIPT, STALE, SKIP_MONITOR, MAY_REPLICATE, NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOfSha)
          .cost(new Cost.Values(this::estimateSha))
          .key(keys(), RW, ACCESS, UPDATE)
          .syntax("sha1:string numkeys:integer [key...] [arg:string...]");

  final Command evalRo =
      command("EVAL_RO", -3, call -> evalText(call, true))
          .doc("7.0.0", COST, "Runs a script that only reads.")
          .flags(READONLY, NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOfText)
          .cost(new Cost.Values(this::estimateText))
          .key(keys().note(REMARK), RO, ACCESS)
          .syntax("script:string numkeys:integer [key...] [arg:string...]");

  final Command evalshaRo =
      command("EVALSHA_RO", -3, call -> evalSha(call, true))
          .doc("7.0.0", COST, "Runs the script of the cache with this SHA-1, which only reads.")
          .flags(READONLY, NOSCRIPT, STALE, SKIP_MONITOR, NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOfSha)
          .cost(new Cost.Values(this::estimateSha))
          .key(keys(), RO, ACCESS)
          .syntax("sha1:string numkeys:integer [key...] [arg:string...]");

  /** The family. */
  public EvalCommands(Scripts scripts, Debugging debugging, Monitors monitors) {
    super(Group.SCRIPTING);
    this.scripts = scripts;
    this.debugging = debugging;
    this.monitors = monitors;
  }

  private static KeySpec keys() {
    return at(2).keynum(0, 1, 1);
  }

  private long estimateText(Database database, Bytes[] words, int count) {
    return estimate(scripts.cache().byText(words[NAME]), database, words, count);
  }

  private long estimateSha(Database database, Bytes[] words, int count) {
    return estimate(scripts.cache().bySha(words[NAME]), database, words, count);
  }

  /** What bounds a script that is short are the values under its keys. */
  private long estimate(Script script, Database database, Bytes[] words, int count) {
    return script != null && script.isShort() && !debugging.isOnForAny()
        ? ScriptKeys.valueBytes(database, words, count)
        : Cost.Estimate.UNKNOWN;
  }

  private long flagsOfText(Call call) {
    return scripts.flags(call.arg(NAME)).requestFlags(call.command().flagBits());
  }

  private long flagsOfSha(Call call) {
    Script script = scripts.cache().bySha(call.arg(NAME));
    ScriptFlags flags = script == null ? ScriptFlags.UNDECLARED : script.flags();
    return flags.requestFlags(call.command().flagBits());
  }

  private void evalText(Call call, boolean readOnly) {
    if (debugging.isOn(Session.of(call))) {
      debugging.eval(call, () -> runText(call, readOnly));
    } else {
      runText(call, readOnly);
    }
  }

  private void runText(Call call, boolean readOnly) {
    show(call);
    int keys = ScriptKeys.count(call, Errors.NOT_INTEGER);
    if (keys == ScriptKeys.REFUSED) {
      return;
    }
    try {
      run(call, scripts.toRun(call.arg(NAME)), keys, readOnly);
    } catch (InvalidScript invalid) {
      call.reply().error(invalid.getMessage());
    }
  }

  private void evalSha(Call call, boolean readOnly) {
    show(call);
    Script script = scripts.cache().bySha(call.arg(NAME));
    if (call.arg(NAME).length() != ScriptCache.SHA_LENGTH) {
      call.reply().error(NO_SCRIPT);
      return;
    }
    if (debugging.isOn(Session.of(call))) {
      call.reply().error("ERR Please use EVAL instead of EVALSHA for debugging");
      return;
    }
    int keys = ScriptKeys.count(call, Errors.NOT_INTEGER);
    if (keys == ScriptKeys.REFUSED) {
      return;
    }
    if (script == null) {
      call.reply().error(NO_SCRIPT);
    } else {
      run(call, script, keys, readOnly);
    }
  }

  /** Shows a script to monitors before the commands that it calls. */
  private void show(Call call) {
    monitors.show(Session.of(call), call);
  }

  private void run(Call call, Script script, int keys, boolean readOnly) {
    ScriptBody body = debugging.body(script);
    scripts.runner().run(call, body, scripts.sandbox(), ScriptKeys.FIRST, keys, readOnly);
    scripts.cache().used(script);
  }
}
