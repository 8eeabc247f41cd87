package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.SanitizePayload;
import io.vireo.config.SnapshotSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.AsyncLoadingGate;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.snapshot.ValueRules;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the data set when the server starts, in slices, so that clients get an answer meanwhile.
 * Data context only.
 */
public final class Recovery implements IncrementalTasks.IncrementalTask {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final double NANOS = 1e9;
  private static final long MICROS = 1000;
  private static final int PROGRESS_PERCENT = 10;

  /**
   * The number of keys or commands between two looks at the clock: while they are small, a look
   * costs more than one of them.
   */
  private static final int GROUP = 16;

  private static final long GROUP_BYTES = 1 << 16;

  /** The longest time for which clients wait for the first bytes, however slow these are. */
  private static final long LONGEST_HURRY_NANOS = 1_000_000_000;

  /** A time at which nothing has expired. */
  private static final long BEFORE_ALL_DEADLINES = Long.MIN_VALUE;

  private final Keyspace keyspace;
  private final DataContext context;
  private final AsyncLoadingGate asyncLoadingGate;
  private final LoadingGate loadingGate;
  private final MemoryLimit memory;
  private final MemoryBudget heap;
  private final Sessions sessions;
  private final CommandTable table;
  private final Execution execution;
  private final ServerMetrics metrics;
  private final Timekeeper time;
  private final Config config;
  private final DurableFiles disk;
  private final LibraryTexts libraries;
  private final Supplier<Thresholds> thresholds;
  private final SnapshotLoader.Target served;

  /** What is loaded, or was loaded last. */
  private Run run;

  private boolean loading;
  private boolean endedInPart;
  private long keysLoaded;
  private long keysExpired;
  private SavedHistory history;
  private final ExpiredKeys expired;

  /** What is loaded. */
  private enum Kind {
    SNAPSHOT,
    LOG,
    /** Another server has made it of its data, and tells what expires. */
    COPY
  }

  /** One loading, and how far it has come. */
  private final class Run {
    private final Kind kind;
    private final Deque<Path> files;
    private final SnapshotLoader.Target target;
    private final Consumer<String> whenDone;
    private final Runnable beforeAdoption;

    /** Whether the data that are there are served meanwhile. */
    private final boolean async;

    private final long totalBytes;
    private final long beganNanos = context.clock().nanos();
    private final long beganAt = context.clock().millis();

    /** What arrives of a copy; null if all is in files. */
    private Arrivals arrivals;

    private LoadSource source;
    private Path opened;
    private long passedBytes;
    private long usedWhenSaved;
    private long resumeAt;
    private long delayed;
    private int shownTenth;

    /** Loads files in place of what is there, and does something once it has ended. */
    Run(Kind kind, List<Path> files, Consumer<String> whenDone) {
      this(kind, files, served, false, () -> {}, whenDone);
    }

    /**
     * Nothing is loaded yet.
     *
     * @param beforeAdoption called just before what was loaded beside the data takes their place
     */
    Run(
        Kind kind,
        List<Path> files,
        SnapshotLoader.Target target,
        boolean async,
        Runnable beforeAdoption,
        Consumer<String> whenDone) {
      this.kind = kind;
      this.files = new ArrayDeque<>(files);
      this.target = target;
      this.async = async;
      this.beforeAdoption = beforeAdoption;
      this.whenDone = whenDone;
      totalBytes = files.stream().mapToLong(Recovery.this::bytes).sum();
    }

    boolean isLog() {
      return kind == Kind.LOG;
    }
  }

  /**
   * Loads into a keyspace.
   *
   * @param expired hears of keys that had expired when the server started, and so were left out
   */
  public Recovery(
      DataContext context,
      Config config,
      Keyspace keyspace,
      CommandTable table,
      Execution execution,
      Sessions sessions,
      MemoryLimit memory,
      MemoryBudget heap,
      Timekeeper time,
      ServerMetrics metrics,
      LoadingGate loadingGate,
      AsyncLoadingGate asyncLoadingGate,
      DurableFiles disk,
      LibraryTexts libraries,
      Supplier<Thresholds> thresholds,
      ExpiredKeys expired) {
    this.keyspace = keyspace;
    this.context = context;
    this.asyncLoadingGate = asyncLoadingGate;
    this.loadingGate = loadingGate;
    this.memory = memory;
    this.heap = heap;
    this.sessions = sessions;
    this.table = table;
    this.execution = execution;
    this.metrics = metrics;
    this.time = time;
    this.disk = disk;
    this.config = config;
    this.libraries = libraries;
    this.thresholds = thresholds;
    this.expired = expired;
    served = SnapshotLoader.Target.served(keyspace, libraries);
    run = new Run(Kind.SNAPSHOT, List.of(), fault -> {});
  }

