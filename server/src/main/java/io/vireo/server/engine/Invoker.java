package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.NoRoom;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the handler of a command that may run, and keeps the books: its time, its effects, what it
 * failed with. Whatever a handler throws becomes an answer here. Data context only.
 */
public final class Invoker {
  private static final Logger LOG = LoggerFactory.getLogger(Invoker.class);

  /** Bytes of a request from which on room is asked for before it is passed on. */
  private static final int LONG = 16 * 1024;

  private final Keyspace keyspace;
  private final Ledger ledger;
  private final Propagation propagation;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private final RespReply reply = new RespReply();
  private final ReplyBuffer unheard = new ReplyBuffer();
  private final RespReply nowhere = new RespReply();
  private int nesting;

  Invoker(
      Keyspace keyspace,
      Ledger ledger,
      Propagation propagation,
      Timekeeper time,
      MemoryLimit memory) {
    this.keyspace = keyspace;
    this.ledger = ledger;
    this.propagation = propagation;
    this.time = time;
    this.memory = memory;
  }

  /** The way in which answers are given. */
  RespReply reply() {
    return reply;
  }

  /**
   * Runs a command, which answers by {@link #reply}.
   *
   * @param call has its words and has begun
   * @param mark where its answer begins, which an error takes the place of
   */
  void invoke(Session session, Command command, Call call, int mark) {
    keyspace.touching(!session.noTouch() || command.name().equals("touch"));
    long before = time.nanos();
    long changes = keyspace.dirty();
    long promised = memory.promised();
    call.effects().begin(propagation.isOn());
    try {
      if (propagation.isOn() && nesting == 0 && command.has(Flag.WRITE)) {
        askToRepeat(call.requestBytes());
      }
      command.handler().run(call);
    } catch (OutOfMemoryError full) {
      LOG.error("Command {} met a full heap", command.fullName(), full);
      keyspace.spoilCut(full);
      ledger.internalError();
      reply.buffer().cut(mark);
      reply.error(Errors.NO_MEMORY);
    } catch (NoRoom refused) {
      reply.buffer().cut(mark);
      reply.error(Errors.NO_MEMORY);
    } catch (Throwable unexpected) {
      LOG.error("Command {} failed unexpectedly", command.fullName(), unexpected);
      keyspace.spoilCut(unexpected);
      ledger.internalError();
      reply.buffer().cut(mark);
      reply.error(Errors.INTERNAL);
    }
    if (propagation.isOn()) {
      propagation.executed(call, keyspace.dirty() - changes);
    }
    memory.ran(promised);
    long took = time.lap() - before;
    session.ran(command, keyspace.now());
    ledger.executed(session, command, call, reply, took);
  }

  /** What is short is counted soon enough: the memory in use is looked at regularly. */
  private void askToRepeat(long bytes) {
    if (bytes >= LONG) {
      keyspace.need(bytes);
    }
  }

  /** Runs a command for EXEC or a script: no gates, and its answer goes where the caller's goes. */
  public void nested(Session session, Command command, Bytes[] words) {
    Call nested = new Call(keyspace);
    nested.words(words);
    nested.begin(command, session, reply);
    nesting++;
    invoke(session, command, nested, reply.buffer().position());
    nesting--;
  }

  /**
   * Runs a command of the append-only log: it passes no gates, nobody gets its answer, and it is
   * not repeated.
   *
   * @param call has its words, and is used for this alone
   * @return the error that it answered, or null
   * @throws NoRoom if there is no memory for what it makes; this and whatever else it throws is the
   *     caller's to tell
   */
  public String replay(Session session, Command command, Call call) {
    nowhere.begin(unheard, 2);
    call.begin(command, session, nowhere);
    call.effects().begin(false);
    long promised = memory.promised();
    nesting++;
    try {
      command.handler().run(call);
    } finally {
      nesting--;
      unheard.clear();
      memory.ran(promised);
    }
    return nowhere.takeError();
  }

  /** True while a command of a transaction or a script runs, which must not wait for anything. */
  public boolean isNested() {
    return nesting > 0;
  }
}
