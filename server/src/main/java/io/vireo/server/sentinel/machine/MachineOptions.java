package io.vireo.server.sentinel.machine;

/**
 * What sentinel.conf says about this Sentinel itself, as far as the machine needs it. Changed by
 * its thread only.
 */
public final class MachineOptions {
  /** {@code announce-ip}, or null: then the local address of each connection is told. */
  public String announceIp;

  /** The port told to others: {@code announce-port}, or the port that this Sentinel listens on. */
  public int port;

  /** {@code announce-hostnames}: names instead of numbers are told. */
  public boolean announceHostnames;
}