  /**
   * Begins to load a snapshot, if there is one.
   *
   * @param done called with null once all is loaded, or with what is wrong with the file
   */
  void begin(Path snapshot, Consumer<String> done) {
    begin(Kind.SNAPSHOT, disk.exists(snapshot) ? List.of(snapshot) : List.of(), done);
  }

  /** Begins to load the files of a log, in order; see {@link #begin(Path, Consumer)}. */
  void beginLog(List<Path> all, Consumer<String> done) {
    begin(Kind.LOG, all, done);
  }

  private void begin(Kind kind, List<Path> all, Consumer<String> done) {
    if (all.isEmpty()) {
      done.accept(null);
      return;
    }
    run = new Run(kind, all, done);
    start();
    hurry();
  }

  /**
   * Loads the first bytes before any client has a turn, as Redis does: one that connects while
   * little is loaded waits for a moment, rather than getting an error.
   */
  private void hurry() {
    long bytes = config.get(SnapshotSettings.LOADING_PROCESS_EVENTS_INTERVAL_BYTES);
    long end = context.clock().nanos() + LONGEST_HURRY_NANOS;
    boolean more = true;
    while (more
        && run.resumeAt == 0
        && bytesLoaded() < bytes
        && context.clock().nanos() - end < 0) {
      more = step();
    }
    if (!more) {
      context.incrementalTasks().remove(this);
    }
  }

  private void start() {
    loading = true;
    if (run.async) {
      asyncLoadingGate.closed(true);
    } else {
      loadingGate.closed(true);
      keyspace.expiryHolds().hold(ExpiryHold.LOADING);
    }
    context.incrementalTasks().add(this);
  }

  /**
   * Begins to load a snapshot that another server has made of its data; all of it is taken, for
   * that server tells what expires.
   *
   * @param done called with null, or with what is wrong: then a part was loaded, and the gate is
   *     open
   */
  void replace(Path snapshot, Consumer<String> done) {
    run = new Run(Kind.COPY, List.of(snapshot), done);
    start();
    hurry();
  }

  /**
   * Begins to load what arrives of another server's snapshot; see {@link #replace}.
   *
   * @param old what becomes of the data that are there
   * @param adopting called just before they are replaced by what was loaded beside them
   * @param drained called when little enough waits again of what has arrived
   * @return takes what arrives
   */
  Arrivals replaceArriving(
      OldData old, Runnable adopting, Runnable drained, Consumer<String> done) {
    SnapshotLoader.Target target =
        old == OldData.DROPPED ? served : SnapshotLoader.Target.beside(keyspace, libraries);
    run = new Run(Kind.COPY, List.of(), target, old == OldData.SERVED, adopting, done);
    Arrivals arrivals =
        new Arrivals(
            old,
            config.get(SnapshotSettings.RDBCHECKSUM),
            new SnapshotLoader(
                config, keyspace, memory, heap, target, rules(), false, ExpiredKeys.UNHEARD),
            this::arrived,
            drained);
    run.arrivals = arrivals;
    run.source = arrivals;
    run.opened = arrivals.file();
    start();
    return arrivals;
  }

  private void arrived() {
    context.inbox().wake();
  }

  private long bytes(Path file) {
    try {
      return disk.size(file);
    } catch (IOException missing) {
      return 0;
    }
  }

  /**
   * Loads a snapshot while all clients wait. If there is something wrong with what is in it, the
   * process ends: neither what was there before nor what was saved could be told from the rest.
   *
   * @param merge whether a key that is there is replaced, instead of being an error
   * @return null, or what is wrong with the file
   */
  public String load(Path snapshot, boolean merge) {
    run = new Run(Kind.SNAPSHOT, List.of(snapshot), fault -> {});
    return loadNow(merge);
  }

