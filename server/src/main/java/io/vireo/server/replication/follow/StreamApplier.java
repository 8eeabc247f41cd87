package io.vireo.server.replication.follow;

import io.vireo.config.Config;
import io.vireo.config.PropagationError;
import io.vireo.config.ReplicationSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.replication.Backlog;
import io.vireo.server.resp.NoReply;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the primary's stream: finds the commands in its bytes, runs them, and hands the bytes on
 * as they are to the backlog, from which this server's own replicas read. Data context only.
 *
 * <p><b>Units.</b> A command counts with its bytes, and so do the bytes between commands; of a
 * transaction all count together, once its EXEC is here. Until then its commands stay where they
 * were read, and nothing of them has happened: if the link is lost meanwhile, the stream is asked
 * for from the beginning of the transaction.
 *
 * <p><b>Offset.</b> The bytes of a unit are handed on before it runs, so that what it changes is
 * written to the log under the offset at which it ends.
 *
 * <p><b>Pause.</b> While clients are paused, what the primary sends waits too where it is a change;
 * what comes behind it is kept.
 *
 * <p><b>Time.</b> The clock stands before all deadlines meanwhile: the primary tells what has
 * expired, and what it has not told of is there.
 */
public final class StreamApplier {
  private static final Logger LOG = LoggerFactory.getLogger(StreamApplier.class);
  private static final long DISK_TOLD_MILLIS = 10_000;

  /** The primary has taken what it sends on. */
  private static final RequestLimits LIMITS =
      new RequestLimits(Integer.MAX_VALUE - 64, Long.MAX_VALUE);

  /** What the stream cannot be followed for. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String reason) {
      super(reason);
    }
  }

  private final Timekeeper time;
  private final Resumption resumption;
  private final Execution execution;
  private final KeyspaceState keyspace;
  private final Config config;
  private final DataContext context;
  private final CommandTable table;
  private final Gates gates;
  private final ServerMetrics metrics;
  private final Backlog backlog;
  private final Runnable acknowledge;
  private final Session session;
  private final DiskGate disk;
  private final Request request = new Request();
  private final NoReply reply = new NoReply();
  private final RespDecoder decoder = new RespDecoder();
  private final RequestBuffer in;

  /** Up to where requests were found in the buffer. */
  private int decoded;

  /** Where the unit begins that is not complete yet. */
  private int unit;

  /** Where the words of the transaction's first command are, or -1 outside of one. */
  private int transaction = -1;

  private Broken broken;

  /** When the log was last told that the disk does not take what is written. */
  private long diskTold = -DISK_TOLD_MILLIS;

  /** Clients are paused, and the next unit has to wait. */
  private boolean held;

  /**
   * Begins behind what is known.
   *
   * @param session in whose name commands are run; it knows the stream's database
   * @param acknowledge called when the primary asks how far this server has come
   */
  public StreamApplier(
      DataContext context,
      Config config,
      KeyspaceState keyspace,
      CommandTable table,
      Execution execution,
      Resumption resumption,
      Gates gates,
      DiskGate disk,
      MemoryBudget heap,
      Timekeeper time,
      ServerMetrics metrics,
      Backlog backlog,
      Session session,
      Runnable acknowledge) {
    this.time = time;
    this.resumption = resumption;
    this.execution = execution;
    this.keyspace = keyspace;
    this.config = config;
    this.context = context;
    this.table = table;
    this.gates = gates;
    this.metrics = metrics;
    this.backlog = backlog;
    this.session = session;
    this.disk = disk;
    this.acknowledge = acknowledge;
    in = new RequestBuffer(heap);
    decoder.limits(LIMITS, false);
  }

  /** Bytes that have come and are not a whole unit yet. */
  long pending() {
    return in.used() - unit;
  }

  /**
   * Takes bytes of the stream, and applies what is complete.
   *
   * @throws Broken if this cannot go on; what was applied so far is counted
   */
  void take(byte[] bytes, int from, int to) throws Broken {
    byte[] room = in.room(to - from);
    System.arraycopy(bytes, from, room, in.used(), to - from);
    in.used(in.used() + to - from);
    apply();
  }

  /** True if a unit waits until clients are paused no more. */
  boolean isHeld() {
    return held;
  }

  /**
   * Applies what is complete, unless that has to wait.
   *
   * @throws Broken if this cannot go on; what was applied so far is counted
   */
  void apply() throws Broken {
    held = false;
    time.begin();
    try {
      int rest = decoder.decode(in, decoded, in.used(), this::request);
      decoded = held ? decoded : rest;
    } finally {
      time.begin();
      request.release();
    }
    if (broken == null && decoder.error() != null) {
      broken = new Broken("Protocol error from the primary: " + decoder.error());
    }
    if (broken != null) {
      throw broken;
    }
    if (transaction < 0) {
      count(decoded);
      compact();
    }
  }

  /** Lets go of what was read; nothing is to be taken any more. */
  void discard() {
    in.discard();
  }

