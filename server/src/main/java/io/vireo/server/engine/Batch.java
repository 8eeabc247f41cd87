package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ByteBudget;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one turn of an event loop read, and the answers to it.
 *
 * <p>It goes round: the loop fills it with requests, the data context executes them and fills it
 * with answers, the loop sends those and fills it again. Only one of the two holds it at a time;
 * the hand-over publishes it. The requests of one connection stand together in a run, so the
 * answers of a run are one stretch of the buffer.
 *
 * <p>Events are tasks for the same loop that must take effect between two answers, such as a
 * published message or a closed connection: each remembers the place in the answers where it
 * belongs.
 */
public final class Batch implements Runnable {
  private static final int FIRST_RUNS = 64;

  /** The most requests of a short batch, which has not many arguments either. */
  private static final int SHORT = 1_024;

  private static final int FEW_WORDS = 32 * 1_024;

  /** Bytes of long requests together that take a short time even where they are copied. */
  private static final long FEW_BYTES = 16 << 20;

  /** The most elements that are few for one request. */
  private static final int FEW_ELEMENTS = 128;

  /** Where the words of a request tell of its second and its third argument. */
  private static final int START = 5;

  private static final int STOP = 7;

  /** Answers of a run from which on they are copied here and not on the event loop. */
  private static final int WORTH_SEALING = 4 * 1_024;

  private final LoopPort port;
  private final Consumer<Batch> recycler;
  private final RequestBuffer requests;
  private final ReplyBuffer replies;
  private Session[] sessions = new Session[FIRST_RUNS];
  private int[] runEnds = new int[FIRST_RUNS];
  private int[] replyEnds = new int[FIRST_RUNS];
  private int runs;
  private Command[] commands = new Command[FIRST_RUNS];
  private int[] places = new int[FIRST_RUNS];
  private long[] hashes = new long[FIRST_RUNS];
  private long[] elementHashes = new long[FIRST_RUNS];
  private int[] slots = new int[FIRST_RUNS];
  private int size;
  private boolean[] sized = new boolean[FIRST_RUNS];
  private boolean quick = true;
  private boolean quickIfSmall = true;
  private boolean endsTransaction;
  private final List<Runnable> events = new ArrayList<>();
  private int[] eventPlaces = new int[8];
  private int placed;
  private int repliedRuns;
  private int lastMark;
  private long held;
  private long attached;
  private int[] heavy = new int[4];
  private long[] weights = new long[4];
  private int heavyCount;
  private int heavyDone;
  private long heavyBytes;
  private long handedOver;

  /**
   * A batch of a loop.
   *
   * @param budget of which it reserves memory
   * @param recycler takes the batch back on the loop, once its answers are sent
   */
  public Batch(LoopPort port, ByteBudget budget, Consumer<Batch> recycler) {
    requests = new RequestBuffer(budget);
    replies = new ReplyBuffer(budget);
    this.port = port;
    this.recycler = recycler;
  }

  // ------------------------------------------------------------------ filled on the event loop

  /** The text and the words of the requests. */
  public RequestBuffer requests() {
    return requests;
  }

  /** Adds a request of a session: {@code command} is null if its name is unknown. */
  public void add(Session session, Command command, int wordAt) {
    if (size == commands.length) {
      grow(size * 2);
    }
    if (runs == 0 || sessions[runs - 1] != session) {
      beginRun(session);
    }
    commands[size] = command;
    hashes[size] = 0;
    elementHashes[size] = 0;
    slots[size] = -1;
    places[size++] = wordAt;
    runEnds[runs - 1] = size;
    sized[size - 1] = false;
    if (quickIfSmall && (command == null || !isQuick(command, wordAt))) {
      quick = false;
      quickIfSmall = command != null && command.isQuickIfSmall() && requests.wordAt(wordAt) > 1;
      sized[size - 1] = quickIfSmall;
    }
  }

  /** All arrays or, if the heap is too full for that, none. */
  private void grow(int length) {
    Command[] newCommands = Arrays.copyOf(commands, length);
    int[] newPlaces = Arrays.copyOf(places, length);
    long[] newHashes = Arrays.copyOf(hashes, length);
    long[] newElementHashes = Arrays.copyOf(elementHashes, length);
    int[] newSlots = Arrays.copyOf(slots, length);
    sized = Arrays.copyOf(sized, length);
    commands = newCommands;
    places = newPlaces;
    hashes = newHashes;
    elementHashes = newElementHashes;
    slots = newSlots;
  }