  /**
   * Loads the files of a log while all clients wait, see {@link #load}; but while a script in it
   * runs for long, clients that ask are told so.
   */
  String loadLog(List<Path> all) {
    run = new Run(Kind.LOG, all, fault -> {});
    return loadNow(false);
  }

  private String loadNow(boolean merge) {
    endedInPart = false;
    loadingGate.closed(true);
    try {
      boolean more = true;
      while (more) {
        more = advance(merge);
      }
      return null;
    } catch (IOException failure) {
      String fault = fault(failure);
      if (!run.isLog()
          && (run.opened == null || run.source != null && run.source.loader().isUntouched())) {
        return fault;
      }
      endedInPart = true;
      LOG.warn("Fatal error loading the DB: {}. Exiting.", fault);
      context.fatal().exit();
      return fault;
    } finally {
      loadingGate.closed(endedInPart);
      close();
      forgetChanges();
    }
  }

  /** True if the last load while all clients waited left a part of the data: the process ends. */
  boolean endedInPart() {
    return endedInPart;
  }

  private String fault(IOException failure) {
    if (failure instanceof TooLarge) {
      return failure.getMessage();
    }
    Path file = present();
    return failure instanceof FileSystemException
        ? "can't open " + file + " for reading: " + DiskFaults.reason(failure)
        : Loading.explain(file, failure);
  }

  /** The file that is read, or that is next, or was last. */
  private Path present() {
    return run.source == null && !run.files.isEmpty() ? run.files.peek() : run.opened;
  }

  /**
   * Loads a key or repeats a command; false once all files are through.
   *
   * <p>Nothing that goes wrong may leave the server loading for ever, or serving a part of the
   * data.
   */
  private boolean advance(boolean merge) throws IOException {
    try {
      boolean more = advanceFile(merge);
      if (!more && loading && run.totalBytes >= HeapPromotion.WORTHWHILE) {
        LOG.debug(
            "What was loaded is in the old generation after {} collections",
            new HeapPromotion().promote());
      }
      return more;
    } catch (SnapshotLoader.HeapFull full) {
      throw tooLarge(full.bytes());
    } catch (NoRoom | OutOfMemoryError full) {
      throw tooLarge(0);
    } catch (RuntimeException unforeseen) {
      LOG.error("Loading failed unexpectedly", unforeseen);
      throw new IOException("The file is damaged in a way that was not foreseen", unforeseen);
    } catch (Error unforeseen) {
      LOG.error("Loading failed unexpectedly", unforeseen);
      throw new IOException("The server failed, for reasons that are in its log", unforeseen);
    }
  }

  /** Lets go of what was loaded, so that there is memory to tell of it and to end. */
  private IOException tooLarge(long wanted) {
    Path file = present();
    double percent = percent();
    long outside = keyspace.pages().mapped();
    long inHeap = memory.used() - keyspace.blockBytes() + wanted;
    long known = usedWhenSaved();
    close();
    loadingGate.closed(!run.async);
    for (int i = 0; i < keyspace.size(); i++) {
      run.target.databases().apply(i).clear();
    }
    TooLarge.Needs taken = new TooLarge.Needs(inHeap, outside);
    double all = known > taken.all() || percent < 1 ? known : 100 * taken.all() / percent;
    return new TooLarge(file, heap, taken.grownTo(all), (int) percent);
  }

  private boolean advanceFile(boolean merge) throws IOException {
    if (run.source == null) {
      Path next = run.files.peek();
      if (next == null) {
        return false;
      }
      run.source = open(next, merge);
      run.opened = next;
      run.files.poll();
    }
    if (!run.source.next()) {
      LoadSource done = run.source;
      run.usedWhenSaved = Math.max(run.usedWhenSaved, done.loader().usedWhenSaved());
      run.passedBytes += done.size();
      tell(done);
      done.close();
      run.source = null;
    }
    return true;
  }

