package io.vireo.server.engine.session;

/**
 * The books on the memory that a client takes: what the server keeps for it, and what {@link
 * ClientMemory} has counted. Heap bytes. Data context only.
 */
public final class ClientAccount {
  private long kept;
  private long noted;
  private long notedElsewhere;

  ClientAccount() {}

  /**
   * The server keeps so many bytes of the heap more for the client, or fewer: names of itself, of
   * channels, patterns and watched keys.
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