  /** Brings the rest to the beginning of the buffer. */
  private void compact() {
    if (decoded == 0) {
      return;
    }
    int rest = in.used() - decoded;
    byte[] all = in.bytes();
    if (rest == 0) {
      in.clear();
    } else {
      System.arraycopy(all, decoded, all, 0, rest);
      in.cutWords(0);
      in.used(rest);
    }
    decoded = 0;
    unit = 0;
  }

  /** What stands before a place is complete. */
  private void count(int end) {
    if (end > unit) {
      backlog.append(in.bytes(), unit, end - unit);
      unit = end;
    }
  }

  private boolean request(int words) {
    Bytes name = Bytes.view();
    in.point(name, words + 1);
    if (transaction >= 0) {
      if (name.is("EXEC")) {
        if (hold(words, mustWaitAny(transaction, words))) {
          return false;
        }
        executeTogether(words);
      }
    } else if (name.is("MULTI")) {
      transaction = in.wordsUsed();
    } else if (name.is("REPLCONF")) {
      acknowledge.run();
      passed(words);
    } else if (hold(words, mustWait(words))) {
      return false;
    } else {
      count(decoder.requestEnd());
      execute(words);
      passed(words);
    }
    decoded = decoder.requestEnd();
    return broken == null;
  }

  /** A request that has to wait is decoded once more when it may run. */
  private boolean hold(int words, boolean yes) {
    held = yes;
    if (yes) {
      in.cutWords(words);
    }
    return yes;
  }

  /** A unit is done: what waits for it goes on. */
  private void passed(int words) {
    in.cutWords(words);
    count(decoder.requestEnd());
    resumption.serveWaiting();
  }

  private void executeTogether(int exec) {
    int first = transaction;
    transaction = -1;
    count(decoder.requestEnd());
    execution.unit(
        session,
        () -> {
          for (int at = first; at < exec && broken == null; at += 1 + 2 * in.wordAt(at)) {
            execute(at);
          }
        });
    passed(first);
  }

  private void execute(int words) {
    Command command = point(words);
    if (disk.isClosed() && command != null && command.has(Flag.WRITE) && !mayIgnoreDisk()) {
      return;
    }
    keyspace.beforeAllDeadlines();
    execution.run(Origin.PRIMARY, request);
    String error = reply.lastError();
    if (error != null) {
      failed(command, error);
    }
  }

  /** The disk does not take what is written: goes on only if it may, or else the server ends. */
  private boolean mayIgnoreDisk() {
    if (!config.get(ReplicationSettings.REPLICA_IGNORE_DISK_WRITE_ERRORS)) {
      broken = new Broken("Replica was unable to write command to disk.");
      context.fatal().end(broken.getMessage(), null);
      return false;
    }
    long now = context.clock().millis();
    if (now - diskTold >= DISK_TOLD_MILLIS) {
      diskTold = now;
      LOG.warn("Replica is applying a command even though it is unable to write to disk.");
    }
    return true;
  }

  /** Points at the words of a request: its command, or null if it is not known. */
  private Command point(int words) {
    int count = in.wordAt(words);
    Bytes[] views = request.views(count);
    for (int i = 0; i < count; i++) {
      in.point(views[i], words + 1 + 2 * i);
    }
    Command command = table.find(views[0], request.second());
    request.from(session, command, reply);
    return command;
  }

  private boolean mustWait(int words) {
    if (!isAnyGateClosed()) {
      return false;
    }
    point(words);
    return execution.mustWait(Origin.PRIMARY, request);
  }

  /** A transaction waits as a whole if one of its commands has to. */
  private boolean mustWaitAny(int first, int exec) {
    boolean waits = false;
    for (int at = first; isAnyGateClosed() && at < exec && !waits; at += 1 + 2 * in.wordAt(at)) {
      waits = mustWait(at);
    }
    return waits;
  }

  private boolean isAnyGateClosed() {
    return (gates.closed() & gates.asked(Origin.PRIMARY)) != 0;
  }

  /** A command that failed here has failed there too, or else the data are not the same. */
  private void failed(Command command, String error) {
    String name = command == null ? "an unknown command" : "'" + command.fullName() + "'";
    LOG.warn(
        "== CRITICAL == This replica is sending an error to its master: '{}' after processing the"
            + " command {}",
        new UserData(error),
        name);
    metrics.data().unexpectedErrorReplies.add(1);
    if (error.equals(Errors.NO_MEMORY) || error.equals(Errors.INTERNAL)) {
      broken = new Broken("What the primary has sent could not be applied: " + error);
    } else if (config.get(ReplicationSettings.REPLICA_READ_ONLY)
        && config.get(ReplicationSettings.PROPAGATION_ERROR_BEHAVIOR) != PropagationError.IGNORE) {
      // On a writable replica its own clients may be the reason.
      context
          .fatal()
          .end(
              "This replica panicked sending an error to its primary after processing the command "
                  + name,
              null);
    }
  }
}
