package io.vireo.server.console;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Dispatcher;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.peer.PeerLimits;
import io.vireo.server.peer.ReplyParser;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.RequestBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A browser that has come in, as a client of the server like others: CLIENT LIST shows it, CLIENT
 * KILL ends it, and its requests go through all gates in a {@link Batch}, as if they had come from
 * a socket. What is sent to it is read as answers. The console's own thread, but for what the data
 * context asks of every {@link io.vireo.server.engine.session.Link}.
 */
public final class Visitor extends NoConnection implements ReplyBuffer.Pieces {
  /** Bytes of the answers to one request of a page, all of its commands together. */
  static final long MOST_ANSWER = 4 << 20;

  private static final int PROTOCOL = 3;
  private static final long PATIENCE_SECONDS = 20;
  private static final PeerLimits LIMITS =
      new PeerLimits((int) MOST_ANSWER, 16 * MOST_ANSWER, 64, 1, 1);
  private static final String NAME = "vireo-console";

  private final DataContext data;
  private final Dispatcher dispatcher;
  private final WaitingReplies waitingReplies;
  private final CommandTable table;
  private final MemoryBudget heap;
  private final LoopPort port;
  private final String address;
  private final String local;
  private final Consumer<Visitor> onClose;
  private final Session session;
  private final ReplyParser parser = new ReplyParser(LIMITS);
  private final Deque<Round> rounds = new ArrayDeque<>();
  private Batch spare;
  private int database;
  private boolean closed;
  private volatile long bytesIn;
  private volatile long bytesOut;

  /** Bytes of requests and answers in hand, which count for the client. */
  private volatile long waiting;

  /** Makes the client behind a browser that has just come. Any thread. */
  @FunctionalInterface
  public interface Maker {
    /**
     * A client.
     *
     * @param address where its browser is, with a port
     * @param local where it has come to, with a port
     * @param onClose called once, when it is gone
     */
    Visitor make(LoopPort port, String address, String local, Consumer<Visitor> onClose);
  }

  /**
   * A client that has just come.
   *
   * @param address where its browser is, with a port
   * @param local where it has come to, with a port
   * @param onClose called once, when it is gone
   */
  public Visitor(
      DataContext data,
      Dispatcher dispatcher,
      WaitingReplies waitingReplies,
      Sessions sessions,
      ClientLifecycle lifecycle,
      CommandTable table,
      MemoryBudget heap,
      LoopPort port,
      String address,
      String local,
      Consumer<Visitor> onClose) {
    this.data = data;
    this.dispatcher = dispatcher;
    this.waitingReplies = waitingReplies;
    this.table = table;
    this.heap = heap;
    this.port = port;
    this.address = address;
    this.local = local;
    this.onClose = onClose;
    session = sessions.create(this, false);
    session.protocol(PROTOCOL);
    session.noTouch(true);
    session.identity().name(Bytes.of(NAME));
    session.identity().libraryName(Bytes.of(NAME));
    data.inbox().add(() -> lifecycle.connected(session));
  }

  /** The client behind it. Its state is for the data context. */
  Session session() {
    return session;
  }

  boolean isClosed() {
    return closed;
  }

  /** How many requests of the page are not answered yet. */
  int underWay() {
    return rounds.size();
  }

