package io.vireo.server.command;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A command that still lacks its documentation. {@link #doc} is the only way on and registers the
 * command, so one without documentation does not compile to anything that could be called.
 */
public final class Draft {
  private final Command command;
  private final Consumer<Command> register;

  Draft(Command command, Consumer<Command> register) {
    this.command = command;
    this.register = register;
  }

  /**
   * Documents the command and registers it.
   *
   * @param since the version of Redis that introduced it, as in {@code 1.0.0}
   * @param complexity its cost, as in {@code O(N) where N is the number of keys}; empty if nothing
   *     can be said
   * @param summary what it does, in one sentence
   * @return the command, to be declared further
   */
  public Command doc(String since, String complexity, String summary) {
    command.document(
        Objects.requireNonNull(since, "since"),
        Objects.requireNonNull(complexity, "complexity"),
        Objects.requireNonNull(summary, "summary"));
    register.accept(command);
    return command;
  }
}
