package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.resp.ReplyBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection that keeps what it is sent, and releases buffers only when told to. */
final class RecordingLink implements Link {
  final List<String> sent = new ArrayList<>();
  final List<ByteBuf> buffers = new ArrayList<>();
  private final int protocol;

  RecordingLink(int protocol) {
    this.protocol = protocol;
  }

  @Override
  public void send(ByteBuf bytes) {
    sent.add(bytes.toString(StandardCharsets.UTF_8));
    buffers.add(bytes);
  }

  @Override
  public void push(byte[] bytes, int length) {
    sent.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public LoopPort port() {
    throw new UnsupportedOperationException();
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
  public void answered(int count) {}

  @Override
  public void closeAfterReplies() {}

  @Override
  public void closeNow() {}

  @Override
  public void protocol(int version) {}

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
