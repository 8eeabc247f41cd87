package io.vireo.server.peer;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** A connection that never was. */
record ClosedLink(PeerFailure failure) implements PeerLink {
  static ClosedLink because(PeerFailure.Reason reason, String detail) {
    return new ClosedLink(new PeerFailure(reason, detail, false));
  }

  @Override
  public void send(PeerRequest request, Consumer<PeerOutcome> handler) {
    handler.accept(failure);
  }

  @Override
  public void tell(PeerRequest request) {}

  @Override
  public void tell(byte[] bytes) {}

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public void listener(LinkListener listener) {
    listener.closed(failure);
  }

  @Override
  public void detach(Consumer<ByteBuffer> consumer) {
    throw new IllegalStateException("There is no connection");
  }

  @Override
  public void reading(boolean on) {}

  @Override
  public String localHost() {
    return "";
  }

  @Override
  public boolean isOpen() {
    return false;
  }

  @Override
  public void close() {}
}