  private boolean isQuick(Command command, int wordAt) {
    int words = requests.wordAt(wordAt);
    return command.isQuick(words)
        || command.isQuickRange(words) && isShortRange(wordAt + START, wordAt + STOP)
        || command.beginning() != null && endsWhatBeganHere(command);
  }

  /** True for an EXEC that comes with its MULTI, so that all between the two are quick requests. */
  private boolean endsWhatBeganHere(Command end) {
    int first = runs == 1 ? 0 : runEnds[runs - 2];
    for (int i = size - 2; i >= first && commands[i] != end; i--) {
      if (commands[i] == end.beginning()) {
        endsTransaction = true;
        return true;
      }
    }
    return false;
  }

  /** True if two positions are near the same end of something and near each other. */
  private boolean isShortRange(int startAt, int stopAt) {
    int start = requests.shortNumber(startAt);
    int stop = requests.shortNumber(stopAt);
    boolean known = start != RequestBuffer.NOT_SHORT && stop != RequestBuffer.NOT_SHORT;
    return known && start < 0 == stop < 0 && stop - start < FEW_ELEMENTS;
  }

  private void beginRun(Session session) {
    if (runs == sessions.length) {
      Session[] newSessions = Arrays.copyOf(sessions, runs * 2);
      int[] newRunEnds = Arrays.copyOf(runEnds, runs * 2);
      replyEnds = Arrays.copyOf(replyEnds, runs * 2);
      sessions = newSessions;
      runEnds = newRunEnds;
    }
    sessions[runs++] = session;
  }

  /** Takes the care for the heap bytes of one request over, which is added next. */
  public void holdNext(long bytes) {
    if (heavyCount == heavy.length) {
      int[] newHeavy = Arrays.copyOf(heavy, heavyCount * 2);
      weights = Arrays.copyOf(weights, heavyCount * 2);
      heavy = newHeavy;
    }
    heavy[heavyCount] = size;
    weights[heavyCount++] = bytes;
    heavyBytes += bytes;
  }

  /** How many bytes its large answers are more than when it was asked last. */
  long attachedSince() {
    long more = replies.attachedBytes() - attached;
    attached += more;
    return more;
  }

  /** Takes the care for heap bytes over, until the batch is through. */
  public void hold(long bytes) {
    held += bytes;
  }

  /** Heap bytes that it {@linkplain #hold held}, which are free now. */
  public long takeHeld() {
    long free = held;
    held = 0;
    return free;
  }

  /** How many requests there are. */
  public int size() {
    return size;
  }

  /** Of how many connections there are requests, as far as they stand together. */
  public int runs() {
    return runs;
  }

  /**
   * True if it is quick only because a transaction ends that began in it: not so if its client was
   * in one before, for then there is more in that.
   */
  boolean endsTransaction() {
    return endsTransaction;
  }

  /** True if no command takes long. */
  public boolean isQuick() {
    return quick;
  }

  /**
   * True if it is so short that an event loop may execute it itself: always if it is {@linkplain
   * #isQuick quick}, else if the values that it asks for are small.
   */
  public boolean isShort() {
    return quickIfSmall
        && size <= SHORT
        && requests.wordsUsed() <= FEW_WORDS
        && heavyBytes <= FEW_BYTES;
  }

  /** True unless each request is quick, and they are few and short. */
  public boolean mayTakeLong() {
    return !quick || !isShort();
  }

  /** Notes when the batch left its loop, for the queue's delay. */
  public void handedOver(long nanos) {
    handedOver = nanos;
  }

  // ------------------------------------------------------------------ executed in the data context

  LoopPort port() {
    return port;
  }

  long handedOver() {
    return handedOver;
  }

  Session session(int run) {
    return sessions[run];
  }

  int runEnd(int run) {
    return runEnds[run];
  }

  Command command(int request) {
    return commands[request];
  }

  int place(int request) {
    return places[request];
  }

  /** True if the size of the value under its first argument decides whether a request is quick. */
  boolean isSized(int request) {
    return sized[request];
  }

  /** The hash of a request's first key, or 0 if it has not been computed. */
  long hash(int request) {
    return hashes[request];
  }

