package io.vireo.server.family.server;

import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyFlag;
import io.vireo.server.command.KeySpec;
import io.vireo.server.command.KeySpec.Begin;
import io.vireo.server.command.KeySpec.Find;
import io.vireo.server.command.KeySpecs;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes a command as COMMAND INFO does: ten elements, of which the last holds its subcommands.
 *
 * @see <a href="https://redis.io/docs/latest/commands/command/">COMMAND</a>
 */
final class CommandInfo {
  private static final int ELEMENTS = 10;

  private CommandInfo() {}

  static void write(Command command, Reply reply) {
    reply.array(ELEMENTS);
    reply.bulk(command.fullName());
    reply.integer(command.arity());
    statuses(reply, flags(command));
    KeySpecs keys = command.keys();
    reply.integer(keys.first());
    reply.integer(keys.last());
    reply.integer(keys.step());
    statuses(reply, categories(command));
    reply.set(command.tips().size());
    command.tips().forEach(reply::bulk);
    reply.set(keys.list().size());
    keys.list().forEach(spec -> write(spec, reply));
    subcommands(command, reply);
  }

  private static void subcommands(Command command, Reply reply) {
    if (command.subs().isEmpty()) {
      reply.set(0);
    } else {
      reply.array(command.subs().size());
      command.subs().forEach(sub -> write(sub, reply));
    }
  }

  private static List<String> flags(Command command) {
    return command.flags().stream().filter(flag -> !flag.isHidden()).map(Flag::wireName).toList();
  }

  private static List<String> categories(Command command) {
    return command.categories().stream().map(Category::wireName).map(name -> '@' + name).toList();
  }

  private static void statuses(Reply reply, Collection<String> texts) {
    reply.set(texts.size());
    texts.forEach(reply::status);
  }

  private static void write(KeySpec spec, Reply reply) {
    reply.map(spec.notes() == null ? 3 : 4);
    if (spec.notes() != null) {
      reply.bulk("notes");
      reply.bulk(spec.notes());
    }
    reply.bulk("flags");
    statuses(reply, names(spec.flags()));
    reply.bulk("begin_search");
    write(spec.begin(), reply);
    reply.bulk("find_keys");
    write(spec.find(), reply);
  }

  /** The names of {@link KeyFlag} bits, in the order of the wire. */
  static List<String> names(int bits) {
    List<String> names = new ArrayList<>();
    for (KeyFlag flag : KeyFlag.values()) {
      if ((bits & flag.bit()) != 0) {
        names.add(flag.wireName());
      }
    }
    return names;
  }

  private static void write(Begin begin, Reply reply) {
    if (begin instanceof Begin.Index at) {
      typed(reply, "index", 1);
      number(reply, "index", at.index());
    } else if (begin instanceof Begin.Keyword keyword) {
      typed(reply, "keyword", 2);
      reply.bulk("keyword");
      reply.bulk(keyword.keyword());
      number(reply, "startfrom", keyword.startFrom());
    } else {
      typed(reply, "unknown", 0);
    }
  }

  private static void write(Find find, Reply reply) {
    if (find instanceof Find.Range range) {
      typed(reply, "range", 3);
      number(reply, "lastkey", range.last());
      number(reply, "keystep", range.step());
      number(reply, "limit", range.limit());
    } else if (find instanceof Find.KeyNum counted) {
      typed(reply, "keynum", 3);
      number(reply, "keynumidx", counted.index());
      number(reply, "firstkey", counted.first());
      number(reply, "keystep", counted.step());
    } else {
      typed(reply, "unknown", 0);
    }
  }

  private static void typed(Reply reply, String type, int facts) {
    reply.map(2);
    reply.bulk("type");
    reply.bulk(type);
    reply.bulk("spec");
    reply.map(facts);
  }

  private static void number(Reply reply, String name, int value) {
    reply.bulk(name);
    reply.integer(value);
  }
}
