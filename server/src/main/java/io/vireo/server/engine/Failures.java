package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.keyspace.Keyspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of that which a handler throws: a line in the log, a count, and the error that the
 * client gets, which tells nothing of the server's inside. Data context only.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final Keyspace keyspace;
  private final Counter internalErrors;
  private final PartialChanges partial;

  /**
   * Failures of commands over a keyspace.
   *
   * @param partial tells files and replicas what was changed before
   */
  Failures(Keyspace keyspace, Counter internalErrors, PartialChanges partial) {
    this.keyspace = keyspace;
    this.internalErrors = internalErrors;
    this.partial = partial;
  }

  /**
   * Takes note of a failure.
   *
   * @param command what failed, or null if it was no command
   * @return the error to answer
   */
  String answer(Command command, Throwable failure) {
    if (failure instanceof NoRoom) {
      return Errors.NO_MEMORY;
    }
    String name = command == null ? "The rest of a command" : "Command " + command.fullName();
    boolean full = failure instanceof OutOfMemoryError;
    LOG.error(full ? "{} met a full heap" : "{} failed unexpectedly", name, failure);
    keyspace.spoilCut(failure);
    internalErrors.add(1);
    return full ? Errors.NO_MEMORY : Errors.INTERNAL;
  }

  /** Something begins that may fail, and is no command. */
  void begin() {
    partial.begin();
  }

  /** Passes on what a command had changed before it failed. */
  void passOn(Throwable failure, Call call) {
    partial.failed(failure, call);
  }

  /** Passes on what had changed before a failure of what was no command. */
  void passOn(Throwable failure) {
    partial.failed(failure);
  }
}
