package io.vireo.metrics;

/** What one event loop counts. The loop is the only writer; any thread may read. */
public final class LoopMetrics {

  private final CounterPage page = new CounterPage(14);

  /** Connections accepted. */
  public final Counter connectionsReceived = page.counter();

  /** Connections closed at once because of {@code maxclients}. */
  public final Counter connectionsRejected = page.counter();

  /** Bytes read from clients. */
  public final Counter inputBytes = page.counter();

  /** Bytes written to clients. */
  public final Counter outputBytes = page.counter();

  /** Those among them that went to replicas. */
  public final Counter replicationOutputBytes = page.counter();

  /** Read events handled. */
  public final Counter reads = page.counter();

  /** Flushes to sockets. */
  public final Counter writes = page.counter();

  /** Batches handed over to the data context. */
  public final Counter batches = page.counter();

  /** Cycles of the loop that had work. */
  public final Counter cycles = page.counter();

  /** Time spent in such cycles, in nanoseconds. */
  public final Counter cycleNanos = page.counter();

  /** Published messages delivered to subscribers. */
  public final Counter messagesDelivered = page.counter();

  /** Clients closed because their query buffer outgrew its limit. */
  public final Counter queryBufferDisconnections = page.counter();

  /** Clients closed because their output buffer outgrew its limit. */
  public final Counter outputBufferDisconnections = page.counter();

  /** Bytes by which buffers of clients have grown, whatever they gave back. */
  public final Counter bufferGrowth = page.counter();

  void reset() {
    page.reset();
  }
}
