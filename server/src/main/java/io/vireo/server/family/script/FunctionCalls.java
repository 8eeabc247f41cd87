package io.vireo.server.family.script;

import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Cost;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Monitors;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Database;
import io.vireo.server.script.ScriptFlags;
import io.vireo.server.script.library.Functions;
import io.vireo.server.script.library.LibraryFunction;

/** FCALL and FCALL_RO: call a function of a library. */
public final class FunctionCalls extends Family {
  private static final String COST = "The cost of the function";
  private static final String REMARK = "The function decides what happens to the keys.";
  private static final int NAME = 1;

  private final Functions functions;
  private final Monitors monitors;

  final Command fcall =
      command("FCALL", -3, this::call)
          .doc("7.0.0", COST, "Calls a function.")
          .flags(
              Flag.NOSCRIPT,
              Flag.STALE,
              Flag.SKIP_MONITOR,
              Flag.MAY_REPLICATE,
              Flag.NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOf)
          .cost(new Cost.Values(this::estimate))
          .key(at(2).keynum(0, 1, 1).note(REMARK), RW, ACCESS, UPDATE)
          .syntax("function:string numkeys [key#0]... [arg:string]...");

  final Command fcallRo =
      command("FCALL_RO", -3, this::call)
          .doc("7.0.0", COST, "Calls a function that changes nothing.")
          .flags(
              Flag.READONLY, Flag.NOSCRIPT, Flag.STALE, Flag.SKIP_MONITOR, Flag.NO_MANDATORY_KEYS)
          .flagsBy(this::flagsOf)
          .cost(new Cost.Values(this::estimate))
          .key(at(2).keynum(0, 1, 1).note(REMARK), RO, ACCESS)
          .syntax("function:string numkeys [key#0]... [arg:string]...");

  /** The family. */
  public FunctionCalls(Functions functions, Monitors monitors) {
    super(Group.SCRIPTING);
    this.functions = functions;
    this.monitors = monitors;
  }

  private long estimate(Database database, Bytes[] words, int count) {
    LibraryFunction function = functions.find(words[NAME]);
    return function != null && function.body().isShort()
        ? ScriptKeys.valueBytes(database, words, count)
        : Cost.Estimate.UNKNOWN;
  }

  /** A function that is not there declares nothing. */
  private long flagsOf(Call call) {
    LibraryFunction function = functions.find(call.arg(NAME));
    ScriptFlags flags = function == null ? ScriptFlags.UNDECLARED : function.flags();
    return flags.requestFlags(call.command().flagBits());
  }

  /** Shows the call to monitors before the commands that it leads to. */
  private void call(Call call) {
    monitors.show(Session.of(call), call);
    LibraryFunction function = functions.find(call.arg(NAME));
    if (function == null) {
      call.reply().error("ERR Function not found");
      return;
    }
    int keys = ScriptKeys.count(call, "ERR Bad number of keys provided");
    if (keys != ScriptKeys.REFUSED) {
      function.body().run(call, keys);
    }
  }
}
