package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.ALLOW_BUSY;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.SKIP_SLOWLOG;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.engine.session.WatchedKeys;

/**
 * MULTI, EXEC and similar commands. Between MULTI and EXEC a closed gate queues the commands, which
 * so are known and checked already; what is left for EXEC is to run them, unless the watch is
 * broken.
 */
public final class TransactionCommands extends Family {
  private static final String ABORTED =
      "EXECABORT Transaction discarded because of previous errors.";

  private static final String NO_ROOM =
      "EXECABORT Transaction discarded because of: " + Errors.NO_MEMORY;

  private final WatchedKeys watched;
  private final Propagation propagation;
  private final Execution execution;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private final Request request = new Request();

  final Command discard =
      command("DISCARD", 1, this::discard)
          .doc(
              "2.0.0",
              "O(N) for N queued commands",
              "Gives up the transaction and forgets its commands.")
          .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY);

  final Command multi =
      command("MULTI", 1, this::multi)
          .doc("1.2.0", "O(1)", "Begins a transaction: the commands that follow are queued.")
          .cost(CONSTANT)
          .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY);

  final Command exec =
      command("EXEC", 1, this::exec)
          .doc(
              "1.2.0",
              "The cost of the queued commands",
              "Runs the commands of the transaction, unless a watched key has changed.")
          .cost(afterCommand(multi))
          .flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG);

  final Command unwatch =
      command("UNWATCH", 1, this::unwatch)
          .doc("2.2.0", "O(1)", "Stops watching all keys.")
          .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY);

  final Command watch =
      command("WATCH", -2, this::watch)
          .doc(
              "2.2.0",
              "O(N) for N keys",
              "Watches keys: if one changes, the next transaction does not run.")
          .cost(BY_ARGUMENTS)
          .flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY)
          .key(at(1).range(-1, 1, 0), RO)
          .syntax("key...");

  /** The family. */
  public TransactionCommands(
      WatchedKeys watched,
      Propagation propagation,
      Execution execution,
      Timekeeper time,
      MemoryLimit memory) {
    super(Group.TRANSACTIONS);
    this.watched = watched;
    this.propagation = propagation;
    this.execution = execution;
    this.time = time;
    this.memory = memory;
  }

  private void multi(Call call) {
    Session session = Session.of(call);
    if (session.transaction() != null) {
      call.reply().error("ERR MULTI calls can not be nested");
      return;
    }
    session.transaction(new Transaction(session.database()));
    call.reply().ok();
  }

  private void discard(Call call) {
    Session session = Session.of(call);
    if (session.transaction() == null) {
      call.reply().error("ERR DISCARD without MULTI");
      return;
    }
    session.endTransaction();
    call.reply().ok();
  }

  private void exec(Call call) {
    call.effects().nothing();
    Session session = Session.of(call);
    Transaction transaction = session.transaction();
    if (transaction == null) {
      call.reply().error("ERR EXEC without MULTI");
      return;
    }
    boolean broken = watched.broken(session);
    watched.unwatch(session);
    if (transaction.refused()) {
      call.reply().error(ABORTED);
    } else if (broken) {
      call.reply().nullArray();
    } else if (!hasRoom(call, transaction)) {
      call.reply().error(NO_ROOM);
    } else {
      run(call, session, transaction);
    }
    session.endTransaction();
  }

  /** The log takes all of a transaction or nothing, so it has to have room for all. */
  private boolean hasRoom(Call call, Transaction transaction) {
    try {
      if (propagation.isOn()) {
        call.keyspace().need(transaction.toRepeat());
      }
      return true;
    } catch (NoRoom refused) {
      return false;
    }
  }

  /** The time stands still meanwhile, so that all commands see the same keys. */
  private void run(Call call, Session session, Transaction transaction) {
    call.reply().array(transaction.queue().size());
    time.freeze(true);
    try {
      for (int i = 0; i < transaction.queue().size(); i++) {
        Transaction.Queued next = transaction.queue().get(i);
        long toRepeat = transaction.toRepeat(i);
        request.words(next.words()).from(session, next.command(), call.reply());
        execution.run(Origin.TRANSACTION, request);
        memory.spent(toRepeat);
        memory.clientGrew(session, -transaction.executed(i));
      }
    } finally {
      time.freeze(false);
      request.release();
    }
  }

  private void watch(Call call) {
    Session session = Session.of(call);
    if (session.transaction() != null) {
      call.reply().error("ERR WATCH inside MULTI is not allowed");
      return;
    }
    long bytes = 0;
    for (int i = 1; i < call.count(); i++) {
      bytes += WatchedKeys.bytes(call.arg(i));
    }
    call.keyspace().need(bytes);
    for (int i = 1; i < call.count(); i++) {
      watched.watch(session, call.db(), call.arg(i));
    }
    memory.clientChanged(session);
    call.reply().ok();
  }

  private void unwatch(Call call) {
    watched.unwatch(Session.of(call));
    call.reply().ok();
  }
}
