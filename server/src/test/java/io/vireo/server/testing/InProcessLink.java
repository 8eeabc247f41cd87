package io.vireo.server.testing;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.resp.ReplyBuffer;

/** The server's end of an {@link InProcessClient}: keeps what is sent until it is read. */
final class InProcessLink implements Link, ReplyBuffer.Pieces {
  private final LoopPort port;
  private final String address;
  private final Runnable onClose;
  private final RespParser received = new RespParser();
  private boolean closed;
  private boolean stranger;
  private int protocol = 2;
  private long queryBytes;
  private long bytesIn;
  private long bytesOut;

  InProcessLink(LoopPort port, String address, boolean stranger, Runnable onClose) {
    this.port = port;
    this.address = address;
    this.stranger = stranger;
    this.onClose = onClose;
  }

  RespParser received() {
    return received;
  }

  boolean isClosed() {
    return closed;
  }

  boolean isStranger() {
    return stranger;
  }

  /** Notes that bytes came in, and how many of all wait to become a whole request. */
  void read(int count, long pending) {
    bytesIn += count;
    queryBytes = pending;
  }

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
      onClose.run();
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
    return queryBytes;
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