  /**
   * Runs commands one after the other.
   *
   * @param wanted in which database
   * @return their answers; fails if the client is disconnected meanwhile
   */
  Future<List<ReplyValue>> run(int wanted, List<Bytes[]> commands) {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("The client was disconnected"));
    }
    boolean selects = wanted != database;
    Round round = new Round(commands.size() + (selects ? 1 : 0), selects);
    Batch batch = spare == null ? new Batch(port, heap, this::recycle) : spare;
    spare = null;
    if (selects) {
      database = wanted;
      add(batch, Bytes.of("SELECT"), Bytes.of(Integer.toString(wanted)));
    }
    commands.forEach(words -> add(batch, words));
    round.bytes = batch.requests().bytesUsed();
    bytesIn += batch.requests().used();
    keep(round.bytes);
    rounds.add(round);
    batch.handedOver(data.clock().nanos());
    data.inbox().add(dispatcher.executing(batch, done -> waitingReplies.leave(port, done)));
    return round.answers();
  }

  /**
   * Runs commands one after the other; what takes too long ends this client, or its page would wait
   * for ever.
   */
  Future<List<ReplyValue>> runInTime(int wanted, List<Bytes[]> commands) {
    return run(wanted, commands)
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure -> {
              String why =
                  failure instanceof TimeoutException
                      ? "The server has not answered within " + PATIENCE_SECONDS + " s."
                      : failure.getMessage();
              close(why);
              return Future.failedFuture(new IllegalStateException(why));
            });
  }

  private void recycle(Batch batch) {
    heap.release(batch.takeHeld());
    if (spare == null && !closed) {
      spare = batch;
    } else {
      batch.discard();
    }
  }

  private void add(Batch batch, Bytes... words) {
    RequestBuffer in = batch.requests();
    int at = in.wordsUsed();
    in.word(words.length);
    for (Bytes word : words) {
      int from = in.used();
      byte[] room = in.room(word.length());
      System.arraycopy(word.array(), word.offset(), room, from, word.length());
      in.used(from + word.length());
      in.word(from);
      in.word(word.length());
    }
    batch.add(session, table.find(words[0].array(), words[0].offset(), words[0].length()), at);
  }

  private void keep(long bytes) {
    waiting += bytes;
    heap.reserve(bytes);
  }

  private void letGo(long bytes) {
    waiting -= bytes;
    heap.release(bytes);
  }

  // ------------------------------------------------------------------ what is sent to it

  @Override
  public void send(ReplyBuffer out, int from, int to) {
    out.pieces(from, to, this);
  }

  @Override
  public void take(ByteBuf large) {
    send(large);
  }

  @Override
  public void send(ByteBuf bytes) {
    byte[] array = new byte[bytes.readableBytes()];
    bytes.readBytes(array);
    bytes.release();
    copy(array, 0, array.length);
  }

  @Override
  public void copy(byte[] array, int offset, int length) {
    if (closed || rounds.isEmpty()) {
      return;
    }
    bytesOut += length;
    ByteBuffer in = ByteBuffer.wrap(array, offset, length);
    grow(length);
    while (!closed && in.hasRemaining()) {
      ReplyValue reply = parser.parse(in);
      if (parser.error() != null) {
        close("An answer is longer than the console shows");
      } else if (reply != null) {
        answer(reply);
      }
    }
  }

  private void grow(int length) {
    Round round = rounds.peek();
    round.bytes += length;
    keep(length);
    if (round.bytes > 2 * MOST_ANSWER) {
      close("An answer is longer than the console shows");
    }
  }

  private void answer(ReplyValue reply) {
    boolean isMessage =
        reply instanceof ReplyValue.Many many && many.kind() == ReplyValue.Kind.PUSH;
    Round round = rounds.peek();
    if (isMessage || round == null) {
      return;
    }
    if (round.add(reply)) {
      rounds.poll();
      letGo(round.bytes);
      database = round.finish() ? database : -1;
    }
  }

  // ------------------------------------------------------------------ its end

  /** Ends it: what it asked and has no answer to fails for a reason. */
  void close(String why) {
    if (closed) {
      return;
    }
    closed = true;
    data.inbox().add(() -> dispatcher.disconnected(session));
    if (spare != null) {
      spare.discard();
      spare = null;
    }
    onClose.accept(this);
    while (!rounds.isEmpty()) {
      Round round = rounds.poll();
      letGo(round.bytes);
      round.fail(why);
    }
  }

  @Override
  public void closeNow() {
    close("The client was disconnected: by CLIENT KILL, or because an answer was too long");
  }

  @Override
  public void closeAfterReplies() {
    closeNow();
  }

  // ------------------------------------------------------------------ what others ask

  @Override
  public LoopPort port() {
    return port;
  }

  @Override
  public String remoteAddress() {
    return address;
  }

  @Override
  public String localAddress() {
    return local;
  }

  @Override
  public int protocol() {
    return PROTOCOL;
  }

  @Override
  public long mostAnswerBytes() {
    return MOST_ANSWER;
  }

  @Override
  public long outputBytes() {
    return waiting;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }
}
