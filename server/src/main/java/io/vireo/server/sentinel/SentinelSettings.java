package io.vireo.server.sentinel;

import io.vireo.server.sentinel.machine.MachineOptions;

/** Settings of a Sentinel that belong to no primary, and its epoch. Data context. */
public final class SentinelSettings {
  private final Names names;
  private final MachineOptions options = new MachineOptions();
  private String id;
  private long epoch;
  private int announcePort;
  private boolean denyScripts = true;
  private String user;
  private String password;

  SentinelSettings(Names names) {
    this.names = names;
  }

  /** What the machine looks at. */
  MachineOptions options() {
    return options;
  }

  /** How hosts are found. */
  public Names names() {
    return names;
  }

  /** {@code myid}: forty hexadecimal digits; null if the file has none yet. */
  public String id() {
    return id;
  }

  void id(String newId) {
    id = newId;
  }

  /** {@code current-epoch} as the file has it. */
  long epoch() {
    return epoch;
  }

  void epoch(long newEpoch) {
    epoch = newEpoch;
  }

  /** {@code announce-ip}, or null. */
  public String announceIp() {
    return options.announceIp;
  }

  /** Sets {@code announce-ip}; an empty one is none. */
  public void announceIp(String ip) {
    options.announceIp = ip.isEmpty() ? null : ip;
  }

  /** {@code announce-port}, 0 for none. */
  public int announcePort() {
    return announcePort;
  }

  /**
   * Sets {@code announce-port}, 0 for none.
   *
   * @param listening the port that is told then
   */
  public void announcePort(int port, int listening) {
    announcePort = port;
    options.port = port == 0 ? listening : port;
  }

  /** {@code announce-hostnames}. */
  public boolean announceHostnames() {
    return options.announceHostnames;
  }

  /** Sets {@code announce-hostnames}. */
  public void announceHostnames(boolean on) {
    options.announceHostnames = on;
  }

  /** {@code deny-scripts-reconfig}. */
  public boolean denyScripts() {
    return denyScripts;
  }

  void denyScripts(boolean on) {
    denyScripts = on;
  }

  /** {@code sentinel-user}, or null. */
  public String user() {
    return user;
  }

  /** Sets {@code sentinel-user}; an empty one is none. */
  public void user(String newUser) {
    user = newUser.isEmpty() ? null : newUser;
  }

  /** {@code sentinel-pass}, or null. */
  public String password() {
    return password;
  }

  /** Sets {@code sentinel-pass}; an empty one is none. */
  public void password(String newPassword) {
    password = newPassword.isEmpty() ? null : newPassword;
  }
}