  private LoadSource open(Path file, boolean merge) throws IOException {
    boolean checksum = config.get(SnapshotSettings.RDBCHECKSUM);
    SnapshotLoader loader =
        new SnapshotLoader(
            config,
            keyspace,
            memory,
            heap,
            run.target,
            rules(),
            merge,
            loading ? expired : ExpiredKeys.UNHEARD);
    // What follows may be empty: it was made just before the end of this one was to be written.
    boolean last = run.files.stream().skip(1).allMatch(later -> bytes(later) == 0);
    return run.isLog()
        ? new LogReplay(
            sessions,
            table,
            keyspace,
            execution,
            metrics,
            config,
            disk,
            file,
            last,
            last && config.get(AppendOnlySettings.AOF_LOAD_TRUNCATED),
            config.get(AppendOnlySettings.AOF_LOAD_CORRUPT_TAIL_MAX_SIZE),
            checksum,
            loader)
        : new Loading(disk, file, checksum, loader);
  }

  private ValueRules rules() {
    boolean thorough = config.get(SnapshotSettings.SANITIZE_DUMP_PAYLOAD) == SanitizePayload.YES;
    boolean isReplica =
        config.get(ReplicationSettings.REPLICAOF).isSet()
            || keyspace.expiryHolds().isHeld(ExpiryHold.REPLICA);
    boolean toldByOthers = run.isLog() || run.kind == Kind.COPY || isReplica;
    long now = toldByOthers ? BEFORE_ALL_DEADLINES : keyspace.now();
    return new ValueRules(thresholds.get(), thorough, now);
  }

  private void tell(LoadSource done) {
    if (!(done instanceof LogReplay)) {
      SnapshotLoader loader = done.loader();
      keysLoaded = loader.loaded();
      keysExpired = loader.expiredKeys();
      history = loader.history();
      LOG.info(
          "Done loading RDB, keys loaded: {}, keys expired: {}, empty keys skipped: {}.",
          keysLoaded,
          keysExpired,
          loader.emptyKeys());
    } else {
      history = done.size() > 0 && done instanceof LogReplay log ? log.history() : history;
      LOG.info("DB loaded from append only file {}", done.file().getFileName());
    }
  }

  @Override
  public long readyAt() {
    if (run.arrivals != null && !run.arrivals.isReady()) {
      return Long.MAX_VALUE;
    }
    return run.resumeAt;
  }

  @Override
  public boolean step() {
    boolean more = false;
    IOException failure = null;
    try {
      more = advanceGroup();
    } catch (IOException wrong) {
      failure = wrong;
    }
    time.begin();
    showProgress();
    if (!more) {
      end(failure);
    }
    return more;
  }

  private boolean advanceGroup() throws IOException {
    int pause = config.get(SnapshotSettings.KEY_LOAD_DELAY);
    long until = bytesLoaded() + GROUP_BYTES;
    if (run.async) {
      // What is loaded beside the data that are served has deadlines that are not theirs.
      keyspace.beforeAllDeadlines();
    }
    boolean more = advance(false);
    for (int i = 1; i < GROUP && more && pause == 0 && bytesLoaded() < until && isReady(); i++) {
      more = advance(false);
    }
    delay(pause);
    return more;
  }

  private boolean isReady() {
    return run.arrivals == null || run.arrivals.isReady();
  }

  private void delay(int micros) {
    if (micros > 0) {
      run.delayed += micros;
      run.resumeAt = context.clock().millis() + run.delayed / MICROS;
      run.delayed %= MICROS;
    } else {
      run.resumeAt = 0;
    }
  }

  private void showProgress() {
    int tenth = (int) (percent() / PROGRESS_PERCENT);
    if (tenth > run.shownTenth
        && bytesToLoad() > 0
        && context.clock().millis() - run.beganAt > MICROS) {
      LOG.info("Loading: {} % of {} bytes", tenth * PROGRESS_PERCENT, bytesToLoad());
    }
    run.shownTenth = Math.max(tenth, run.shownTenth);
  }

