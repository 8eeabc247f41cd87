package io.vireo.config;

/** Which supervisor is told that the server is ready. */
public enum Supervision {
  UPSTART,
  SYSTEMD,
  AUTO,
  NO
}
