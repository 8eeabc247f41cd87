package io.vireo.server.differential;

import io.vireo.server.command.Argument;
import io.vireo.server.command.Argument.Occurrence;
import io.vireo.server.command.ArgumentType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes options out of a syntax: those that Redis 8.6.3 does not know. */
final class Tokens {
  private Tokens() {}

  /** A syntax without what begins with one of some tokens. */
  static List<Argument> without(Set<String> tokens, List<Argument> arguments) {
    return arguments.stream().flatMap(argument -> left(tokens, argument).stream()).toList();
  }

  private static Optional<Argument> left(Set<String> tokens, Argument argument) {
    if (argument.token() != null && tokens.contains(argument.token())) {
      return Optional.empty();
    }
    List<Argument> children = without(tokens, argument.children());
    if (children.size() == argument.children().size()) {
      return Optional.of(with(argument, children));
    }
    boolean broken =
        argument.type() == ArgumentType.BLOCK
            && argument.children().stream()
                .anyMatch(child -> !isOptional(child) && left(tokens, child).isEmpty());
    return children.isEmpty() || broken ? Optional.empty() : Optional.of(with(argument, children));
  }

  private static boolean isOptional(Argument argument) {
    return argument.flags().contains(Occurrence.OPTIONAL);
  }

  private static Argument with(Argument argument, List<Argument> children) {
    return new Argument(
        argument.name(),
        argument.displayText(),
        argument.type(),
        argument.keySpecIndex(),
        argument.token(),
        argument.since(),
        argument.deprecatedSince(),
        argument.flags(),
        children);
  }
}
