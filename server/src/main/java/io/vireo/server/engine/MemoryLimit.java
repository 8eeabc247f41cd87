package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.config.MemoryShare;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.gate.MemoryGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.memory.MachineMemory;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Eviction;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.Tidying;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the memory in use below {@code maxmemory}: before a command that may need more, keys are
 * evicted until there is room. Data context only.
 */
public final class MemoryLimit implements IncrementalTasks.IncrementalTask {
  /*
   * While there is room, a command costs one comparison. If there is not, keys are evicted for as
   * long as maxmemory-eviction-tenacity allows; what is left then is a task that goes on in slices
   * between commands, and the command may run. Only when there is nothing to evict are commands
   * refused that may need memory.
   *
   * Buffers of clients count too, so a command that needs no memory may find too much in use: that
   * is looked at once for each batch.
   *
   * What waits for the log's file is not counted: evicting a key appends to it, so that eviction
   * would feed itself.
   *
   * Room alone does not help a command whose blocks have another size than those that are free: if
   * few pages are free, holes in others are closed first, and where that frees none, keys are
   * evicted until it does.
   */

  private static final Logger LOG = LoggerFactory.getLogger(MemoryLimit.class);

  /** Keys to evict between two looks at the clock, and commands between two at the memory. */
  static final int STRIDE = 16;

  /** Commands between two looks at the memory while there is much room and no limit. */
  private static final int ROOMY_STRIDE = 64;

  /** Without maxmemory commands ask for room when so little of the heap's is left: an eighth. */
  private static final int CLOSE_SHIFT = 3;

  /** Without maxmemory clients are looked at again when they grew by a 64th of the heap's room. */
  private static final int ROUGH_SHIFT = 6;

  /** So much data more or less between two looks is a reason to let go of what was seen last. */
  private static final long MUCH = 64 * 1024;

  /** Heap bytes of a request that is retained without asking for room. */
  private static final int MAX_UNASKED_BYTES = 1024;

  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;
  private static final int LINEAR = 10;
  private static final double GEOMETRIC = 1.15;

  private enum State {
    /** There is room. */
    ROOM,
    /** There is none, but keys that can be evicted. */
    EVICTING,
    /** There is none, and nothing to evict. */
    EXHAUSTED
  }

  private final Keyspace keyspace;
  private final FreePages pages;
  private final Tidying tidying;
  private final MemoryBudget heap;
  private final Eviction eviction;
  private final ClientMemory clients;
  private final Propagation propagation;
  private final LatencyMonitor latency;
  private final Clock clock;
  private final MemoryGate gate;
  private final PauseGate pause;
  private final LoadingGate loading;
  private final IncrementalTasks incrementalTasks;
  private final CommandTable table;
  private final BooleanSupplier fits = this::fits;
  private final List<LongSupplier> counted = new ArrayList<>();
  private final List<LongSupplier> uncounted = new ArrayList<>();
  private long promised;
  private long seen;

  /** Requests since the last look, and what was in use on the heap then. */
  private int unseen;

  private long usedOnHeap;

  private long limit;
  private boolean lifted;
  private boolean close;
  private long patience;
  private boolean atWork;
  private long exceededSince;
  private boolean exceeded;

  /** True if there was no room when it was last made, and no key to evict. */
  private boolean exhausted;

  MemoryLimit(
      Config config,
      Keyspace keyspace,
      CommandTable table,
      Clock clock,
      LatencyMonitor latency,
      MemoryBudget heap,
      ClientMemory clients,
      Propagation propagation,
      Gates gates,
      IncrementalTasks incrementalTasks) {
    this.keyspace = keyspace;
    pages = new FreePages(keyspace);
    tidying = new Tidying(keyspace);
    this.heap = heap;
    eviction = keyspace.eviction();
    this.clients = clients;
    this.propagation = propagation;
    this.table = table;
    this.latency = latency;
    this.clock = clock;
    gate = gates.get(MemoryGate.class);
    pause = gates.get(PauseGate.class);
    loading = gates.get(LoadingGate.class);
    this.incrementalTasks = incrementalTasks;
    keyspace.room(this::hasRoom);
    follow(config);
  }

  private void follow(Config config) {
    config.listen(MemorySettings.MAXMEMORY_EVICTION_TENACITY, this::tenacity);
    config.listen(MemorySettings.MAXMEMORY, bytes -> limits(config));
    config.listen(MemorySettings.MAXMEMORY_CLIENTS, share -> limits(config));
    config.listen(MemorySettings.MAXMEMORY_POLICY, policy -> review());
    config.listen(MemorySettings.IMPORT_MODE, this::importMode);
  }

