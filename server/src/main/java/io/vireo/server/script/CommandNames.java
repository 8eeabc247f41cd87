package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;

/**
 * Finds the commands that scripts call. A script names a command by the same string again and
 * again, so the commands of strings seen last are remembered. Data context only.
 */
final class CommandNames {
  private static final int REMEMBERED = 64;

  private final CommandTable table;
  private final LuaString[] names = new LuaString[REMEMBERED];
  private final Command[] commands = new Command[REMEMBERED];

  CommandNames(CommandTable table) {
    this.table = table;
  }

  /**
   * The command or subcommand that a call names, or null.
   *
   * @param name the first word if the script gave it as a string, else null
   */
  Command find(LuaString name, Request request) {
    Command command = name == null ? first(request) : remembered(name, request);
    if (command == null || !command.isContainer() || request.count() == 1) {
      return command;
    }
    Bytes second = request.word(1);
    return command.sub(second.array(), second.offset(), second.length());
  }

  private Command remembered(LuaString name, Request request) {
    int place = name.hashCode() & REMEMBERED - 1;
    if (names[place] == name) {
      return commands[place];
    }
    Command command = first(request);
    if (command != null) {
      names[place] = name;
      commands[place] = command;
    }
    return command;
  }

  private Command first(Request request) {
    Bytes word = request.word(0);
    return table.find(word.array(), word.offset(), word.length());
  }
}
