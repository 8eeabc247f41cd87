package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.KeySpec;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import java.util.List;

/** Picks the keys out of a command that stands among the arguments of another one. */
final class CommandKeys {
  private static final int FIRST = 2;

  private final CommandTable table;
  private final KeyList keys = new KeyList();

  CommandKeys(CommandTable table) {
    this.table = table;
  }

  /** COMMAND GETKEYS. */
  void positions(Call call) {
    if (find(call)) {
      call.reply().array(keys.size());
      for (int i = 0; i < keys.size(); i++) {
        call.reply().bulk(call.arg(FIRST + keys.position(i)));
      }
    }
  }

  /** COMMAND GETKEYSANDFLAGS. */
  void positionsAndFlags(Call call) {
    if (!find(call)) {
      return;
    }
    Reply reply = call.reply();
    reply.array(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      reply.array(2);
      reply.bulk(call.arg(FIRST + keys.position(i)));
      List<String> flags = CommandInfo.names(keys.flags(i));
      reply.set(flags.size());
      flags.forEach(reply::status);
    }
  }

  private boolean find(Call call) {
    Command command = resolve(call);
    String refusal = null;
    if (command == null) {
      refusal = "ERR Invalid command specified";
    } else if (!command.keys().canHaveKeys()) {
      refusal = "ERR The command has no key arguments";
    } else if (!command.arityFits(call.count() - FIRST)) {
      refusal = "ERR Invalid number of arguments specified for command";
    } else if (!command.keys().find(new Request(call), keys) || lacksKeys(command)) {
      refusal = "ERR Invalid arguments specified for command";
    }
    if (refusal != null && mayHaveNone(command)) {
      keys.clear();
      return true;
    }
    if (refusal != null) {
      call.reply().error(refusal);
    }
    return refusal == null;
  }

  private boolean lacksKeys(Command command) {
    return keys.isEmpty() && !command.has(Flag.NO_MANDATORY_KEYS);
  }

  private static boolean mayHaveNone(Command command) {
    return command != null && command.has(Flag.NO_MANDATORY_KEYS);
  }

  private Command resolve(Call call) {
    Bytes name = call.arg(FIRST);
    Command command = table.find(name.array(), name.offset(), name.length());
    if (command == null || !command.isContainer() || call.count() == FIRST + 1) {
      return command;
    }
    Bytes sub = call.arg(FIRST + 1);
    return command.sub(sub.array(), sub.offset(), sub.length());
  }

  /** The words of the command that is looked into. */
  private record Request(Call call) implements KeySpec.Words {
    @Override
    public int count() {
      return call.count() - FIRST;
    }

    @Override
    public boolean equalsIgnoreCase(int i, String word) {
      return call.arg(FIRST + i).is(word);
    }

    @Override
    public long number(int i) {
      Bytes text = call.arg(FIRST + i);
      return text.isLong() ? text.toLong() : NOT_A_NUMBER;
    }
  }
}
