package io.vireo.server.engine.session;

import io.netty.buffer.ByteBuf;
import io.vireo.server.resp.ReplyBuffer;

/**
 * The connection of a client that has none: nothing comes from it, what is sent to it is gone, and
 * no event loop serves it. Subclasses say where that differs.
 */
public class NoConnection implements Link {
  /**
   * Refuses.
   *
   * @throws IllegalStateException unless a subclass has an event loop
   */
  @Override
  public LoopPort port() {
    throw new IllegalStateException("The client has no event loop");
  }

  @Override
  public String remoteAddress() {
    return "";
  }

  @Override
  public String localAddress() {
    return "";
  }

  @Override
  public void send(ReplyBuffer out, int from, int to) {}

  @Override
  public void send(ByteBuf bytes) {
    bytes.release();
  }

  @Override
  public void answered(int count) {}

  @Override
  public void closeAfterReplies() {}

  @Override
  public void closeNow() {}

  @Override
  public void protocol(int version) {}

  @Override
  public int protocol() {
    return 2;
  }

  @Override
  public void outputClass(OutputClass kind) {}

  @Override
  public void stranger(boolean isStranger) {}

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
}