  /** Shares are taken of {@code maxmemory}, so the two limits are set together. */
  private void limits(Config config) {
    MemoryShare share = config.get(MemorySettings.MAXMEMORY);
    limit(share.bytes(share.percent() ? MachineMemory.ofThisMachine().available() : 0));
    clients.limit(config.get(MemorySettings.MAXMEMORY_CLIENTS).bytes(limit));
  }

  /** Keys past their deadlines stay while the data of another server are imported. */
  private void importMode(boolean on) {
    if (on) {
      keyspace.expiryHolds().hold(ExpiryHold.IMPORT);
    } else {
      keyspace.expiryHolds().release(ExpiryHold.IMPORT);
      review();
    }
  }

  /** Sets the bytes that may be in use: {@code maxmemory}; 0 for no limit. */
  private void limit(long bytes) {
    if (bytes == limit) {
      return;
    }
    limit = bytes;
    gate.closed(bytes > 0 || close);
    if (bytes > heap.ceiling() + blockCeiling()) {
      LOG.warn(
          "maxmemory is {} bytes, but the JVM's heap bears no more than {} of data, and {} may lie"
              + " beside it: that is the limit",
          bytes,
          heap.ceiling(),
          blockCeiling());
    }
    if (bytes > 0 && counted() > bytes) {
      LOG.warn(
          "maxmemory is {} bytes now, but {} are in use: keys will be evicted, or commands refused"
              + " that need memory",
          bytes,
          counted());
    }
    review();
  }

  /**
   * Leaves eviction to another server, as a replica does to its primary: only the heap is a limit
   * then, and nothing is evicted.
   */
  public void lift(boolean on) {
    if (on != lifted) {
      lifted = on;
      review();
    }
  }

  /** The bytes that may be in use, or 0. */
  public long limit() {
    return limit;
  }

  /** Sets {@code maxmemory-eviction-tenacity}: 0 to 100, where 100 is for as long as it takes. */
  private void tenacity(int value) {
    if (value <= LINEAR) {
      patience = 50 * MICRO * value;
    } else if (value < 100) {
      patience = (long) (500 * MICRO * Math.pow(GEOMETRIC, value - LINEAR));
    } else {
      patience = Long.MAX_VALUE;
    }
  }

  /** Adds what is in use beside keys and clients, and counts against the limit. */
  public void counted(LongSupplier bytes) {
    counted.add(bytes);
  }

  /** Adds a buffer of the server itself, which is in use but does not count against the limit. */
  public void uncounted(LongSupplier bytes) {
    uncounted.add(bytes);
  }

  /** Bytes in use that do not count against the limit. */
  public long uncounted() {
    return sum(uncounted);
  }

  /** Bytes in use beside keys and clients that count against the limit: scripts and functions. */
  public long scripts() {
    return sum(counted);
  }

