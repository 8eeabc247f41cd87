package io.vireo.server.family.script;

import io.vireo.config.Glob;
import io.vireo.server.command.Args;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import io.vireo.server.script.ScriptFlag;
import io.vireo.server.script.library.Library;
import io.vireo.server.script.library.LibraryFunction;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The options of FUNCTION LIST, and its answer. Data context only. */
final class LibraryList {
  private Bytes pattern;
  private boolean withCode;

  void read(Args args) {
    while (args.more()) {
      if (!withCode && args.take("WITHCODE")) {
        withCode = true;
      } else if (pattern == null && args.take("LIBRARYNAME")) {
        if (args.left() == 0) {
          args.fail("ERR library name argument was not given");
        }
        pattern = args.next();
      } else {
        args.fail("ERR Unknown argument " + args.next());
      }
    }
  }

  void answer(Collection<Library> all, Reply reply) {
    List<Library> wanted = all.stream().filter(this::matches).toList();
    reply.array(wanted.size());
    wanted.forEach(library -> answer(library, reply));
  }

  private boolean matches(Library library) {
    Bytes name = library.name();
    return pattern == null
        || Glob.matches(
            pattern.array(),
            pattern.offset(),
            pattern.length(),
            name.array(),
            name.offset(),
            name.length(),
            true);
  }

  private void answer(Library library, Reply reply) {
    reply.map(withCode ? 4 : 3);
    reply.bulk("library_name");
    reply.bulk(library.name());
    reply.bulk("engine");
    reply.bulk(library.engine());
    reply.bulk("functions");
    reply.array(library.functions().size());
    library.functions().forEach(function -> answer(function, reply));
    if (withCode) {
      reply.bulk("library_code");
      reply.bulk(library.code());
    }
  }

  private static void answer(LibraryFunction function, Reply reply) {
    reply.map(3);
    reply.bulk("name");
    reply.bulk(function.name());
    reply.bulk("description");
    if (function.description() == null) {
      reply.nullBulk();
    } else {
      reply.bulk(function.description());
    }
    reply.bulk("flags");
    List<ScriptFlag> flags =
        Arrays.stream(ScriptFlag.values()).filter(function.flags()::has).toList();
    reply.set(flags.size());
    flags.forEach(flag -> reply.status(flag.wireName()));
  }
}
