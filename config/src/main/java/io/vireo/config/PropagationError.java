package io.vireo.config;

/** What happens if the replication stream or the append only file holds a bad command. */
public enum PropagationError {
  IGNORE,
  PANIC,
  PANIC_ON_REPLICAS
}
