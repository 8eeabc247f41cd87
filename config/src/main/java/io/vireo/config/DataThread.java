package io.vireo.config;

/** Which thread runs the commands. */
public enum DataThread {
  /** Always its own thread. */
  DEDICATED,
  /** An event loop may run them itself while the data thread rests. */
  ADAPTIVE
}
