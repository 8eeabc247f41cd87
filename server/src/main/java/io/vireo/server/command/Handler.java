package io.vireo.server.command;

/** The code of a command: reads its call, changes the keyspace, gives one answer. */
@FunctionalInterface
public interface Handler {
  /** Executes the command in the data context. */
  void run(Call call);
}
