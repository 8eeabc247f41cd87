package io.vireo.server.scripting;

import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;

/** Interpreters over TCP. */
public final class SocketInterpreters {
  private SocketInterpreters() {}

  /** RESP2 and RESP3 of a server that listens. */
  public static List<Interpreter> of(RunningServer server) {
    List<Interpreter> both = new ArrayList<>();
    for (String protocol : List.of("2", "3")) {
      SocketClient client = server.client();
      both.add(new Interpreter(client::send, client::readBytes, protocol));
    }
    return both;
  }
}
