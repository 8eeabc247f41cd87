package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.server.engine.Clock;

/** The entry point of the fat jar. */
public final class Main {
  private Main() {}

  /**
   * Starts a server.
   *
   * @param args what redis-server takes: an optional configuration file, then {@code --setting
   *     value} pairs
   */
  public static void main(String[] args) {
    Bootstrap server = new Bootstrap(Config.defaults(), Clock.system());
    System.out.println(server.start());
  }
}
