package io.vireo.server.engine.session;

import io.vireo.server.tls.EngineMemory;

/**
 * The books on the memory that a client takes: what the server keeps for it, and what {@link
 * ClientMemory} has counted. Heap bytes. Data context only.
 */
public final class ClientAccount {
  private EngineMemory engine = EngineMemory.NONE;
  private long kept;
  private long noted;
  private long notedElsewhere;

  ClientAccount() {}

  /**
   * Notes what TLS takes for the client. Its event loop, before any other thread knows the client.
   */
  public void engine(EngineMemory memory) {
    engine = memory;
  }

  /** What TLS takes for the client. */
  public EngineMemory engine() {
    return engine;
  }

  /**
   * Notes the bytes of the heap that the server keeps for the client or, negative, gives back: its
   * own name, and those of channels, patterns and watched keys.
   */
  public void keep(long bytes) {
    kept += bytes;
  }

  /** Heap bytes of what the server keeps for the client, as far as commands have told. */
  public long kept() {
    return kept;
  }

  /** What {@code ClientMemory} found at its last look. */
  public void note(long bytes, long elsewhere) {
    noted = bytes;
    notedElsewhere = elsewhere;
  }

  /** What {@code ClientMemory} found at its last look: heap bytes, and bytes elsewhere. */
  public long noted() {
    return noted;
  }

  /** The part of {@link #noted} that lies outside the heap, or is reserved anyhow. */
  public long notedElsewhere() {
    return notedElsewhere;
  }
}
