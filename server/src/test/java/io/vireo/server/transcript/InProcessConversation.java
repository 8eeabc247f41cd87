package io.vireo.server.transcript;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A conversation with a server without threads and sockets, under a clock that stands still. */
final class InProcessConversation implements Conversation {
  private final InProcessServer server;
  private final Map<String, Peer> peers = new LinkedHashMap<>();

  InProcessConversation(Scenario scenario) {
    server = new InProcessServer(ServerPool.settings(scenario.settings()).toArray(String[]::new));
  }

  @Override
  public Peer peer(String name) {
    return peers.computeIfAbsent(name, unknown -> new InProcessPeer(server.client()));
  }

  @Override
  public void advance(Duration by) {
    server.advance(by);
  }

  @Override
  public void send(Peer peer, Step.Send command) {
    peer.send(command.bytes());
  }

  @Override
  public void awaitBegun(Peer peer, Step.Send command) {}

  @Override
  public void awaitQuiet() {}

  @Override
  public void close() {
    server.close();
  }

  private record InProcessPeer(InProcessClient client) implements Peer {
    @Override
    public void send(byte[] bytes) {
      client.send(bytes);
    }

    @Override
    public RespValue read() {
      return client.read();
    }

    @Override
    public RespValue poll() {
      return client.read();
    }

    @Override
    public byte[] readRaw(int count) {
      return client.received().take(Math.min(count, client.received().pending()));
    }

    @Override
    public boolean isClosed() {
      return client.isClosed();
    }
  }
}