  void hash(int request, long hash) {
    hashes[request] = hash;
  }

  /** The slot of a request's first key, or -1 if it has not been computed. */
  int slot(int request) {
    return slots[request];
  }

  void slot(int request, int slot) {
    slots[request] = slot;
  }

  /** The hash of the {@link Command#element} of a request, or 0 if it has not been computed. */
  long elementHash(int request) {
    return elementHashes[request];
  }

  void elementHash(int request, long hash) {
    elementHashes[request] = hash;
  }

  /** True if a request has arrays of its own, whose bytes are {@linkplain #holdNext held}. */
  boolean isHeavy(int request) {
    return heavyDone < heavyCount && heavy[heavyDone] == request;
  }

  /**
   * Drops the arrays of a heavy request, which was executed.
   *
   * @param heir gets them
   * @return how many bytes are free by that
   */
  long lighten(int request, Consumer<byte[]> heir) {
    requests.dropLarge(places[request], heir);
    return weights[heavyDone++];
  }

  ReplyBuffer replies() {
    return replies;
  }

  /** The answer to a request is complete. */
  void replied() {
    replies.seal(lastMark, ReplyBuffer.LARGE);
  }

  /** All answers of a run are complete. */
  void repliedAll(int run) {
    replies.seal(lastMark, WORTH_SEALING);
    lastMark = replies.position();
    replyEnds[run] = lastMark;
    repliedRuns = run + 1;
  }

  /**
   * The client of a run is disconnected because of its answers: drops those in this batch. To copy
   * them for a socket that will be closed behind them would take the loop as long as if they were
   * wanted, and the memory that other clients' answers need.
   */
  void drop(int run) {
    int from = run == 0 ? 0 : replyEnds[run - 1];
    replies.cut(from);
    for (int i = placed - 1; i >= 0 && eventPlaces[i] > from; i--) {
      eventPlaces[i] = from;
    }
    lastMark = Math.min(lastMark, from);
  }

  /** A task for this loop, after the answer that is being given. */
  void event(Runnable task) {
    events.add(task);
  }

  /**
   * The execution broke off: the connections whose answers are incomplete must be closed, or their
   * clients would wait for ever.
   */
  void abandon() {
    placeEvents();
    for (int run = repliedRuns; run < runs; run++) {
      Link link = sessions[run].link();
      replyEnds[run] = replies.position();
      event(link::closeNow);
    }
    placeEvents();
  }

  /** An answer is complete: events raised meanwhile belong behind it. */
  void placeEvents() {
    while (placed < events.size()) {
      if (placed == eventPlaces.length) {
        eventPlaces = Arrays.copyOf(eventPlaces, placed * 2);
      }
      lastMark = replies.position();
      eventPlaces[placed++] = lastMark;
    }
  }

  // ------------------------------------------------------------------ sent on the event loop

  /** Sends the answers and lets the events happen, each in its place. */
  @Override
  public void run() {
    int event = 0;
    int from = 0;
    int request = 0;
    for (int run = 0; run < runs; run++) {
      Link link = sessions[run].link();
      int to = replyEnds[run];
      while (event < placed && eventPlaces[event] <= to) {
        int place = eventPlaces[event];
        if (place > from) {
          link.send(replies, from, place);
          from = place;
        }
        events.get(event++).run();
      }
      if (to > from) {
        link.send(replies, from, to);
        from = to;
      }
      link.answered(runEnds[run] - request);
      request = runEnds[run];
    }
    while (event < placed) {
      events.get(event++).run();
    }
    clear();
    recycler.accept(this);
  }

  /** Releases what it holds; it must not be used again. */
  public void discard() {
    requests.discard();
    replies.discard();
  }

  /** Drops requests and answers, so that it can be filled again. */
  public void clear() {
    requests.clear();
    replies.clear();
    Arrays.fill(sessions, 0, runs, null);
    Arrays.fill(commands, 0, size, null);
    runs = 0;
    repliedRuns = 0;
    lastMark = 0;
    size = 0;
    quick = true;
    quickIfSmall = true;
    endsTransaction = false;
    while (heavyDone < heavyCount) {
      held += weights[heavyDone++];
    }
    heavyCount = 0;
    heavyDone = 0;
    heavyBytes = 0;
    attached = 0;
    if (!events.isEmpty()) {
      events.clear();
    }
    placed = 0;
  }
}
