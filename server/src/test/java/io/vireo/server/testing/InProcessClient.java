package io.vireo.server.testing;

import io.netty.buffer.ByteBuf;
import io.vireo.config.SecuritySettings;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.Link;
import io.vireo.server.engine.LoopPort;
import io.vireo.server.engine.OutputClass;
import io.vireo.server.engine.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;

/**
 * A connection of an {@link InProcessServer}: what is sent goes through the real decoder into a
 * real batch, and what comes back is kept to be read. One thread only.
 */
public final class InProcessClient implements Link, RespDecoder.Sink, ReplyBuffer.Pieces {
  private static final int FIRST_PORT = 50_000;

  private final InProcessServer server;
  private final LoopPort port;
  private final String address;
  private final Session session;
  private final RequestFeed feed = new RequestFeed(RequestLimits.DEFAULTS);
  private final RespParser received = new RespParser();
  private Batch batch;
  private boolean failed;
  private boolean closed;
  private boolean stranger;
  private int protocol = 2;
  private long bytesIn;
  private long bytesOut;

  InProcessClient(InProcessServer server, long id, LoopPort port) {
    this.server = server;
    this.port = port;
    this.address = "127.0.0.1:" + (FIRST_PORT + id);
    stranger = !server.engine().config().text(SecuritySettings.REQUIREPASS).isEmpty();
    session = new Session(id, this, server.clock().millis(), !stranger);
  }

  /** What the data context knows of this client. */
  public Session session() {
    return session;
  }

  // ------------------------------------------------------------------------- for tests

  /** Sends a command and reads its reply: the next value, which may be a pushed message. */
  public RespValue run(String... words) {
    send(RespRequest.of(words));
    return read();
  }

  /** The next value that came in, or null. */
  public RespValue read() {
    return received.next();
  }

  /** The bytes that came in and were not read yet. */
  public RespParser received() {
    return received;
  }

  /** True once the server has closed the connection. */
  public boolean isClosed() {
    return closed;
  }

  /** Closes the connection from this end. */
  public void close() {
    closed = true;
    server.engine().disconnected(session);
    server.settle();
  }

  /** Sends bytes: whole requests, parts of them, or nonsense. Everything they cause happens now. */
  public void send(byte[] bytes) {
    bytesIn += bytes.length;
    feed.add(bytes);
    boolean more = true;
    while (more && !closed) {
      more = turn();
    }
  }

  /** One turn of an event loop; true if another may find more. */
  private boolean turn() {
    batch = server.batch(port);
    boolean more = feed.pass(batch.requests(), stranger, this);
    if (feed.error() != null && !failed) {
      fail(feed.error());
    }
    batch.handedOver(server.clock().nanos());
    server.engine().execute(batch);
    port.post(batch);
    server.settle();
    server.engine().tick();
    server.settle();
    return more;
  }

  private void fail(String error) {
    failed = true;
    RequestBuffer requests = batch.requests();
    int at = requests.wordsUsed();
    requests.word(0);
    requests.large(Bytes.of(error));
    batch.add(session, null, at);
  }

  @Override
  public boolean request(int wordAt) {
    Bytes name = Bytes.view();
    batch.requests().point(name, wordAt + 1);
    Command command = server.engine().table().find(name.array(), name.offset(), name.length());
    batch.add(session, command, wordAt);
    return !stranger;
  }

  // ------------------------------------------------------------------------- Link

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
    return "127.0.0.1:6379";
  }

  @Override
  public void send(ReplyBuffer out, int from, int to) {
    out.pieces(from, to, this);
  }

  @Override
  public void copy(byte[] array, int offset, int length) {
    if (!closed) {
      received.feed(array, offset, length);
      bytesOut += length;
    }
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
  public void answered(int count) {}

  @Override
  public void closeAfterReplies() {
    closeNow();
  }

  @Override
  public void closeNow() {
    if (!closed) {
      closed = true;
      server.engine().inbox().add(() -> server.engine().disconnected(session));
    }
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
  public void outputClass(OutputClass kind) {}

  @Override
  public void stranger(boolean isStranger) {
    stranger = isStranger;
  }

  @Override
  public long outputBytes() {
    return 0;
  }

  @Override
  public long queryBytes() {
    return feed.pending();
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
