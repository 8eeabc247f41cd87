package io.vireo.benchmarks.embedded;

import io.netty.buffer.ByteBuf;
import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RespDecoder;

/**
 * A server and its only client on one thread: what an event loop and the data context do with the
 * bytes of a read, between the socket and the socket. For one thread.
 */
final class EmbeddedServer extends NoConnection implements RespDecoder.Sink, ReplyBuffer.Pieces {
  private static final int BATCHES_PER_TICK = 64;

  private final Engine engine = new ServerCore(Config.defaults(), Clock.system()).engine();
  private final Session session = engine.sessions().create(1, this, true);
  private final RespDecoder decoder = new RespDecoder();
  private final Bytes name = Bytes.view();
  private final LoopPort port = new OwnThread();
  private final Batch batch = new Batch(port, engine.heap(), done -> {});
  private byte[] out = new byte[64 * 1024];
  private long answered;
  private long bytesOut;
  private long executing;
  private int untilTick;

  EmbeddedServer() {
    engine.lifecycle().connected(session);
  }

  private static final class OwnThread implements LoopPort {
    @Override
    public int index() {
      return 0;
    }

    @Override
    public void post(Runnable task) {
      task.run();
    }
  }

  /**
   * Executes the requests of a read.
   *
   * @throws IllegalStateException if a reply is an error or the bytes end within a request
   */
  void read(byte[] text, int from, int length) {
    RequestBuffer requests = batch.requests();
    System.arraycopy(text, from, requests.room(length), requests.used(), length);
    int begin = requests.used();
    requests.used(begin + length);
    if (decoder.decode(requests, begin, begin + length, this) != begin + length) {
      throw new IllegalStateException("not a whole number of requests: " + decoder.error());
    }
    long handedOver = engine.context().clock().nanos();
    batch.handedOver(handedOver);
    engine.dispatcher().executing(batch, done -> {}).run();
    executing += engine.context().clock().nanos() - handedOver;
    batch.run();
    engine.heap().release(batch.takeHeld());
    if (--untilTick < 0) {
      untilTick = BATCHES_PER_TICK;
      engine.regularWork().run();
    }
  }

  /** How many requests were answered. */
  long answeredRequests() {
    return answered;
  }

  /** Nanoseconds that the data context took, without decoding and sending. */
  long executingNanos() {
    return executing;
  }

  /** How many keys there are. */
  long keys() {
    return engine.keyspace().database(0).size();
  }

  @Override
  public boolean request(int wordAt) {
    RequestBuffer requests = batch.requests();
    requests.point(name, wordAt + 1);
    Command command = engine.table().find(name.array(), name.offset(), name.length());
    batch.add(session, command, wordAt);
    return true;
  }

  // ------------------------------------------------------------------------- answers

  @Override
  public void send(ReplyBuffer replies, int from, int to) {
    if (replies.array()[from] == '-') {
      throw new IllegalStateException(
          "error: " + Bytes.of(replies.array(), from, Math.min(200, to - from)));
    }
    replies.pieces(from, to, this);
  }

  @Override
  public void copy(byte[] array, int offset, int length) {
    if (out.length < length) {
      out = new byte[length];
    }
    System.arraycopy(array, offset, out, 0, length);
    bytesOut += length;
  }

  @Override
  public void take(ByteBuf large) {
    send(large);
  }

  @Override
  public void send(ByteBuf bytes) {
    bytesOut += bytes.readableBytes();
    bytes.release();
  }

  @Override
  public void answered(int count) {
    answered += count;
  }

  // ------------------------------------------------------------------------- what no client asks

  @Override
  public LoopPort port() {
    return port;
  }

  @Override
  public String remoteAddress() {
    return "embedded:0";
  }

  @Override
  public String localAddress() {
    return "embedded:0";
  }

  @Override
  public void closeAfterReplies() {
    throw new IllegalStateException("the server closed the connection");
  }

  @Override
  public void closeNow() {
    closeAfterReplies();
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }
}
