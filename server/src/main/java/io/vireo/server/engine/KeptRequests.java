package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.Session;

/**
 * Keeps requests that cannot run now: queued by MULTI, or sent by a client that waits. The memory
 * for them is asked for first, and counted. Data context only.
 */
final class KeptRequests {
  /** Heap bytes of a request that is kept without asking for room. */
  private static final int LITTLE = 1024;

  private final MemoryLimit memory;

  /** Requests kept within a limit. */
  KeptRequests(MemoryLimit memory) {
    this.memory = memory;
  }

  /** True if there is memory to keep the words of a call; asked for until they are kept. */
  boolean hasRoom(Call call) {
    long bytes = 0;
    for (int i = 0; i < call.count(); i++) {
      Bytes word = call.arg(i);
      boolean own = word.length() > 0 && word.ownsArray();
      bytes += own ? KeptBytes.handle() : KeptBytes.word(word.length());
    }
    return bytes < LITTLE || memory.hasRoom(bytes);
  }

  /** Keeps a request of a client that waits, behind those it sent before. */
  void keep(Session session, Deferred request) {
    session.deferred().add(request);
    counted(session, request.heapBytes());
    if (session.waiting() != null) {
      session.waiting().requested();
    }
  }

  /** Keeps the request of a call, or, where there is no memory for it, only that it came. */
  void keep(Session session, Command command, Call call) {
    keep(
        session,
        hasRoom(call) ? new Deferred(command, call.copyOfArguments()) : Deferred.refused(command));
  }

  /** Keeps the request of a call before all others: it is to be run again. */
  void keepFirst(Session session, Command command, Call call) {
    Deferred same = new Deferred(command.root(), call.copyOfArguments());
    session.deferred().addFirst(same);
    counted(session, same.heapBytes());
  }

  /** Queues the request of a call in its client's transaction. */
  void queue(Session session, Command command, Call call) {
    counted(
        session,
        session.transaction().add(command, command.requestFlags(call), call.copyOfArguments()));
    if (command.databases() == NamedDatabases.SELECTED) {
      long index = call.arg(1).isLong() ? call.arg(1).toLong() : -1;
      if (index >= 0 && index < call.keyspace().size()) {
        session.transaction().database((int) index);
      }
    }
  }

  /** A request is through, which was kept. */
  void done(Session session, Deferred request) {
    memory.clientGrew(session, -request.heapBytes());
  }

  private void counted(Session session, long bytes) {
    memory.clientGrew(session, bytes);
    memory.ran(0);
  }
}
