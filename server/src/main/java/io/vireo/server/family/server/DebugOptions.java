package io.vireo.server.family.server;

import java.util.Map;

/** Some of what DEBUG can be asked for. Data context only. */
public interface DebugOptions {
  /** The options by their names in capital letters. */
  Map<String, DebugOption> options();
}
