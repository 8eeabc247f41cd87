package io.vireo.server;

/** The entry point of the fat jar. */
public final class Main {
  private Main() {}

  /**
   * Starts a server.
   *
   * @param args what redis-server takes: an optional configuration file, then {@code --setting
   *     value} pairs
   */
  public static void main(String[] args) {}
}
