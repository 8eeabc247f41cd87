package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.context.Inbox.ClientTask;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A client in the program that the server is a part of. There is no socket: its requests come as
 * words, and what a socket would get goes to a {@link Receiver}, in RESP3. So whatever holds for a
 * client holds for this one.
 *
 * <p>A request {@linkplain #send goes into the batch} of an event loop, beside those of all others.
 * Or the calling thread {@linkplain #executeHere executes it itself}, by the rules by which an
 * event loop executes a short batch. Both may be used in turn: the next request by the other way
 * comes when the last one has been answered.
 *
 * <p>Its event loop only, but for what is said otherwise, and what {@link Link} allows to any
 * thread.
 */
public final class LocalConnection implements Link, ReplyBuffer.Pieces {
  private static final int PROTOCOL = 3;

  /**
   * Shorter words are copied into the text of the batch, longer ones have an array of their own.
   */
  private static final int LONG = 8 * 1024;

  /** What the server says its address is: this machine, and no port. */
  private static final String ADDRESS = "127.0.0.1:0";

  private static final VarHandle REQUESTS;

  static {
    try {
      REQUESTS =
          MethodHandles.lookup().findVarHandle(LocalConnection.class, "requests", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /**
   * Receives what the server sends. On the connection's event loop, or on the thread that executes
   * a request itself.
   */
  public interface Receiver {
    /** The next bytes of an answer or a message, which are only valid during the call. */
    void received(ByteBuffer bytes);

    /** Nothing comes any more. */
    void closed();
  }

  private final Loop loop;
  private final Receiver receiver;
  private final Session session;
  private long requests;
  private volatile boolean closed;

  /** For requests that the calling thread executes; null before the first one. */
  private OwnTurn ownTurn;

  private boolean ended;

  LocalConnection(Loop loop, Receiver receiver) {
    this.loop = loop;
    this.receiver = receiver;
    session = loop.newSession(this, true);
    session.protocol(PROTOCOL);
  }

  Session session() {
    return session;
  }

  /** Does a task on its event loop, behind those before. Any thread. */
  public void execute(Runnable task) {
    loop.eventLoop().execute(loop.guarded(task));
  }

  /** Does a task in the data context, behind all requests that were sent before. */
  public void behind(ClientTask task) {
    loop.tellBehind(task);
  }

  /**
   * Sends a request.
   *
   * @param words the command and its arguments, of which there is at least the command; they are
   *     copied where that is needed
   * @return false if the connection is closed: then nothing was sent
   */
  public boolean send(List<byte[]> words) {
    if (closed) {
      return false;
    }
    long held = longBytes(words);
    if (!loop.heap().tryReserve(held)) {
      closeNow();
      return false;
    }
    REQUESTS.setOpaque(this, requests + 1);
    Batch batch = loop.batch();
    if (held > 0) {
      batch.holdNext(held);
    }
    add(batch, words, loop.name());
    loop.filled();
    return true;
  }

  /**
   * Executes a request on the calling thread, if it is quick and the data context is free. Any
   * thread but an event loop; no request may be under way.
   *
   * @param words as for {@link #send}
   * @return false if nothing was done; if true, the receiver has the answer, or gets it later on
   *     the event loop where answers wait for a disk or the client for a pause
   */
  public synchronized boolean executeHere(List<byte[]> words) {
    if (closed || ended || longBytes(words) > 0 || !loop.isAdaptive()) {
      return false;
    }
    if (ownTurn == null) {
      ownTurn = new OwnTurn(loop, session);
    }
    Batch batch = ownTurn.batch();
    add(batch, words, ownTurn.name());
    if (!ownTurn.execute()) {
      return false;
    }
    REQUESTS.setOpaque(this, requests + 1);
    return true;
  }

  /**
   * Lets no thread {@linkplain #executeHere execute} any more, and returns when none does. Any
   * thread but one in the data context.
   */
  public synchronized void endHere() {
    ended = true;
    if (ownTurn != null) {
      ownTurn.discard();
      ownTurn = null;
    }
  }

  private void add(Batch batch, List<byte[]> words, Bytes name) {
    RequestBuffer buffer = batch.requests();
    int at = buffer.wordsUsed();
    int count = words.size();
    buffer.word(count);
    for (int i = 0; i < count; i++) {
      add(buffer, words.get(i));
    }
    batch.add(session, command(buffer, at, name), at);
  }

  private static long longBytes(List<byte[]> words) {
    long sum = 0;
    for (int i = 0; i < words.size(); i++) {
      int length = words.get(i).length;
      sum += length > LONG ? length : 0;
    }
    return sum;
  }

  private static void add(RequestBuffer buffer, byte[] word) {
    if (word.length > LONG) {
      buffer.large(Bytes.of(word.clone()));
      return;
    }
    byte[] text = buffer.room(word.length);
    int from = buffer.used();
    System.arraycopy(word, 0, text, from, word.length);
    buffer.used(from + word.length);
    buffer.word(from);
    buffer.word(word.length);
  }

  private Command command(RequestBuffer buffer, int at, Bytes name) {
    buffer.point(name, at + 1);
    return loop.table().find(name.array(), name.offset(), name.length());
  }

  /** Ends it from the client's side, at once. */
  public void close() {
    closeNow();
  }

  @Override
  public LoopPort port() {
    return loop;
  }

  @Override
  public String remoteAddress() {
    return ADDRESS;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public String localAddress() {
    return ADDRESS;
  }

  @Override
  public void send(ReplyBuffer out, int from, int to) {
    out.pieces(from, to, this);
  }

  @Override
  public void copy(byte[] array, int offset, int length) {
    if (!closed) {
      receiver.received(ByteBuffer.wrap(array, offset, length));
    }
  }

  @Override
  public void take(ByteBuf large) {
    send(large);
  }

  @Override
  public void send(ByteBuf bytes) {
    try {
      for (ByteBuffer part : bytes.nioBuffers()) {
        if (!closed) {
          receiver.received(part);
        }
      }
    } finally {
      bytes.release();
    }
  }

  @Override
  public void answered(int count) {}

  @Override
  public void closeAfterReplies() {
    closeNow();
  }

  /** Also on a thread that executes a request itself. */
  @Override
  public synchronized void closeNow() {
    if (!closed) {
      closed = true;
      loop.tell(() -> loop.dispatcher().disconnected(session));
      receiver.closed();
    }
  }

  /** It speaks RESP3, whatever a command says. */
  @Override
  public void protocol(int version) {}

  @Override
  public int protocol() {
    return PROTOCOL;
  }

  @Override
  public void outputClass(OutputClass kind) {}

  @Override
  public void stranger(boolean isStranger) {}

  /** What it is sent, it has. */
  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public long queryBytes() {
    return 0;
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return 0;
  }

  /** The number of requests that it has sent: a client that sends none is idle. */
  @Override
  public long traffic() {
    return (long) REQUESTS.getOpaque(this);
  }
}
