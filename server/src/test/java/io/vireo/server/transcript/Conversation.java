package io.vireo.server.transcript;

import java.time.Duration;

/** An empty server and the clients of one scenario. */
interface Conversation extends AutoCloseable {
  /** Prepares a server for a scenario. */
  interface Opener {
    /** An empty server with the settings of the scenario. */
    Conversation open(Scenario scenario);
  }

  /** The client of this name; connects it when it is first asked for. */
  Peer peer(String name);

  /** Lets time pass. */
  void advance(Duration by);

  /** Sends a command. */
  void send(Peer peer, Step.Send command);

  /** Returns once the server has begun to work on the last command of a client. */
  void awaitBegun(Peer peer, Step.Send command);

  /** Returns once nothing more seems to come for anybody; only for recording. */
  void awaitQuiet();

  /** Ends it. */
  @Override
  void close();
}
