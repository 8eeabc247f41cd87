package io.vireo.server.command;

/** A few declarations that need every part of the contract. */
final class SampleFamily extends Family {
  SampleFamily(Group group) {
    super(group);
  }

  static SampleFamily generic() {
    return new SampleFamily(Group.GENERIC);
  }

  /** Declares a command of this family. */
  Command declare(String name, int arity) {
    return command(name, arity, call -> {}).doc("1.0.0", "O(1)", "Serves as an example.");
  }

  /** Declares a command that only holds subcommands. */
  Command declareContainer(String name) {
    return container(name).doc("1.0.0", "", "Serves as an example.");
  }

  /** Declares a subcommand. */
  static Command declareSub(Command container, String name, int arity) {
    return container.sub(name, arity, call -> {}).doc("1.0.0", "O(1)", "Serves as an example.");
  }
}
