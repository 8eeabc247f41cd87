package io.vireo.server.family.script;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.DumpPayload;
import io.vireo.persistence.rdb.FunctionPayload;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.family.FileRules;
import io.vireo.server.family.HelpText;
import io.vireo.server.family.SubcommandErrors;
import io.vireo.server.resp.Reply;
import io.vireo.server.script.Sandbox;
import io.vireo.server.script.ScriptBody;
import io.vireo.server.script.ScriptRun;
import io.vireo.server.script.ScriptWatch;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.library.Functions;
import io.vireo.server.script.library.Functions.Policy;
import io.vireo.server.script.library.LibraryException;

/** FUNCTION: loads libraries of functions, lists and saves them. */
public final class FunctionCommands extends Family {
  /** The number of functions up to which Redis frees them at once, whatever the option says. */
  private static final int FREED_AT_ONCE = 64;

  private static final String ALL_SHARDS = "request_policy:all_shards";
  private static final String ALL_SUCCEEDED = "response_policy:all_succeeded";

  private final Functions functions;
  private final Scripts scripts;
  private final FileRules files;

  final Command function =
      container("FUNCTION")
          .doc(
              "7.0.0",
              "Depends on the subcommand",
              "Holds the commands about libraries of functions.");

  final Command delete =
      function
          .sub("DELETE", 3, this::delete)
          .doc("7.0.0", "O(1)", "Deletes a library with its functions.")
          .flags(Flag.WRITE, Flag.NOSCRIPT)
          .tips(ALL_SHARDS, ALL_SUCCEEDED)
          .syntax("library-name");

  final Command dump =
      function
          .sub("DUMP", 2, this::dump)
          .doc(
              "7.0.0",
              "O(N) for N functions",
              "Turns all libraries into bytes from which FUNCTION RESTORE can make them again.")
          .flags(Flag.NOSCRIPT);

  final Command flush =
      function
          .sub("FLUSH", -2, this::flush)
          .doc("7.0.0", "O(N) for N functions", "Deletes all libraries.")
          .flags(Flag.WRITE, Flag.NOSCRIPT)
          .tips(ALL_SHARDS, ALL_SUCCEEDED)
          .syntax("[flush-type=ASYNC|SYNC]");

