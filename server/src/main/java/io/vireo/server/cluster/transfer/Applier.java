package io.vireo.server.cluster.transfer;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.MemoryGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.resp.NoReply;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the commands that the source of slots sends. The clock stands before all deadlines
 * meanwhile: the source tells what has expired. Files and this node's replicas hear of it as of
 * commands of a client. Data context only.
 */
public final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final RequestLimits LIMITS =
      new RequestLimits(Integer.MAX_VALUE - 64, Long.MAX_VALUE);

  /** Hears what the source says beside commands. */
  public interface Listener {
    /** Words that follow CLUSTER SYNCSLOTS; nothing of them is to be kept. */
    void said(Bytes[] words, int count);

    /** This cannot go on. */
    void broken(String why);
  }

  private final Timekeeper time;
  private final CommandTable table;
  private final KeyspaceState keyspace;
  private final Execution execution;
  private final Listener listener;
  private final Session session;
  private final MemoryGate gate;
  private final MemoryLimit memory;
  private final DiskGate disk;
  private final Request request = new Request();
  private final NoReply reply = new NoReply();
  private final RespDecoder decoder = new RespDecoder();
  private final RequestBuffer in;
  private boolean over;

  /**
   * For what one source sends.
   *
   * @param gate tells whether there is room
   * @param disk tells whether what is written reaches the disk
   * @param heap where room for what has come is taken
   */
  public Applier(
      MemoryGate gate,
      MemoryLimit memory,
      DiskGate disk,
      Sessions sessions,
      MemoryBudget heap,
      Timekeeper time,
      CommandTable table,
      KeyspaceState keyspace,
      Execution execution,
      Listener listener) {
    this.time = time;
    this.table = table;
    this.keyspace = keyspace;
    this.execution = execution;
    this.listener = listener;
    this.gate = gate;
    this.memory = memory;
    this.disk = disk;
    session = sessions.create(0, new DetachedPort(), true);
    session.becomePrimary();
    in = new RequestBuffer(heap);
    decoder.limits(LIMITS, false);
  }

  /** Runs what is complete. */
  void take(byte[] bytes, int from, int to) {
    if (over) {
      return;
    }
    // As a replica does, it goes beyond maxmemory rather than lose what is not its own yet.
    if (!gate.hasRoom() && !memory.fitsProcess()) {
      fail("Ran out of memory (OOM) during slot import");
      return;
    }
    if (disk.isClosed()) {
      fail("What is written does not reach the disk");
      return;
    }
    byte[] room = in.room(to - from);
    System.arraycopy(bytes, from, room, in.used(), to - from);
    in.used(in.used() + to - from);
    time.begin();
    int done;
    try {
      done = decoder.decode(in, 0, in.used(), this::request);
    } finally {
      time.begin();
      request.release();
    }
    if (over) {
      in.discard();
    } else if (decoder.error() != null) {
      fail("Protocol error from the source: " + decoder.error());
    } else {
      compact(done);
    }
  }

  private void fail(String why) {
    end();
    listener.broken(why);
  }

  private void compact(int done) {
    int rest = in.used() - done;
    byte[] all = in.bytes();
    if (rest == 0) {
      in.clear();
    } else if (done > 0) {
      System.arraycopy(all, done, all, 0, rest);
      in.cutWords(0);
      in.used(rest);
    }
  }

  private boolean request(int words) {
    int count = in.wordAt(words);
    Bytes[] views = request.views(count);
    for (int i = 0; i < count; i++) {
      in.point(views[i], words + 1 + 2 * i);
    }
    if (count > 2 && views[0].is("CLUSTER") && views[1].is("SYNCSLOTS")) {
      listener.said(views, count);
    } else {
      run();
    }
    in.cutWords(words);
    return !over;
  }

  private void run() {
    Command command = table.find(request.word(0), request.second());
    keyspace.beforeAllDeadlines();
    execution.run(Origin.IMPORT, request.from(session, command, reply));
    String error = reply.lastError();
    if (error == null) {
      return;
    }
    String name = command == null ? "an unknown command" : command.fullName();
    LOG.warn("A command of the source of slots failed: {}, {}", name, new UserData(error));
    if (command == null || command.keys().canHaveKeys()) {
      fail("A command could not be taken in: " + name);
    }
  }

  /** Nothing more is to be run. */
  void end() {
    over = true;
  }

  /** The client in whose name commands run has no connection. */
  private static final class DetachedPort extends NoConnection implements LoopPort {
    @Override
    public LoopPort port() {
      return this;
    }

    @Override
    public int index() {
      return 0;
    }

    @Override
    public void post(Runnable task) {}
  }
}
