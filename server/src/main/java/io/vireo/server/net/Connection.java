package io.vireo.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.vireo.server.command.Command;
import io.vireo.server.command.LoopHandler;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.session.Feed;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Assembly;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RespDecoder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. It stands in Netty's pipeline before the handler of Vert.x, so that bytes go
 * straight from the socket into the loop's batch and from the batch's answers into the socket.
 *
 * <p>Reading stops while too many of its requests wait for the data context. A client that has not
 * authenticated is read one request at a time, because the limits for strangers hold until the very
 * request that authenticates it.
 *
 * <p>Its event loop only, but for what {@link Link} allows to any thread.
 */
final class Connection extends ConnectionEnds implements RespDecoder.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** Reading stops while this many requests are under way. */
  private static final int MANY_REQUESTS = 16_384;

  /** A client that sends less at a time is read even if others have sent too much. */
  private static final int MUCH = 4 * 1024;

  private static final VarHandle QUERY_BYTES;
  private static final VarHandle QUERY_FREE;
  private static final VarHandle BYTES_IN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      QUERY_BYTES = lookup.findVarHandle(Connection.class, "queryBytes", long.class);
      QUERY_FREE = lookup.findVarHandle(Connection.class, "queryFree", long.class);
      BYTES_IN = lookup.findVarHandle(Connection.class, "bytesIn", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** How far the connection has come to its end. */
  private enum Life {
    OPEN,
    /** A request broke the protocol: nothing behind it is read. */
    FAILED,
    /** It is being closed: nothing is read, and nothing is answered but what was said before. */
    ENDING,
    /** It is no client any more. */
    GONE
  }

  // ------------------------------------------------------------------------- any thread
  private final Loop loop;
  private final ConnectionSettings settings;
  private final Session session;
  private final Runnable onClose;

  private long queryBytes;
  private long queryFree;
  private long bytesIn;

  // ------------------------------------------------------------------------- event loop
  private final RespDecoder decoder = new RespDecoder();
  private final Output output;
  private ChannelHandlerContext context;
  private SocketReader reader;
  private Batch batch;
  private byte[] rest;
  private Assembly assembly;
  private boolean stranger;
  private boolean held;
  private Life life = Life.OPEN;
  private boolean readingStopped;
  private boolean inputEnded;
  private int underWay;
  private int protocol = 2;

  Connection(
      Loop loop,
      ConnectionSettings settings,
      Addresses addresses,
      boolean stranger,
      Runnable onClose) {
    super(addresses);
    this.loop = loop;
    this.settings = settings;
    this.stranger = stranger;
    this.onClose = onClose;
    this.output = new Output(loop, this, new OutputGuard(settings, loop.clock()));
    this.session = loop.newSession(this, !stranger);
    decoder.limits(settings.requestLimits(), stranger);
  }

  Session session() {
    return session;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext newContext) {
    context = newContext;
    DirectSocket socket = loop.directSocket(newContext.channel());
    output.attach(newContext, socket);
    reader = loop.reader(socket);
    newContext.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    newContext.channel().config().setRecvByteBufAllocator(reader);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      long before = bytesIn;
      received(in.readableBytes());
      if (life == Life.OPEN) {
        read(in);
        if (bytesIn - before >= MUCH && isAlive() && loop.isCrowded()) {
          stopReading();
          loop.hold(this);
        }
      }
    } catch (Throwable failure) {
      failed(failure);
    } finally {
      in.release();
    }
  }

  private boolean isAlive() {
    return life.compareTo(Life.ENDING) < 0;
  }

  private void received(int count) {
    BYTES_IN.setOpaque(this, bytesIn + count);
    loop.metrics().reads.add(1);
    loop.metrics().inputBytes.add(count);
  }

  /** Passes on nothing: no handler behind this one has read anything, and the loop flushes. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {}

  private void read(ByteBuf in) {
    decoder.limits(settings.requestLimits(), stranger);
    if (assembly == null && mustWait()) {
      keep(in);
      return;
    }
    batch = loop.batch();
    if (assembly != null && !assemble(in)) {
      if (in.isReadable() && assembly == null && life == Life.OPEN) {
        keep(in);
      }
      return;
    }
    if (in.isReadable() || rest != null) {
      decode(in);
    }
    loop.filled();
  }

  /**
   * True while requests must stay undecoded: a held client's, an unauthenticated client's next one,
   * or too many.
   */
  private boolean mustWait() {
    return held || stranger && underWay > 0 || underWay >= MANY_REQUESTS;
  }

  private void keep(ByteBuf in) {
    int before = rest == null ? 0 : rest.length;
    byte[] more = new byte[before + in.readableBytes()];
    if (before > 0) {
      System.arraycopy(rest, 0, more, 0, before);
    }
    in.readBytes(more, before, in.readableBytes());
    keepRest(more);
    if (more.length > settings.requestLimits().maxQueryBuffer()) {
      overQueryLimit();
    } else if (more.length > RespDecoder.LONG_REQUEST) {
      stopReading();
    }
  }

  private void keepRest(byte[] bytes) {
    loop.heap().reserve((bytes == null ? 0 : bytes.length) - (rest == null ? 0 : rest.length));
    rest = bytes;
    queryBytes(bytes == null ? 0 : bytes.length);
  }

  private void queryBytes(long now) {
    if (now > queryBytes) {
      loop.metrics().bufferGrowth.add(now - queryBytes);
    }
    QUERY_BYTES.setOpaque(this, now);
  }

  private boolean assemble(ByteBuf in) {
    boolean whole = assembly.feed(in) || pull();
    queryBytes(assembly.held());
    QUERY_FREE.setOpaque(this, assembly.toCome());
    if (assembly.isStarved()) {
      starved();
      return false;
    }
    if (assembly.total() > settings.requestLimits().maxQueryBuffer()) {
      overQueryLimit();
      return false;
    }
    if (!whole) {
      return false;
    }
    Assembly done = assembly;
    assembly = null;
    batch.holdNext(done.granted());
    if (done.error() != null) {
      fail(done.error());
      return false;
    }
    int at = batch.requests().wordsUsed();
    done.emit(batch.requests());
    if (done.hasExcess()) {
      keepRest(new byte[] {done.excess()});
    }
    return request(at);
  }

  /** Reads on past Netty; true if the request is whole now, or never will be. */
  private boolean pull() {
    int count = reader.pull(assembly);
    if (count > 0) {
      received(count);
    }
    return assembly.isDone();
  }

  private void decode(ByteBuf in) {
    RequestBuffer requests = batch.requests();
    int kept = rest == null ? 0 : rest.length;
    int count = in.readableBytes();
    byte[] bytes = requests.room(kept + count);
    int from = requests.used();
    if (kept > 0) {
      System.arraycopy(rest, 0, bytes, from, kept);
      keepRest(null);
    }
    in.readBytes(bytes, from + kept, count);
    int to = from + kept + count;
    requests.used(to);
    int words = requests.wordsUsed();
    int end = decoder.decode(requests, from, to, this);
    if (count >= SocketReader.LONG && requests.isOneWith(words, SocketReader.LONG)) {
      reader.sawLong();
    }
    if (decoder.error() != null) {
      fail(decoder.error());
    } else if (end < to) {
      requests.used(end);
      keepLeft(requests.bytes(), end, to);
    }
  }

  private void keepLeft(byte[] bytes, int from, int to) {
    if (decoder.longRequest()) {
      assembly =
          new Assembly(
              settings.requestLimits(),
              stranger,
              loop.heap()::tryReserve,
              loop.spareArrays()::take);
      assemble(Unpooled.wrappedBuffer(bytes, from, to - from));
    } else {
      keepRest(Arrays.copyOfRange(bytes, from, to));
    }
  }

  @Override
  public boolean request(int wordAt) {
    RequestBuffer requests = batch.requests();
    Bytes name = loop.name();
    requests.point(name, wordAt + 1);
    Command command = loop.table().find(name.array(), name.offset(), name.length());
    if (underWay == 0 && command != null && answerOutOfBand(command, requests, wordAt)) {
      return true;
    }
    batch.add(session, command, wordAt);
    underWay++;
    return !mustWait();
  }

  /** Some commands need not wait behind what may take long: PING shows that the server lives. */
  private boolean answerOutOfBand(Command command, RequestBuffer requests, int wordAt) {
    LoopHandler handler = command.outOfBand();
    if (handler == null || !loop.dispatcher().leavesToLoops(command, batch)) {
      return false;
    }
    if (!session.isPlain() || !loop.answerOutOfBand(handler, requests.wordAt(wordAt), this)) {
      return false;
    }
    loop.tell(() -> loop.dispatcher().answeredOutOfBand(session, command));
    return true;
  }

  /** A protocol error: the data context answers it in its turn, and ends the connection. */
  private void fail(String error) {
    life = life == Life.OPEN ? Life.FAILED : life;
    RequestBuffer requests = batch.requests();
    int at = requests.wordsUsed();
    requests.word(0);
    requests.large(Bytes.of(error));
    batch.add(session, null, at);
    underWay++;
  }

  private void overQueryLimit() {
    LOG.warn("Closing client that reached max query buffer length: {}", remoteAddress());
    loop.metrics().queryBufferDisconnections.add(1);
    closeNow();
  }

  private void starved() {
    LOG.warn("Closing client: the heap has no room for its request: {}", remoteAddress());
    loop.metrics().queryBufferDisconnections.add(1);
    closeNow();
  }

  // ------------------------------------------------------------------------- answering

  @Override
  public void answered(int count) {
    underWay -= count;
    if (underWay == 0 && rest == null && assembly == null) {
      queryBytes(0);
    }
    goOn();
  }

  @Override
  public void hold(boolean on) {
    held = on;
    goOn();
  }

  private void goOn() {
    try {
      takeUp();
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  /** Takes up what waited undecoded and reads on, unless there is still a reason not to. */
  private void takeUp() {
    if (!isAlive() || mustWait()) {
      return;
    }
    if (rest != null) {
      read(Unpooled.EMPTY_BUFFER);
    }
    readOn();
    if (inputEnded) {
      hangUp();
    }
  }

  /** Reads again, unless there is still a reason not to. */
  void readOn() {
    if (!readingStopped || inputEnded || !isAlive() || mustWait()) {
      return;
    }
    if (loop.isCrowded()) {
      loop.hold(this);
    } else {
      readingStopped = false;
      resume();
    }
  }

  private void resume() {
    try {
      context.channel().config().setAutoRead(true);
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  private void stopReading() {
    if (!readingStopped) {
      readingStopped = true;
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void send(ReplyBuffer out, int from, int to) {
    try {
      out.pieces(from, to, output);
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  @Override
  public void send(ByteBuf bytes) {
    try {
      output.take(bytes);
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  @Override
  public void push(byte[] bytes, int length) {
    try {
      output.copy(bytes, 0, length);
    } catch (Throwable failure) {
      failed(failure);
    }
  }

  @Override
  public void feed(Feed feed) {
    output.feed(feed);
  }

  @Override
  public void feedOn() {
    output.feedOn();
  }

  @Override
  public void closeAfterReplies() {
    if (isAlive()) {
      life = Life.ENDING;
      output.endThenClose();
    }
  }

  @Override
  public void closeNow() {
    if (life != Life.GONE) {
      life = Life.ENDING;
      output.end();
      Closing.now(context);
    }
  }

  /** Ends the connection behind all that the socket has taken; it is no client from then on. */
  void closeGently() {
    if (life != Life.GONE) {
      loop.closing().gently(context);
      // Not from within the answers to it, as a channel does not become inactive from within
      // either.
      context.executor().execute(this::leave);
    }
  }

  @Override
  public void giveUp() {
    output.giveUp();
  }

  /**
   * Handles an unforeseen failure, after which an unknown part of a request or an answer is lost:
   * the client is disconnected, or the process ends.
   */
  void failed(Throwable failure) {
    try {
      LOG.error("Closing client: its connection failed unexpectedly: {}", remoteAddress(), failure);
      closeNow();
    } catch (Throwable again) {
      loop.failed(again);
    }
  }

  /**
   * The client will send no more, but may still want its answers: the connection ends behind the
   * last of them, or at once if the client waits for something.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
      inputEnded = true;
      hangUp();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void hangUp() {
    boolean allDecoded = rest == null || !mustWait();
    loop.tellBehind(
        () -> {
          // A client that waits never gets to what is not decoded yet.
          if (allDecoded || session.waiting() != null) {
            loop.dispatcher().hangUp(session);
          }
        });
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    leave();
    ctx.fireChannelInactive();
  }

  private void leave() {
    if (life != Life.GONE) {
      life = Life.GONE;
      loop.guarded(this::forget).run();
    }
  }

  private void forget() {
    output.end();
    keepRest(null);
    if (assembly != null) {
      loop.heap().release(assembly.granted());
      assembly = null;
    }
    onClose.run();
    loop.tell(() -> loop.dispatcher().disconnected(session));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (Closing.isLoss(cause)) {
      LOG.debug("Connection {} failed", remoteAddress(), cause);
      closeNow();
    } else {
      failed(cause);
    }
  }

  @Override
  public LoopPort port() {
    return loop;
  }

  @Override
  public void protocol(int version) {
    protocol = version;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public void outputClass(OutputClass kind) {
    output.outputClass(kind);
  }

  @Override
  public void stranger(boolean isStranger) {
    stranger = isStranger;
  }

  /** True if the client has not authenticated. Its event loop only. */
  boolean isStranger() {
    return stranger;
  }

  @Override
  public long outputBytes() {
    return output.unreadBytes();
  }

  @Override
  public long bufferedBytes() {
    return output.bufferedBytes();
  }

  @Override
  public long queryBytes() {
    return (long) QUERY_BYTES.getOpaque(this);
  }

  @Override
  public long queryFreeBytes() {
    return (long) QUERY_FREE.getOpaque(this);
  }

  @Override
  public long bytesIn() {
    return (long) BYTES_IN.getOpaque(this);
  }

  @Override
  public long bytesOut() {
    return output.bytesOut();
  }

  @Override
  public long traffic() {
    return bytesIn() + output.bytesTaken();
  }
}