  final Command help =
      function
          .sub("HELP", 2, this::help)
          .doc("7.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command kill =
      function
          .sub("KILL", 2, this::kill)
          .doc("7.0.0", "O(1)", "Ends the function that runs.")
          .flags(Flag.NOSCRIPT, Flag.ALLOW_BUSY)
          .tips(ALL_SHARDS, "response_policy:one_succeeded");

  final Command list =
      function
          .sub("LIST", -2, this::list)
          .doc("7.0.0", "O(N) for N functions", "Lists the libraries with their functions.")
          .flags(Flag.NOSCRIPT)
          .tips("nondeterministic_output_order")
          .syntax("[LIBRARYNAME library-name-pattern] [WITHCODE]");

  final Command load =
      function
          .sub("LOAD", -3, this::load)
          .doc(
              "7.0.0",
              "O(1), though compiling takes as long as the code is",
              "Loads a library, which registers its functions.")
          .flags(Flag.WRITE, Flag.DENYOOM, Flag.NOSCRIPT)
          .tips(ALL_SHARDS, ALL_SUCCEEDED)
          .syntax("[REPLACE] function-code");

  final Command restore =
      function
          .sub("RESTORE", -3, this::restore)
          .doc(
              "7.0.0",
              "O(N) for N functions of the payload",
              "Loads the libraries that FUNCTION DUMP turned into bytes.")
          .flags(Flag.WRITE, Flag.DENYOOM, Flag.NOSCRIPT)
          .tips(ALL_SHARDS, ALL_SUCCEEDED)
          .syntax("serialized-value [policy=FLUSH|APPEND|REPLACE]");

  final Command stats =
      function
          .sub("STATS", 2, this::stats)
          .doc("7.0.0", "O(1)", "Tells which function runs, and how many there are.")
          .flags(Flag.NOSCRIPT, Flag.ALLOW_BUSY)
          .tips("nondeterministic_output", ALL_SHARDS, "response_policy:special");

  /** The family. */
  public FunctionCommands(Functions functions, Scripts scripts, FileRules files) {
    super(Group.SCRIPTING);
    this.functions = functions;
    this.scripts = scripts;
    this.files = files;
  }

  private Functions functions() {
    return functions;
  }

  /** What a server has taken once takes as long as it takes: it was fast enough then. */
  private static boolean isLimited(Call call) {
    return !call.origin().isRepeated();
  }

  private void kill(Call call) {
    String problem = scripts.watch().kill(ScriptBody.Kind.FUNCTION);
    if (problem == null) {
      call.reply().ok();
    } else {
      call.reply().error(problem);
    }
  }

  private void stats(Call call) {
    ScriptRun run = scripts.running();
    if (run.isOn() && run.body().kind() == ScriptBody.Kind.SCRIPT) {
      call.reply().error(BusyGate.refusal(false));
      return;
    }
    Reply reply = call.reply();
    reply.map(2);
    reply.bulk("running_script");
    if (run.isOn()) {
      running(reply, run.body().name(), scripts.watch());
    } else {
      reply.nullBulk();
    }
    reply.bulk("engines");
    reply.map(1);
    reply.bulk("LUA");
    reply.map(2);
    reply.bulk("libraries_count");
    reply.integer(functions().libraries().size());
    reply.bulk("functions_count");
    reply.integer(functions().count());
  }

  private static void running(Reply reply, String name, ScriptWatch watch) {
    reply.map(3);
    reply.bulk("name");
    reply.bulk(name);
    reply.bulk("command");
    reply.array(watch.call().count());
    for (int i = 0; i < watch.call().count(); i++) {
      reply.bulk(watch.call().arg(i));
    }
    reply.bulk("duration_ms");
    reply.integer(watch.millis());
  }

  private static void refuse(Call call, LibraryException refused) {
    call.reply().error("ERR " + refused.getMessage());
  }

  private void load(Call call) {
    int last = call.count() - 1;
    Args args = call.args(2);
    boolean replace = false;
    while (args.index() < last && args.more()) {
      if (args.take("REPLACE")) {
        replace = true;
      } else {
        args.fail("ERR Unknown option given: " + args.next());
      }
    }
    if (args.failed()) {
      return;
    }
    try {
      need(call, call.arg(last).length());
      Bytes name = functions().load(call.arg(last).copy(), replace, isLimited(call)).name();
      call.keyspace().addDirty(1);
      call.reply().bulk(name);
    } catch (LibraryException refused) {
      refuse(call, refused);
    }
  }

  /** Asks for room for a text and what is compiled of it. */
  private static void need(Call call, int length) {
    call.keyspace().need((1L + Sandbox.COMPILED) * length);
  }

  private void delete(Call call) {
    if (functions().delete(call.arg(2))) {
      call.keyspace().addDirty(1);
      call.reply().ok();
    } else {
      call.reply().error("ERR Library not found");
    }
  }

  private void flush(Call call) {
    if (call.count() > 3) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    Args args = call.args(2);
    boolean later = args.take("ASYNC");
    if (args.more() && !args.take("SYNC")) {
      args.fail("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    }
    if (!args.failed()) {
      flush(call, later);
    }
  }

  /** The collector takes the memory back in any case; the count is Redis', its engine included. */
  private void flush(Call call, boolean later) {
    int count = functions().count();
    functions().clear();
    if (later && count > FREED_AT_ONCE) {
      call.keyspace().stats().lazyfreedObjects.add(count + 1L);
    }
    call.keyspace().addDirty(1);
    call.reply().ok();
  }

  private void list(Call call) {
    LibraryList list = new LibraryList();
    Args args = call.args(2);
    list.read(args);
    if (!args.failed()) {
      list.answer(functions().libraries(), call.reply());
    }
  }

  private void dump(Call call) {
    call.reply().bulk(files.dumpLibraries());
  }

  private void restore(Call call) {
    if (call.count() > 4) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    Policy policy = call.count() == 4 ? policy(call.arg(3)) : Policy.APPEND;
    Bytes payload = call.arg(2);
    if (policy == null) {
      call.reply()
          .error(
              "ERR Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.");
    } else if (!DumpPayload.isValid(
        payload.array(), payload.offset(), payload.length(), true, files.readsLaterVersions())) {
      call.reply().error("ERR DUMP payload version or checksum are wrong");
    } else {
      restore(call, payload, policy);
    }
  }

  /** A payload of a later version is passed on in one that every server of this version reads. */
  private static void passOn(Call call, Bytes payload) {
    if (!DumpPayload.isLater(payload.array(), payload.offset(), payload.length())) {
      return;
    }
    Object[] words = new Object[call.count()];
    for (int i = 0; i < words.length; i++) {
      words[i] = call.arg(i);
    }
    words[2] =
        Bytes.of(DumpPayload.inKnownVersion(payload.array(), payload.offset(), payload.length()));
    call.effects().instead(words);
  }

  private static Policy policy(Bytes word) {
    for (Policy policy : Policy.values()) {
      if (word.is(policy.name())) {
        return policy;
      }
    }
    return null;
  }

  private void restore(Call call, Bytes payload, Policy policy) {
    FunctionPayload in =
        new FunctionPayload(
            payload.array(), payload.offset(), payload.length(), call.keyspace()::need);
    try {
      functions().restore(() -> next(call, in), policy, isLimited(call));
      call.keyspace().addDirty(1);
      passOn(call, payload);
      call.reply().ok();
    } catch (LibraryException refused) {
      refuse(call, refused);
    }
  }

  private static Bytes next(Call call, FunctionPayload in) throws LibraryException {
    try {
      byte[] text = in.next();
      if (text == null) {
        return null;
      }
      need(call, text.length);
      return Bytes.of(text);
    } catch (CorruptValueException damaged) {
      throw new LibraryException(damaged.getMessage());
    }
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "DELETE <LIBRARY NAME>",
        "Delete a library with its functions.",
        "DUMP",
        "Turn all libraries into bytes for FUNCTION RESTORE.",
        "FLUSH [ASYNC|SYNC]",
        "Delete all libraries. The options make no difference: memory is collected beside.",
        "KILL",
        "End the function that is running, unless it has written already.",
        "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
        "List the libraries with their engine and functions, and with their code if told so.",
        "LOAD [REPLACE] <FUNCTION CODE>",
        "Load a library; with REPLACE in the place of the one that has its name.",
        "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
        "Load libraries from bytes: after all others were deleted, beside them (which is the"
            + " default), or in the place of those that have their names.",
        "STATS",
        "Tell which function is running and for how long, and how much each engine holds.");
  }
}
