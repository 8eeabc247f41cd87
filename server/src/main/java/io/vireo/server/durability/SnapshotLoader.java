package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.RdbVersionCheck;
import io.vireo.config.SnapshotSettings;
import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.persistence.rdb.RdbStage;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.AccessBits;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.IncomingDatabases;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.PartStorage;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.snapshot.EntryReader;
import io.vireo.server.snapshot.ValueRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts what a snapshot holds into the keyspace, as long as the heap bears it. Data context only.
 */
final class SnapshotLoader extends EntryReader {
  /**
   * Where what is loaded goes. Data context only.
   *
   * @param databases the databases by number
   * @param libraries the libraries of functions
   * @param isBeside true for a second set, beside the data that are served or kept
   */
  record Target(IntFunction<Database> databases, LibraryTexts libraries, boolean isBeside) {
    /** What is served. */
    static Target served(Keyspace space, LibraryTexts libraries) {
      return new Target(space::database, libraries, false);
    }

    /** A second set, begun anew, which takes the place of the first when all is there. */
    static Target beside(Keyspace space, LibraryTexts libraries) {
      space.dropIncoming();
      IncomingDatabases incoming = space.beginIncoming();
      return new Target(incoming::database, libraries.beginIncoming(), true);
    }
  }

  /**
   * What is loaded next would take more than the heap bears. Nothing may be left out, so loading
   * ends with it.
   */
  static final class HeapFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytes;

    /**
     * A refusal.
     *
     * @param bytes that were wanted beside the data in use
     */
    HeapFull(long bytes) {
      super("the heap is full", null, false, false);
      this.bytes = bytes;
    }

    /** Bytes that were wanted beside the data in use. */
    long bytes() {
      return bytes;
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotLoader.class);
  private static final int LOGGED_EMPTY_KEYS = 10;
  private static final double MEBI = 1 << 20;

  /** Bytes of the heap for each key that room is made for before it comes. */
  private static final int HEAP_FOR_A_KEY = 512;

  /** No key takes less of the heap: an array and a place in the table, bytes. */
  private static final int LEAST_FOR_A_KEY = 28;

  private final Config config;
  private final Keyspace space;
  private final IntFunction<Database> databases;
  private final MemoryLimit memory;
  private final MemoryBudget heap;
  private final LibraryTexts libraries;
  private final ValueRules rules;
  private final boolean merge;
  private final ExpiredKeys expiredKeys;
  private Database db;
  private Bytes key = Bytes.EMPTY;
  private long deadline;
  private long idle;
  private int frequency;
  private long loaded;
  private long librariesLoaded;
  private boolean untouched;
  private long expired;
  private long empty;
  private long usedWhenSaved;
  private final Map<String, String> historyFacts = new HashMap<>();

  /**
   * A loader into the databases of an engine.
   *
   * @param target where keys and libraries of functions are loaded
   * @param rules how values are read; with {@code now} at {@code Long.MIN_VALUE} nothing counts as
   *     expired
   * @param merge whether a key that is there is replaced, instead of being an error
   * @param expiredKeys hears of keys that are left out because they had expired
   */
  SnapshotLoader(
      Config config,
      Keyspace keyspace,
      MemoryLimit memory,
      MemoryBudget heap,
      Target target,
      ValueRules rules,
      boolean merge,
      ExpiredKeys expiredKeys) {
    this.config = config;
    this.space = keyspace;
    this.databases = target.databases();
    this.memory = memory;
    this.heap = heap;
    this.libraries = target.libraries();
    this.rules = rules;
    this.merge = merge;
    this.expiredKeys = expiredKeys;
    this.db = databases.apply(0);
  }

  /** Keys put into the keyspace. */
  long loaded() {
    return loaded;
  }

  /**
   * True if reading ended at a library that was there already, before anything was put in: what was
   * there before is there as it was.
   */
  boolean isUntouched() {
    return untouched;
  }

  /** Keys that were left out because they had expired. */
  long expiredKeys() {
    return expired;
  }

  /** Keys that were left out because there was nothing in their value. */
  long emptyKeys() {
    return empty;
  }

  /** What the file tells of the history of its data; null if it does not. */
  SavedHistory history() {
    return SavedHistory.of(historyFacts);
  }

  /** Bytes that the data took when the file was made, as it says; 0 if it does not. */
  long usedWhenSaved() {
    return usedWhenSaved;
  }

  /**
   * Checks that the heap bears {@code bytes} bytes beside the data and the value that is being
   * read.
   *
   * @throws HeapFull if it does not
   */
  void need(long bytes) {
    long unfinished = heapBytes();
    // Its parts may lie in pages of a database without keys, whose books take more by now.
    db.resized(0);
    if (!memory.canLoad(unfinished + bytes)) {
      throw new HeapFull(unfinished + bytes);
    }
  }

  /** Lets go of what is there of a value that is not read to its end, or read again. */
  void letGo() {
    forget();
  }

  @Override
  protected ValueRules rules() {
    return rules;
  }

  @Override
  protected PartStorage parts() {
    return db.parts();
  }

