package io.vireo.server;

import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.Engine;
import io.vireo.server.family.sentinel.SentinelCommands;
import io.vireo.server.family.sentinel.SentinelPublish;
import io.vireo.server.family.sentinel.SentinelRole;
import io.vireo.server.family.server.CommandCommands;
import io.vireo.server.family.server.InfoCommands;
import io.vireo.server.family.server.ShutdownCommands;
import io.vireo.server.sentinel.Sentinel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command families of a Sentinel, instead of those of {@link Families}. */
final class SentinelFamilies {
  private final List<Family> own;
  private final List<Family> all;
  private final Set<String> replaced;

  SentinelFamilies(ServerParts parts, Sentinel sentinel) {
    Engine engine = parts.engine;
    own =
        List.of(
            new SentinelCommands(sentinel),
            new SentinelPublish(sentinel),
            new SentinelRole(sentinel));
    replaced =
        own.stream()
            .flatMap(family -> family.commands().stream())
            .map(Command::name)
            .collect(Collectors.toSet());
    List<Family> shared =
        List.of(
            Families.connection(parts),
            Families.users(parts),
            Families.clients(parts),
            Families.pubSub(parts),
            new InfoCommands(parts.info, engine.time(), true),
            new CommandCommands(parts.table),
            new ShutdownCommands(parts::shutdown, engine.busy(), engine.waiting(), false));
    all = Stream.concat(own.stream(), shared.stream()).toList();
  }

  /** The families. */
  List<Family> all() {
    return all;
  }

  /** Whether a Sentinel has a command of theirs, or a subcommand. */
  boolean serves(Command command) {
    if (command.has(Flag.ONLY_SENTINEL) || isOwn(command)) {
      return true;
    }
    return command.has(Flag.SENTINEL) && !replaced.contains(command.fullName());
  }

  private boolean isOwn(Command command) {
    return own.stream().anyMatch(family -> family.commands().contains(command.root()));
  }
}