  private void end(IOException failure) {
    String fault = failure == null ? null : fault(failure);
    if (fault != null && run.arrivals != null) {
      LOG.warn("Internal error in RDB reading offset {}: {}", run.arrivals.position(), fault);
    }
    close();
    if (run.target.isBeside()) {
      settle(fault == null);
    }
    if (fault == null || !run.target.isBeside()) {
      forgetChanges();
    }
    if (fault == null) {
      served();
    } else if (run.kind == Kind.COPY) {
      open();
    } else if (!run.isLog() && !(failure instanceof TooLarge)) {
      LOG.warn("The snapshot cannot be loaded: {}", fault);
      LOG.warn("Terminating server after rdb file reading failure.");
    }
    run.whenDone.accept(fault);
  }

  /** What was loaded beside the data takes their place, or is dropped. */
  private void settle(boolean good) {
    if (good) {
      LOG.info("MASTER <-> REPLICA sync: Swapping active DB with loaded DB");
      run.beforeAdoption.run();
      keyspace.adoptIncoming();
      libraries.adoptIncoming();
      LOG.info("MASTER <-> REPLICA sync: Discarding old DB in background");
    } else {
      LOG.info("MASTER <-> REPLICA sync: Discarding temporary DB in background");
      keyspace.dropIncoming();
      libraries.dropIncoming();
    }
  }

  /**
   * Opens the gate, as all is there. After a failure it stays shut: no client may see a part of the
   * data.
   */
  private void served() {
    double seconds = (context.clock().nanos() - run.beganNanos) / NANOS;
    String from = run.isLog() ? "append only file" : run.arrivals == null ? "disk" : "the primary";
    LOG.info("DB loaded from {}: {} seconds", from, String.format(Locale.ROOT, "%.3f", seconds));
    open();
  }

  private void open() {
    loading = false;
    run.arrivals = null;
    loadingGate.closed(false);
    asyncLoadingGate.closed(false);
    keyspace.expiryHolds().release(ExpiryHold.LOADING);
  }

  /**
   * What the files tell of the history of the data that were loaded when the server started; null
   * if they do not: a log does if it was brought to its end. Once the server may serve.
   */
  public SavedHistory history() {
    return history;
  }

  private void close() {
    try {
      if (run.source != null) {
        run.source.close();
      }
    } catch (IOException nothingToLose) {
      LOG.debug("A file that was read could not be closed", nothingToLose);
    }
    run.source = null;
  }

  /** What was loaded is what was saved. */
  private void forgetChanges() {
    keyspace.saved(keyspace.dirty());
    time.begin();
  }

  /** True while data is loaded, and if that failed. */
  public boolean isLoading() {
    return loading;
  }

  /** True while data is loaded beside those that are served. */
  public boolean isAsync() {
    return loading && run.async;
  }

  /** Bytes that the data took when the snapshot that is loaded was made; 0 if unknown. */
  public long usedWhenSaved() {
    return run.source == null
        ? run.usedWhenSaved
        : Math.max(run.usedWhenSaved, run.source.loader().usedWhenSaved());
  }

  /** When loading began, Unix seconds. */
  public long beganAt() {
    return run.beganAt / MICROS;
  }

  /** Bytes to load; 0 if their number is unknown. */
  public long bytesToLoad() {
    return run.arrivals == null ? run.totalBytes : run.arrivals.length();
  }

  /** Bytes loaded so far. */
  public long bytesLoaded() {
    return run.passedBytes + (run.source == null ? 0 : run.source.position());
  }

  /** How much is loaded, per cent. */
  public double percent() {
    long total = bytesToLoad() == 0 && run.arrivals != null ? usedWhenSaved() : bytesToLoad();
    if (total == 0) {
      return run.arrivals == null ? 100 : 0;
    }
    return Math.min(100, 100.0 * bytesLoaded() / total);
  }

  /** How long the rest will take, seconds. */
  public long secondsLeft() {
    double passed = (context.clock().nanos() - run.beganNanos) / NANOS;
    double share = Math.max(percent(), 1e-6) / 100;
    return (long) (passed / share - passed);
  }

  /** Keys that the last loading put in. */
  public long keysLoaded() {
    return run.source == null ? keysLoaded : run.source.loader().loaded();
  }

  /** Keys that the last loading left out because they had expired. */
  public long keysExpired() {
    return keysExpired;
  }
}