  private static long sum(List<LongSupplier> parts) {
    long sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += parts.get(i).getAsLong();
    }
    return sum;
  }

  /** Bytes in use that count against the limit. */
  private long counted() {
    return keyspace.heapBytes() + keyspace.blockBytes() + clients.bytes() + scripts();
  }

  /** The most bytes of blocks: holes between them take some of their pages as well. */
  private long blockCeiling() {
    long bound = keyspace.pages().bound();
    return bound - (bound >> CLOSE_SHIFT);
  }

  /** Bytes in use: {@code used_memory}. */
  public long used() {
    return counted() + uncounted();
  }

  /** Bytes in use on the heap, but for what comes and goes. */
  private long onHeap() {
    return onHeap(counted(), keyspace.blockBytes());
  }

  private long onHeap(long counted, long blocks) {
    return counted + uncounted() - blocks - clients.elsewhereBytes();
  }

  /** True if no limit is exceeded. */
  private boolean fits() {
    return leaves(0) && heap.has(onHeap(), 0);
  }

  /** True if this part of each limit is left, as a binary logarithm; 0 for none of it. */
  private boolean leaves(int shift) {
    return leaves(counted(), keyspace.blockBytes(), shift);
  }

  private boolean leaves(long counted, long blocks, int shift) {
    return counted <= limitLess(limit == 0 || lifted ? Long.MAX_VALUE : limit, shift)
        && fitsProcess(counted, blocks, shift);
  }

  private boolean fitsProcess(long counted, long blocks, int shift) {
    return counted - blocks <= limitLess(heap.ceiling(), shift)
        && blocks <= limitLess(blockCeiling(), shift);
  }

  /** True if the process bears what is in use, whatever {@code maxmemory} says. */
  public boolean fitsProcess() {
    return fitsProcess(counted(), keyspace.blockBytes(), 0) && heap.has(onHeap(), 0);
  }

  private static long limitLess(long most, int shift) {
    return shift == 0 ? most : most - (most >> shift);
  }

  /**
   * Sees to it that there is room for a command.
   *
   * @return false if there is none, and no key to evict
   */
  boolean makeRoom() {
    boolean room = note(fits() ? State.ROOM : evict(patience, fits));
    exhausted = !room;
    if (pages.areFew()) {
      makePages();
    }
    return room;
  }

  /** Closes some holes, and as many as it takes where a command might find no page. */
  private void makePages() {
    boolean more;
    do {
      more = tidying.step() || evictPage();
    } while (more && pages.areScarce());
  }

  /** Evicts as much as a page has, so that there are holes to close; false if nothing is freed. */
  private boolean evictPage() {
    if (pages.areSparse() || !mayEvict()) {
      return false;
    }
    long before = keyspace.blockBytes();
    long enough = before - pages.pageBytes();
    evict(patience, () -> keyspace.blockBytes() <= enough);
    return keyspace.blockBytes() < before;
  }

  /**
   * True if there is no memory for what a script may want to write.
   *
   * @param mayEvict whether keys may be evicted now: not in the midst of a transaction, whose EXEC
   *     has made room for its scripts, if there was any
   */
  public boolean isExhausted(boolean mayEvict) {
    if (mayEvict && gate.isClosed()) {
      makeRoom();
    }
    return gate.isClosed() && exhausted;
  }

  /**
   * True if the given number of bytes can be had at once: they are kept for the command that asks
   * until it has {@linkplain #ran run}. While data is loaded only data and clients count.
   */
  boolean hasRoom(long bytes) {
    if (loading.isClosed()) {
      return canLoad(bytes);
    }
    heap.used(onHeap());
    boolean granted = heap.tryReserve(bytes);
    promised += granted ? bytes : 0;
    return granted;
  }

  /**
   * True if the heap has room for the given number of bytes beside data and clients, whatever
   * {@code maxmemory} says. What clients' requests take meanwhile does not count: they come and go.
   */
  public boolean canLoad(long bytes) {
    return onHeap() + bytes <= heap.most();
  }

  /** What is kept for commands that run, bytes. */
  long promised() {
    return promised;
  }

  /**
   * A command has run: what it asked for is in use, or not needed any more.
   *
   * @param before what was kept for others when it began
   */
  void ran(long before) {
    if (promised > before) {
      free(promised - before);
      promised = before;
    }
  }

  /** Gives back reserved bytes that a command needs no more: by now they count as in use. */
  public void spent(long bytes) {
    ran(Math.max(0, promised - bytes));
  }

  /** Gives room back that commands had; what they made of it is in use by now. */
  void free(long bytes) {
    heap.used(onHeap());
    heap.release(bytes);
  }

  /**
   * True if there is memory to retain the words of a request beyond its run; asked for until they
   * are {@linkplain #retained retained}.
   */
  boolean hasRoomToRetain(Request request) {
    long bytes = 0;
    for (int i = 0; i < request.count(); i++) {
      Bytes word = request.word(i);
      boolean own = word.length() > 0 && word.ownsArray();
      bytes += own ? KeptBytes.handle() : KeptBytes.word(word.length());
    }
    return bytes < MAX_UNASKED_BYTES || hasRoom(bytes);
  }

  /** What was asked for to retain a request is in use now, by its client. */
  void retained(Session session, long bytes) {
    clients.grew(session, bytes);
    ran(0);
  }

  /** A command made its client take more, or less. */
  public void clientGrew(Session session, long bytes) {
    clients.grew(session, bytes);
  }

  /** A command made a client give itself a name, listen or watch, or end that. */
  public void clientChanged(Session session) {
    clients.changed(session);
  }

  /**
   * Before a batch of commands. While there is no limit, not for clients either, and much room,
   * some short ones may come between two looks.
   *
   * @param requests how many there are
   * @param bytes what they take
   */
  void look(int requests, long bytes) {
    pages.expect(bytes);
    lookAfter(Math.min(requests, STRIDE), bytes >= MUCH);
  }

  /** Within a batch, after {@link #STRIDE} commands. */
  void lookWithin() {
    lookAfter(STRIDE, false);
  }

  private void lookAfter(int requests, boolean needed) {
    unseen += requests;
    boolean roomy =
        limit == 0 && !exceeded && !close && !clients.isLimited() && isFarFromFull(usedOnHeap);
    if (needed || !roomy || unseen >= ROOMY_STRIDE) {
      look();
    } else {
      ran(0);
    }
  }

  private boolean isFarFromFull(long onHeap) {
    return heap.has(onHeap, heap.most() >> CLOSE_SHIFT);
  }

  /** Between commands, and regularly. */
  public void look() {
    unseen = 0;
    ran(0);
    if (clients.isDue(growthThatMatters())) {
      clients.look();
    }
    long blocks = keyspace.blockBytes();
    long data = keyspace.heapBytes() + blocks;
    long counted = data + clients.bytes() + scripts();
    long onHeap = onHeap(counted, blocks);
    if (onHeap > heap.most()) {
      clients.shed(onHeap - heap.most());
      counted = counted();
      onHeap = onHeap(counted, blocks);
    }
    heap.used(onHeap);
    usedOnHeap = onHeap;
    boolean closeNow =
        !leaves(counted, blocks, CLOSE_SHIFT) || !isFarFromFull(onHeap) || pages.areDwindling();
    if (closeNow != close) {
      close = closeNow;
      gate.closed(limit > 0 || close);
    }
    if (exceeded || closeNow && (!fits() || pages.areFew())) {
      makeRoom();
      data = keyspace.heapBytes() + keyspace.blockBytes();
    }
    letGo(data);
  }

  /** What families saw last may be gone by now, and take more than all that is there. */
  private void letGo(long data) {
    if (Math.abs(data - seen) >= MUCH) {
      seen = data;
      table.letGo();
    }
  }

  /** Far from any limit it is enough to know about how much the clients take. */
  private long growthThatMatters() {
    return limit > 0 || close || clients.isLimited() ? 0 : heap.most() >> ROUGH_SHIFT;
  }

  /** The limit or the policy is another one: begins to evict if need be. */
  public void review() {
    if (!fits()) {
      goOn();
    }
  }

  private boolean note(State state) {
    if (state == State.ROOM) {
      if (exceeded) {
        exceeded = false;
        keyspace.stats().evictionExceededNanos.add(clock.nanos() - exceededSince);
      }
    } else if (!exceeded) {
      exceeded = true;
      exceededSince = clock.nanos();
    }
    return state != State.EXHAUSTED;
  }

  /** Neither while commands are held back nor while the data is loaded. */
  private boolean mayEvict() {
    return !pause.isClosed() && !loading.isClosed();
  }

  private State evict(long nanos, BooleanSupplier enough) {
    if (!mayEvict()) {
      return State.ROOM;
    }
    if (lifted || keyspace.expiryHolds().isImporting()) {
      return State.EXHAUSTED;
    }
    boolean own = propagation.beginOwn();
    try {
      return evictFor(nanos, enough);
    } finally {
      if (own) {
        propagation.endOwn();
      }
    }
  }

  private State evictFor(long nanos, BooleanSupplier enough) {
    propagation.separate();
    long begin = clock.nanos();
    State state = State.ROOM;
    int evicted = 0;
    while (state == State.ROOM && !enough.getAsBoolean()) {
      boolean found = evictOne();
      propagation.separate();
      if (!found) {
        state = State.EXHAUSTED;
      } else if (++evicted % STRIDE == 0
          && clock.nanos() - begin >= nanos
          && !enough.getAsBoolean()) {
        state = State.EVICTING;
        goOn();
      }
    }
    if (latency.enabled()) {
      spike("eviction-cycle", begin);
    }
    return state;
  }

  private boolean evictOne() {
    if (!latency.enabled()) {
      return eviction.evict();
    }
    long begin = clock.nanos();
    boolean found = eviction.evict();
    spike("eviction-del", begin);
    return found;
  }

  private void spike(String event, long begin) {
    latency.add(event, keyspace.now() / 1000, (clock.nanos() - begin) / MILLI);
  }

  private void goOn() {
    if (!atWork) {
      atWork = true;
      incrementalTasks.add(this);
    }
  }

  /** Evicts some more keys. */
  @Override
  public boolean step() {
    atWork = !fits() && evict(0, fits) == State.EVICTING;
    if (!atWork) {
      note(fits() ? State.ROOM : State.EXHAUSTED);
    }
    return atWork;
  }

  /** For how long more than the limit has been in use by now, nanoseconds; 0 if it is not. */
  public long exceededNanos() {
    return exceeded ? clock.nanos() - exceededSince : 0;
  }

  /** Begins to count anew how long: CONFIG RESETSTAT. */
  public void resetExceeded() {
    exceeded = false;
  }
}
