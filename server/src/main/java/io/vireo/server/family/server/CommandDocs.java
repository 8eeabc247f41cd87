package io.vireo.server.family.server;

import io.vireo.server.command.Argument;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Syntax;
import io.vireo.server.resp.Reply;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes a command as COMMAND DOCS does: its full name, then a map of what is known about it.
 *
 * @see <a href="https://redis.io/docs/latest/commands/command-docs/">COMMAND DOCS</a>
 */
final class CommandDocs {
  private static final Pattern CAPITALS = Pattern.compile("\\b[A-Z][A-Z_-]*\\b");

  private final Reply reply;

  private CommandDocs(Reply reply) {
    this.reply = reply;
  }

  static void write(Command command, Reply reply) {
    new CommandDocs(reply).command(command);
  }

  private void command(Command command) {
    reply.bulk(command.fullName());
    int mark = reply.open();
    int facts = texts(command);
    facts += flags(command);
    facts += fact("deprecated_since", command.deprecatedSince());
    facts += fact("replaced_by", quoted(command.replacedBy()));
    facts += history(command);
    facts += arguments(Syntax.parse(command.syntax()));
    facts += subcommands(command);
    reply.closeMap(mark, facts);
  }

  private int texts(Command command) {
    int facts = fact("summary", command.summary());
    facts += fact("since", command.since());
    facts += fact("group", command.group().wireName());
    facts += fact("module", command.has(Flag.MODULE) ? ModuleCommands.VECTOR_SETS : null);
    return facts + fact("complexity", command.complexity().isEmpty() ? null : command.complexity());
  }

  /** Marks the words in capitals, as in {@code `SET` with `NX`}. */
  private static String quoted(String text) {
    return text == null ? null : CAPITALS.matcher(text).replaceAll("`$0`");
  }

  private int fact(String name, String value) {
    if (value == null) {
      return 0;
    }
    reply.bulk(name);
    reply.bulk(value);
    return 1;
  }

  private int flags(Command command) {
    int count = (command.isDeprecated() ? 1 : 0) + (command.isSystem() ? 1 : 0);
    if (count == 0) {
      return 0;
    }
    reply.bulk("doc_flags");
    reply.set(count);
    if (command.isDeprecated()) {
      reply.status("deprecated");
    }
    if (command.isSystem()) {
      reply.status("syscmd");
    }
    return 1;
  }

  private int history(Command command) {
    if (command.history().isEmpty()) {
      return 0;
    }
    reply.bulk("history");
    reply.set(command.history().size());
    for (Command.Change change : command.history()) {
      reply.array(2);
      reply.bulk(change.version());
      reply.bulk(change.what());
    }
    return 1;
  }

  private int arguments(List<Argument> arguments) {
    if (arguments.isEmpty()) {
      return 0;
    }
    reply.bulk("arguments");
    reply.array(arguments.size());
    arguments.forEach(this::argument);
    return 1;
  }

  private void argument(Argument argument) {
    int mark = reply.open();
    int facts = fact("name", argument.name());
    facts += fact("type", argument.type().wireName());
    facts += fact("display_text", argument.displayText());
    if (argument.keySpecIndex() >= 0) {
      reply.bulk("key_spec_index");
      reply.integer(argument.keySpecIndex());
      facts++;
    }
    facts += fact("token", argument.token());
    facts += fact("since", argument.since());
    facts += fact("deprecated_since", argument.deprecatedSince());
    facts += occurrence(argument);
    facts += arguments(argument.children());
    reply.closeMap(mark, facts);
  }

  private int occurrence(Argument argument) {
    if (argument.flags().isEmpty()) {
      return 0;
    }
    reply.bulk("flags");
    reply.set(argument.flags().size());
    argument.flags().forEach(flag -> reply.status(flag.wireName()));
    return 1;
  }

  private int subcommands(Command command) {
    Collection<Command> subs = command.subs();
    if (subs.isEmpty()) {
      return 0;
    }
    reply.bulk("subcommands");
    reply.map(subs.size());
    subs.forEach(this::command);
    return 1;
  }
}
