package io.vireo.server.pubsub;

import io.vireo.config.ByteText;
import io.vireo.config.KeyspaceStream;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.CycleEnd;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.NoReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends what happens to keys to a stream, as {@code notify-keyspace-stream} says, so that clients
 * which were away read it later: {@code XADD name MAXLEN ~ n * event EVENT key KEY db DATABASE}.
 * Data context only.
 *
 * <p>A command must not find the keyspace changed by its own events. So they wait until the unit
 * ends in which they happened, and become a part of it: files and replicas get change and event
 * together, or neither. A replica, and a server that loads a file, gets them with the changes, and
 * appends nothing itself.
 *
 * <p>What happens to the stream itself is not appended to it, or one event would lead to the next.
 */
public final class EventStream implements ChangeListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private static final Bytes XADD = Bytes.of("XADD");
  private static final Bytes MAXLEN = Bytes.of("MAXLEN");
  private static final Bytes ABOUT = Bytes.of("~");
  private static final Bytes ANY_ID = Bytes.of("*");
  private static final Bytes EVENT = Bytes.of("event");
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes DATABASE = Bytes.of("db");
  private static final long TELL_EVERY_MILLIS = 60_000;
  private static final int KEPT_ROOM = 1024;

  private final Sessions sessions;
  private final Propagation propagation;
  private final LoadingGate loadingGate;
  private final MemoryBudget heap;
  private final Execution execution;
  private final Clock clock;
  private final Supplier<Command> xadd;
  private final NoReply reply = new NoReply();
  private final BooleanSupplier repeated;
  private KeyspaceStream setting = KeyspaceStream.NONE;
  private int mask;
  private Bytes name = Bytes.EMPTY;
  private Bytes length = Bytes.EMPTY;
  private Session session;
  private final Request request = new Request();
  private Command command;
  private List<Happened> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean appending;
  private long lost;
  private long told;

  /** An event that waits for the end of its unit. */
  private record Happened(String event, int database, Bytes key) {}

  /**
   * Appends nothing yet.
   *
   * @param xadd the command that appends
   * @param repeated whether all changes come from a primary, and the events with them
   */
  public EventStream(
      CycleEnd cycleEnd,
      Sessions sessions,
      Propagation propagation,
      LoadingGate loadingGate,
      MemoryBudget heap,
      Execution execution,
      Clock clock,
      Supplier<Command> xadd,
      BooleanSupplier repeated) {
    this.sessions = sessions;
    this.propagation = propagation;
    this.loadingGate = loadingGate;
    this.heap = heap;
    this.execution = execution;
    this.clock = clock;
    this.xadd = xadd;
    this.repeated = repeated;
    cycleEnd.add(this::appendRest);
  }

  /** Takes over {@code notify-keyspace-stream}. */
  public void settings(KeyspaceStream wanted) {
    appendAll();
    setting = wanted;
    mask = KeyspaceNotifier.mask(wanted::appends);
    name = Bytes.of(ByteText.bytes(wanted.name()));
    length = Bytes.of(Long.toString(wanted.maxLength()));
    propagation.accompanied(wanted.isSet());
  }

  /** The classes of events that it wants to hear of, a bit for each {@link KeyEvent}. */
  public int mask() {
    return mask;
  }

  /** Heap bytes of events that wait for the end of their unit. */
  public long waitingBytes() {
    return waitingBytes;
  }

  /** How many events could not be appended since the start. */
  public long lost() {
    return lost;
  }

  @Override
  public void event(KeyEvent kind, String event, int database, Bytes key) {
    if (!setting.isSet()
        || (mask & kind.bit()) == 0
        || database == 0 && key.equals(name)
        || repeated.getAsBoolean()
        || loadingGate.isClosed()) {
      return;
    }
    long bytes = KeptBytes.word(key.length()) + KeptBytes.handle();
    heap.reserve(bytes);
    waitingBytes += bytes;
    waiting.add(new Happened(event, database, key.copy()));
  }

  /** What happened outside of all units that a command or the server itself began. */
  private void appendRest() {
    if (!waiting.isEmpty() && !execution.isRunning()) {
      appendAll();
    }
  }

  /**
   * Appends what waits, unless a command is running that is not over yet: before a unit of changes
   * ends, as a part of it.
   */
  public void appendAll() {
    if (waiting.isEmpty() || appending || execution.isNested()) {
      return;
    }
    appending = true;
    try {
      execution.unit(null, this::appendEach);
    } finally {
      appending = false;
      request.release();
      waiting = waiting.size() > KEPT_ROOM ? new ArrayList<>() : waiting;
      waiting.clear();
      heap.release(waitingBytes);
      waitingBytes = 0;
    }
  }

  private void appendEach() {
    for (int i = 0; i < waiting.size(); i++) {
      append(waiting.get(i));
    }
  }

  private void append(Happened what) {
    if (command == null) {
      command = xadd.get();
    }
    if (command == null) {
      failed("XADD has another name");
      return;
    }
    request
        .words(
            XADD,
            name,
            MAXLEN,
            ABOUT,
            length,
            ANY_ID,
            EVENT,
            Bytes.of(what.event()),
            KEY,
            what.key(),
            DATABASE,
            Bytes.of(Integer.toString(what.database())))
        .from(client(), command, reply);
    execution.run(Origin.KEYSPACE_EVENT, request);
    reply.takeError();
    String error = reply.lastError();
    if (error != null) {
      failed(error);
    }
  }

  private Session client() {
    if (session == null) {
      session = sessions.create(0, new NoConnection(), true);
    }
    return session;
  }

  private void failed(String error) {
    lost++;
    long now = clock.millis();
    if (lost == 1 || now - told >= TELL_EVERY_MILLIS) {
      told = now;
      LOG.warn(
          "{} events of keys could not be appended to {} so far: {}",
          lost,
          new UserData(setting.name()),
          error);
    }
  }

  @Override
  public void changed(int database, Bytes key) {}

  @Override
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}
}
