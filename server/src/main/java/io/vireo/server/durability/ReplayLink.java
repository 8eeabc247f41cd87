package io.vireo.server.durability;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.resp.ReplyBuffer;

/** The connection of nobody: of the client in whose name the log is repeated. */
final class ReplayLink implements Link {
  private static final LoopPort NOWHERE =
      new LoopPort() {
        @Override
        public int index() {
          return 0;
        }

        @Override
        public void post(Runnable task) {}
      };

  @Override
  public LoopPort port() {
    return NOWHERE;
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