  @Override
  public void aux(String name, byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    switch (name) {
      case "redis-ver" -> LOG.info("Loading RDB produced by version {}", text);
      case "ctime" ->
          LOG.info("RDB age {} seconds", Math.max(0, space.realNow() / 1000 - number(text)));
      case "used-mem" -> usedWhenSaved(number(text));
      case "repl-id", "repl-offset", "repl-stream-db" -> historyFacts.put(name, text);
      default -> {
        // Others need not be known.
      }
    }
  }

  private void usedWhenSaved(long bytes) {
    usedWhenSaved = bytes;
    String megabytes = String.format(java.util.Locale.ROOT, "%.2f", bytes / MEBI);
    LOG.info("RDB memory usage when created {} Mb", megabytes);
    warnIfTooMuch(bytes);
  }

  /** Only a warning: what the file says of itself may be out of date, and keys may have expired. */
  private void warnIfTooMuch(long bytes) {
    if (bytes > heap.most() + heap.pages()) {
      LOG.warn(
          "The data may not fit: about {} MB, but the heap bears {} MB of data, and there may be {}"
              + " MB beside it. {}",
          TooLarge.mebibytes(bytes),
          (long) (heap.most() / MEBI),
          (long) (heap.pages() / MEBI),
          new TooLarge.Needs(bytes, 0).remedy(heap));
    }
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  @Override
  public void function(byte[] code) throws CorruptValueException {
    boolean first = loaded == 0 && librariesLoaded == 0;
    need(code.length);
    try {
      libraries.load(code, merge);
      librariesLoaded++;
    } catch (CorruptValueException refused) {
      untouched = first && !libraries.all().isEmpty();
      throw new CorruptValueException("Failed loading library, " + refused.getMessage());
    }
  }

  @Override
  public void database(int index) throws CorruptValueException {
    if (index >= space.size()) {
      throw new CorruptValueException(
          "Data file was created with a Redis server configured to handle more than "
              + space.size()
              + " databases");
    }
    db = databases.apply(index);
  }

  /** A file may say anything: what is reserved without a key is a small part of the heap. */
  @Override
  public void sizes(long keys, long deadlines) {
    long least = Math.min(keys, Long.MAX_VALUE / LEAST_FOR_A_KEY) * LEAST_FOR_A_KEY;
    if (usedWhenSaved == 0) {
      warnIfTooMuch(least);
    }
    db.reserve(Math.min(keys, Runtime.getRuntime().maxMemory() / HEAP_FOR_A_KEY));
  }

  /** Has a reader read on until a key is loaded; false if that was the last. */
  boolean next(RdbReader reader) throws IOException {
    boolean more = false;
    try {
      if (reader.stage() == RdbStage.START) {
        header(reader);
      }
      more = reader.next();
      return more;
    } finally {
      if (!more) {
        releaseRoom();
      }
    }
  }

  /** Has a reader read what a snapshot begins with, of a version that the settings let pass. */
  void header(RdbReader reader) throws IOException {
    reader.header(config.get(SnapshotSettings.RDB_VERSION_CHECK) == RdbVersionCheck.RELAXED);
  }

  /** No more keys come: room for those that had all expired, or never came, goes. */
  private void releaseRoom() {
    for (int i = 0; i < space.size(); i++) {
      databases.apply(i).reserve(0);
    }
  }

  @Override
  public void skippedModule(String name) {
    LOG.warn("Left out what the module {} saved", name);
  }

  @Override
  public void key(byte[] name, long newDeadline, long idleSeconds, int newFrequency) {
    key = Bytes.of(name);
    deadline = newDeadline;
    idle = idleSeconds;
    frequency = newFrequency;
  }

  @Override
  protected void complete(byte[] text, Value other) throws CorruptValueException {
    if (deadline >= 0 && deadline <= rules.now()) {
      expired++;
      expiredKeys.leftOut(history(), db.index(), key);
      return;
    }
    if (merge) {
      db.remove(key);
    }
    long before = db.size();
    space.announcing(false);
    put(text, other, deadline < 0 ? Database.NEVER : deadline);
    space.announcing(true);
    if (db.size() == before && !merge) {
      LOG.warn("RDB has duplicated key '{}' in DB {}", new UserData(key), db.index());
      throw new CorruptValueException("RDB has a duplicated key in DB " + db.index());
    }
    loaded++;
    use();
    space.endCommand();
    need(0);
  }

  private void put(byte[] text, Value other, long until) {
    if (other == null) {
      Strings.set(db, key, Bytes.of(text), until);
    } else {
      db.put(key, other, until);
    }
  }

  private void use() {
    AccessBits access = space.access();
    boolean counted = frequency >= 0 && access.lfu();
    boolean timed = idle >= 0 && !access.lfu();
    Entry entry = counted || timed ? db.find(key) : null;
    if (entry != null) {
      int bits = counted ? access.usedTimes(frequency) : access.idleFor(idle);
      entry.access(bits);
    }
  }

  @Override
  protected void empty() {
    if (empty++ < LOGGED_EMPTY_KEYS) {
      LOG.info("The value has no elements, skipping empty key: {}", new UserData(key));
    }
  }
}
