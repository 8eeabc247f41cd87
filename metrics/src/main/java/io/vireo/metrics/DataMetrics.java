package io.vireo.metrics;

/** What the data context counts. It is the only writer; any thread may read. */
public final class DataMetrics {

  private final CounterPage page = new CounterPage(40);

  /** Commands executed. */
  public final Counter commandsProcessed = page.counter();

  /** Lookups for reading that found their key. */
  public final Counter keyspaceHits = page.counter();

  /** Lookups for reading that did not find their key. */
  public final Counter keyspaceMisses = page.counter();

  /** Keys removed because their time was up. */
  public final Counter expiredKeys = page.counter();

  /** Those of them that no command came across: the calendar removed them. */
  public final Counter expiredKeysActive = page.counter();

  /** Hash fields removed because their time was up. */
  public final Counter expiredSubkeys = page.counter();

  /** Those of them that no command came across. */
  public final Counter expiredSubkeysActive = page.counter();

  /** Expiry cycles stopped by their time limit. */
  public final Counter expiredTimeCapReached = page.counter();

  /** Time spent in expiry cycles, in nanoseconds. */
  public final Counter expireCycleNanos = page.counter();

  /** Keys removed because of {@code maxmemory}. */
  public final Counter evictedKeys = page.counter();

  /** Clients closed because of {@code maxmemory-clients}. */
  public final Counter evictedClients = page.counter();

  /** Cached scripts dropped to make room for newer ones. */
  public final Counter evictedScripts = page.counter();

  /** Time spent above {@code maxmemory}, in nanoseconds. */
  public final Counter evictionExceededNanos = page.counter();

  /** Messages published. */
  public final Counter messagesPublished = page.counter();

  /** Full synchronizations with replicas. */
  public final Counter syncFull = page.counter();

  /** Partial synchronizations granted to replicas. */
  public final Counter syncPartialOk = page.counter();

  /** Partial synchronizations refused to replicas. */
  public final Counter syncPartialErr = page.counter();

  /** Bytes that came from the primary. */
  public final Counter replicationInputBytes = page.counter();

  /** Snapshots started: what a forking server counts as forks. */
  public final Counter snapshots = page.counter();

  /** Values released in the background. */
  public final Counter lazyfreedObjects = page.counter();

  /** Blocks that were moved to close holes in pages: each is a key with what lies beside it. */
  public final Counter defragHits = page.counter();

  /** Blocks that were to be moved, but found no room. */
  public final Counter defragMisses = page.counter();

  /** Time during which there were too many holes, in nanoseconds. */
  public final Counter defragNanos = page.counter();

  /** RESTORE payloads checked in depth. */
  public final Counter dumpPayloadSanitizations = page.counter();

  /** Error replies to commands that arrived over a replication link or from the AOF. */
  public final Counter unexpectedErrorReplies = page.counter();

  /** Requests that a cluster would have refused; which are looked at, a setting says. */
  public final Counter clusterIncompatibleOperations = page.counter();

  /** What requests for each slot of a cluster took. */
  public final SlotMetrics slots = new SlotMetrics();

  /** Clients disconnected because an answer was given up that went beyond their limit. */
  public final Counter outputBufferDisconnections = page.counter();

  /** Commands that failed for a reason within the server. */
  public final Counter internalErrors = page.counter();

  /** Failed authentications. */
  public final Counter aclDeniedAuth = page.counter();

  /** Client certificates that named no user with the right to log in. */
  public final Counter aclDeniedCertificate = page.counter();

  /** Answers to wrong passwords that were held back. */
  public final Counter authDelayed = page.counter();

  /** Commands refused by the ACL. */
  public final Counter aclDeniedCommand = page.counter();

  /** Keys refused by the ACL. */
  public final Counter aclDeniedKey = page.counter();

  /** Channels refused by the ACL. */
  public final Counter aclDeniedChannel = page.counter();

  /** Databases refused by the ACL. */
  public final Counter aclDeniedDatabase = page.counter();

  /** Runs of the data context: batches taken from event loops and timer work. */
  public final Counter cycles = page.counter();

  /** Time spent in such runs, in nanoseconds. */
  public final Counter cycleNanos = page.counter();

  /** Time spent in commands within such runs, in nanoseconds. */
  public final Counter commandNanos = page.counter();

  /** Keys of requests that were fetched into the processor's caches ahead of the commands. */
  public final Counter prefetchedKeys = page.counter();

  /** Groups of such keys. */
  public final Counter prefetchGroups = page.counter();

  void reset() {
    page.reset();
    slots.reset();
  }
}
