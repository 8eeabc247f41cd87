package io.vireo.server.pubsub;

import io.netty.buffer.ByteBuf;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A connection that keeps what it is sent, and releases buffers only when told to. */
final class RecordingLink extends NoConnection {
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
}
