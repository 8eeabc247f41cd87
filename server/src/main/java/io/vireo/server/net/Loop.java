package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.DataThread;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.LoopMetrics;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.LoopHandler;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.Dispatcher;
import io.vireo.server.engine.InlinePolicy;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Inbox.ClientTask;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * One event loop: collects what its connections read during a turn into one batch, hands it over
 * once, and flushes each connection once. Its event loop only, but for {@link #post}.
 *
 * <p>A turn ends when the loop gets to its own tasks, after all sockets that were ready have been
 * read: the first request of a turn adds the task that hands the batch over.
 *
 * <p>Subscribers are flushed a little later than clients that sent requests, when the loop has
 * looked at its sockets once more. Of a message to many listeners most of the cost is the writing
 * to their sockets; meanwhile the publishers have their answers and send on, and what they sent is
 * read and joins the same writes.
 */
public final class Loop implements LoopPort {
  /*
   * What fails for one connection closes that connection, which Connection and Output see to. What
   * fails beyond them may have been many connections' requests or answers, which cannot be told
   * apart any more: it ends the process. Netty would log it, or not even that, and go on.
   */

  /** What failures call it. */
  private static final String LOOP = "An event loop";

  /** A batch of this many requests is handed over before the turn is over. */
  private static final int FULL = 512;

  private static final int SPARE_BATCHES = 8;

  /**
   * The number of connections whose requests are executed and answered before the turn is over,
   * while what the processor and the kernel know of these connections is still in the caches.
   */
  private static final int MANY_CONNECTIONS = 100;

  /** So much text is executed before the turn is over, while it is still in the caches. */
  private static final int MUCH_TEXT = 64 * 1024;

  /**
   * Bytes of arguments with arrays of their own that are executed and answered before the turn is
   * over: their clients can prepare the next ones meanwhile.
   */
  private static final int MUCH_LARGE = 256 * 1024;

  /**
   * Fewer answers than these wait for the others of the turn: to wake clients for each few of long
   * requests costs more than the clients gain.
   */
  private static final int MANY_ANSWERS = 32;

  /** The most batches outside the loop: what is read while all are outside becomes one more. */
  private static final int MOST_OUTSIDE = 32;

  /**
   * While more bytes of requests than these wait for the data context, connections that send much
   * are not read. It is more than keeps that context busy. What waits longer survives collections
   * of the young generation, is promoted, and dies where the collector looks last.
   */
  private static final int MAX_WAITING_BYTES = 2 << 20;

  /** A batch with so much text is handed over before the turn is over, and not executed here. */
  private static final int LONG_TEXT = 1 << 20;

  /** How often to look what slow clients have read meanwhile. */
  private static final int LOOK_MILLIS = 100;

  // ------------------------------------------------------------------------- any thread
  private final int index;
  private final EventLoop eventLoop;
  private final DataContext context;
  private final Dispatcher dispatcher;
  private final WaitingReplies waitingReplies;
  private final Sessions sessions;
  private final CommandTable table;
  private final SpareArrays spareArrays;
  private final MemoryBudget heap;
  private final HeapReads heapReads;
  private final LoopMetrics metrics;
  private final Queue<Runnable> arrivals = new MpscUnboundedAtomicArrayQueue<>(256);
  private final Consumer<Batch> executed = this::executed;
  private final AtomicBoolean wakePending = new AtomicBoolean();
  private final Runnable endTurn = guarded(this::endTurn);
  private final Runnable receive = guarded(this::receive);

  // ------------------------------------------------------------------------- event loop
  private final Deque<Batch> spare = new ArrayDeque<>();
  private final List<Output> toFlush = new ArrayList<>();
  private final List<Output> listeners = new ArrayList<>();
  private boolean listenersDue;
  private Output spreading;
  private final List<ClientTask> behind = new ArrayList<>();
  private final List<Output> unread = new ArrayList<>();
  private final Set<Connection> held = new LinkedHashSet<>();
  private final ReadBuffer wholes = new ReadBuffer(SocketReader.WHOLE);
  private final ReadBuffer beginnings = new ReadBuffer(SocketReader.BEGINNING);
  private final SpareBuffers spareBuffers = new SpareBuffers();
  private final Closing closing = new Closing();
  private final Bytes name = Bytes.view();
  private final InlinePolicy inlinePolicy;
  private final ReplyBuffer outOfBandBytes = new ReplyBuffer();
  private final RespReply outOfBandReply = new RespReply();
  private Batch current;
  private int outside;
  private long bytesOutside;
  private long given;
  private boolean turnOpen;
  private boolean delivering;

  private volatile boolean adaptive;
  private volatile boolean logging;

  /** Makes loops. */
  @FunctionalInterface
  public interface Maker {
    /**
     * The loop of a verticle. On its event loop.
     *
     * @param index from 0 on
     * @param heapReads reads from sockets into arrays
     */
    Loop make(int index, EventLoop eventLoop, HeapReads heapReads);
  }

  /** A loop without connections. */
  public Loop(
      int index,
      EventLoop eventLoop,
      HeapReads heapReads,
      Config config,
      DataContext context,
      Dispatcher dispatcher,
      WaitingReplies waitingReplies,
      Sessions sessions,
      CommandTable table,
      SpareArrays spareArrays,
      MemoryBudget heap,
      ServerMetrics metrics) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.heapReads = heapReads;
    this.context = context;
    this.dispatcher = dispatcher;
    this.waitingReplies = waitingReplies;
    this.sessions = sessions;
    this.table = table;
    this.spareArrays = spareArrays;
    this.heap = heap;
    this.metrics = metrics.loop(index);
    this.inlinePolicy = dispatcher.newInlinePolicy(() -> true);
    config.listen(VireoSettings.DATA_THREAD, mode -> adaptive = mode == DataThread.ADAPTIVE);
    config.listen(AppendOnlySettings.APPENDONLY, on -> logging = on);
    this.current = newBatch();
  }

  private Batch newBatch() {
    return new Batch(this, heap, this::recycle);
  }

  @Override
  public int index() {
    return index;
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  LoopMetrics metrics() {
    return metrics;
  }

  /** What requests are given to. */
  Dispatcher dispatcher() {
    return dispatcher;
  }

  /** The last door on the way to the event loops. */
  WaitingReplies waitingReplies() {
    return waitingReplies;
  }

  /** The commands. */
  CommandTable table() {
    return table;
  }

  /** The room of the JVM's heap. */
  MemoryBudget heap() {
    return heap;
  }

  /** Arrays of long arguments whose commands have run. */
  SpareArrays spareArrays() {
    return spareArrays;
  }

  /** The time. */
  Clock clock() {
    return context.clock();
  }

  /** True if other threads than the data worker may execute short batches. Any thread. */
  boolean isAdaptive() {
    return adaptive;
  }

  /** True if changes are written to the append-only log. Any thread; exact inside the context. */
  boolean isLogging() {
    return logging;
  }

  /** The socket of one of its connections, or null if there is only Netty's way. */
  DirectSocket directSocket(Channel channel) {
    return DirectSocket.of(channel, heapReads);
  }

  /** The way in from a socket. */
  SocketReader reader(DirectSocket socket) {
    return new SocketReader(wholes, beginnings, socket);
  }

  /** How its connections end. */
  Closing closing() {
    return closing;
  }

  SpareBuffers spareBuffers() {
    return spareBuffers;
  }

  /**
   * The large buffer for an output, empty; the output that had it before first sends what is in it.
   */
  ByteBuf largeBuffer(Output wanting) {
    if (spreading != null && spreading != wanting) {
      spreading.flush();
    }
    spreading = wanting;
    return spareBuffers.takeLarge();
  }

  /** Lets go of its buffers, once no connection is left. */
  void end() {
    wholes.release();
    beginnings.release();
    spareBuffers.release();
  }

  /** The batch of this turn. */
  Batch batch() {
    openTurn();
    return current;
  }

  /** Has an event loop's handler answer a connection; false if it does not. */
  boolean answerOutOfBand(LoopHandler handler, int words, Connection connection) {
    outOfBandReply.begin(outOfBandBytes, connection.session().protocol());
    if (!handler.answer(words, outOfBandReply)) {
      return false;
    }
    connection.push(outOfBandBytes.drain().toArray());
    return true;
  }

  private void openTurn() {
    if (!turnOpen) {
      turnOpen = true;
      eventLoop.execute(endTurn);
    }
  }

  /** A connection has put its requests into the batch: a full one goes at once. */
  void filled() {
    try {
      handOverMuch();
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  private void handOverMuch() {
    boolean full = current.size() >= FULL && !adaptive;
    if (full || current.requests().used() >= LONG_TEXT) {
      handOver(false);
    } else if (adaptive && !delivering && isWorthATurn()) {
      // Not from within the answers to another batch: each might lead to the next without end.
      boolean worthAnswering = current.size() >= MANY_ANSWERS || isLong();
      handOver(true);
      if (worthAnswering) {
        flush();
      }
    }
  }

  private boolean isWorthATurn() {
    return current.runs() >= MANY_CONNECTIONS || current.requests().used() >= MUCH_TEXT || isLong();
  }

  private boolean isLong() {
    return current.requests().largeBytes() >= MUCH_LARGE;
  }

  /** A view of the name of a command, to be pointed and used at once. */
  Bytes name() {
    return name;
  }

  private void endTurn() {
    name.letGo();
    turnOpen = false;
    if (current.size() > 0) {
      handOver(adaptive);
    }
    flush();
  }

  private void handOver(boolean mayExecute) {
    if (outside >= MOST_OUTSIDE) {
      return;
    }
    Batch batch = current;
    current = spare.isEmpty() ? newBatch() : spare.poll();
    metrics.batches.add(1);
    List<ClientTask> followers = takeBehind();
    handOver(batch, mayExecute);
    for (int i = 0; i < followers.size(); i++) {
      context.inbox().add(followers.get(i));
    }
  }

  /** What is behind the batch, and not behind those that come into being while that is executed. */
  private List<ClientTask> takeBehind() {
    if (behind.isEmpty()) {
      return List.of();
    }
    List<ClientTask> taken = List.copyOf(behind);
    behind.clear();
    return taken;
  }

  private void handOver(Batch batch, boolean mayExecute) {
    batch.handedOver(context.clock().nanos());
    if (mayExecute
        && mayExecuteInline()
        && batch.isShort()
        && dispatcher.executeInline(batch, inlinePolicy, executed)) {
      deliverArrivals();
      return;
    }
    long bytes = goOutside(batch);
    context.inbox().add(dispatcher.executing(batch, done -> leave(done, bytes)));
  }

  /** What is outside waits for the data context most often, but may just wait for the disk. */
  private boolean mayExecuteInline() {
    return outside == 0 || waitingReplies.isArmed();
  }

  /** This loop has executed a batch itself, and is still inside the data context. */
  private void executed(Batch batch) {
    if (waitingReplies.isArmed()) {
      leave(batch, goOutside(batch));
    } else {
      arrivals.add(batch);
    }
  }

  /** Counts a batch as outside, and tells the bytes of its requests. */
  private long goOutside(Batch batch) {
    long bytes = batch.requests().bytesUsed();
    outside++;
    bytesOutside += bytes;
    return bytes;
  }

  /** Lets an executed batch come back to its loop. Data context. */
  private void leave(Batch batch, long bytes) {
    waitingReplies.leave(
        this,
        () -> {
          outside--;
          batch.run();
          returned(bytes);
        });
  }

  private void returned(long bytes) {
    bytesOutside -= bytes;
    if (current.size() > 0 && !turnOpen) {
      handOver(false);
    }
    if (!held.isEmpty() && !isCrowded()) {
      List<Connection> all = List.copyOf(held);
      held.clear();
      all.forEach(Connection::readOn);
    }
  }

  /**
   * True if the requests that wait for the data context are so large that no more should be read.
   */
  boolean isCrowded() {
    return bytesOutside + current.requests().bytesUsed() > MAX_WAITING_BYTES;
  }

  /** Lets a connection {@linkplain Connection#readOn read on} once there is room. */
  void hold(Connection connection) {
    held.add(connection);
  }

  private void recycle(Batch batch) {
    given += batch.takeHeld();
    if (spare.size() < SPARE_BATCHES) {
      spare.push(batch);
    } else {
      batch.discard();
    }
  }

  /** Tells the data context of a client, before the requests of this turn. */
  void tell(ClientTask task) {
    context.inbox().add(task);
  }

  /** Tells the data context of a client, behind all of its requests. */
  void tellBehind(ClientTask task) {
    if (current.size() > 0) {
      behind.add(task);
    } else {
      tell(task);
    }
  }

  @Override
  public void post(Runnable task) {
    arrivals.add(task);
    if (!wakePending.get() && wakePending.compareAndSet(false, true)) {
      eventLoop.execute(receive);
    }
  }

  private void receive() {
    wakePending.set(false);
    deliverArrivals();
    flush();
  }

  /** What the data context said before must take effect before what it says now. */
  private void deliverArrivals() {
    delivering = true;
    try {
      Runnable task;
      while ((task = arrivals.poll()) != null) {
        deliver(task);
      }
    } finally {
      delivering = false;
    }
  }

  private void deliver(Runnable task) {
    context.fatal().must(LOOP, task);
  }

  /** A task for the event loop, whose failure ends the process. */
  Runnable guarded(Runnable task) {
    return () -> deliver(task);
  }

  /** Does a task later, or the process ends. */
  void schedule(Runnable task, long millis) {
    eventLoop.schedule(guarded(task), millis, TimeUnit.MILLISECONDS);
  }

  /** It failed in a way that may concern all of its connections. */
  void failed(Throwable failure) {
    context.fatal().fail(LOOP, failure);
  }

  /** Notes that a connection has written something that is to be flushed in this turn. */
  void flushLater(Output output) {
    toFlush.add(output);
  }

  /** Notes the same of a connection that hears messages: it is flushed in the next turn. */
  void flushListenerLater(Output output) {
    listeners.add(output);
  }

  private void flush() {
    flush(toFlush);
    if (!listeners.isEmpty() && !listenersDue) {
      listenersDue = true;
      schedule(this::flushListeners, 0);
    }
    rewindBuffers();
    heap.release(given);
    given = 0;
  }

  private void flushListeners() {
    listenersDue = false;
    flush(listeners);
    rewindBuffers();
  }

  private void rewindBuffers() {
    if (toFlush.isEmpty() && listeners.isEmpty()) {
      spareBuffers.rewind();
      spreading = null;
    }
  }

  private static void flush(List<Output> outputs) {
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).flush();
    }
    outputs.clear();
  }

  /** Looks regularly at what a client leaves unread. */
  void lookAfter(Output output) {
    unread.add(output);
    if (unread.size() == 1) {
      schedule(this::lookAtUnread, LOOK_MILLIS);
    }
  }

  private void lookAtUnread() {
    unread.removeIf(output -> !output.noteAgain());
    if (!unread.isEmpty()) {
      schedule(this::lookAtUnread, LOOK_MILLIS);
    }
  }

  Session newSession(Link link, boolean authenticated) {
    return sessions.create(link, authenticated);
  }
}
