package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.family.HelpText;
import io.vireo.server.resp.Reply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MODULE: modules of Redis are native code, which this server cannot load. It lists the one that
 * Redis brings along, whose commands it has itself.
 */
public final class ModuleCommands extends Family {
  /** What Redis calls the module with its commands on vector sets. */
  static final String VECTOR_SETS = "vectorset";

  private static final Logger LOG = LoggerFactory.getLogger(ModuleCommands.class);

  final Command module =
      container("MODULE")
          .doc("4.0.0", "Depends on the subcommand", "Holds the commands about modules.");

  final Command help =
      module
          .sub("HELP", 2, this::help)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command list =
      module
          .sub("LIST", 2, ModuleCommands::list)
          .doc("4.0.0", "O(N) for N modules", "Lists the loaded modules.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT)
          .tips("nondeterministic_output_order");

  final Command load =
      module
          .sub("LOAD", -3, this::load)
          .doc("4.0.0", "O(1)", "Loads a module.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.PROTECTED, Flag.NO_ASYNC_LOADING)
          .syntax("path [arg...]");

  final Command loadex =
      module
          .sub("LOADEX", -3, this::load)
          .doc("7.0.0", "O(1)", "Loads a module with settings and arguments.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.PROTECTED, Flag.NO_ASYNC_LOADING)
          .syntax("path [configs=CONFIG (name value)]... [ARGS args...]");

  final Command unload =
      module
          .sub("UNLOAD", 3, this::unload)
          .doc("4.0.0", "O(1)", "Unloads a module.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.PROTECTED, Flag.NO_ASYNC_LOADING)
          .syntax("name");

  /** The family. */
  public ModuleCommands() {
    super(Group.SERVER);
  }

  private static void list(Call call) {
    Reply reply = call.reply();
    reply.array(1);
    reply.map(4);
    reply.bulk("name");
    reply.bulk(VECTOR_SETS);
    reply.bulk("ver");
    reply.integer(1);
    reply.bulk("path");
    reply.bulk("");
    reply.bulk("args");
    reply.array(0);
  }

  private void load(Call call) {
    LOG.warn("Module {} failed to load: modules of Redis are not supported", call.arg(2));
    call.reply().error("ERR Error loading the extension. Please check the server logs.");
  }

  private void unload(Call call) {
    call.reply().error("ERR Error unloading module: no such module with that name");
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "LIST",
        "List the loaded modules: always none.",
        "LOAD <path> [<arg> ...]",
        "Always refused: modules are native code for Redis itself.",
        "LOADEX <path> [CONFIG <name> <value> ...] [ARGS <arg> ...]",
        "Always refused likewise.",
        "UNLOAD <name>",
        "Unload a module.");
  }
}
