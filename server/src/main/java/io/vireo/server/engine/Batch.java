package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** A short batch has up to so many requests, and not many arguments. */
  private static final int SHORT = 1_024;

  private static final int FEW_WORDS = 32 * 1_024;

  private final LoopPort port;
  private final java.util.function.Consumer<Batch> recycler;
  private final RequestBuffer requests = new RequestBuffer();
  private final ReplyBuffer replies = new ReplyBuffer();
  private Session[] sessions = new Session[FIRST_RUNS];
  private int[] runEnds = new int[FIRST_RUNS];
  private int[] replyEnds = new int[FIRST_RUNS];
  private int runs;
  private Command[] commands = new Command[FIRST_RUNS];
  private int[] places = new int[FIRST_RUNS];
  private long[] hashes = new long[FIRST_RUNS];
  private int size;
  private boolean quick = true;
  private final List<Runnable> events = new ArrayList<>();
  private int[] eventPlaces = new int[8];
  private int settled;
  private int repliedRuns;
  private long held;
  private long handedOver;

  /**
   * A batch of a loop.
   *
   * @param recycler takes the batch back on the loop, once its answers are sent
   */
  public Batch(LoopPort port, java.util.function.Consumer<Batch> recycler) {
    this.port = port;
    this.recycler = recycler;
  }

  // ------------------------------------------------------------------ filled on the event loop

  /** The text and the words of the requests. */
  public RequestBuffer requests() {
    return requests;
  }

  /** Adds a request of a session: {@code command} is null if nobody knows its name. */
  public void add(Session session, Command command, int wordAt) {
    if (runs == 0 || sessions[runs - 1] != session) {
      beginRun(session);
    }
    if (size == commands.length) {
      commands = Arrays.copyOf(commands, size * 2);
      places = Arrays.copyOf(places, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    commands[size] = command;
    hashes[size] = 0;
    places[size++] = wordAt;
    runEnds[runs - 1] = size;
    quick &= command != null && command.isQuick(requests.wordAt(wordAt));
  }

  private void beginRun(Session session) {
    if (runs == sessions.length) {
      sessions = Arrays.copyOf(sessions, runs * 2);
      runEnds = Arrays.copyOf(runEnds, runs * 2);
      replyEnds = Arrays.copyOf(replyEnds, runs * 2);
    }
    sessions[runs++] = session;
  }

  /** Takes the care for heap bytes of requests over, until the batch is through. */
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

  /** True if no command takes long. */
  public boolean isQuick() {
    return quick;
  }

  /** True if it is so short that an event loop may execute it itself. */
  public boolean isShort() {
    return quick && size <= SHORT && requests.wordsUsed() <= FEW_WORDS;
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

  int runs() {
    return runs;
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

  /** The hash of a request's first key, or 0 if nobody has computed it. */
  long hash(int request) {
    return hashes[request];
  }

  void hash(int request, long hash) {
    hashes[request] = hash;
  }

  ReplyBuffer replies() {
    return replies;
  }

  void replied(int run) {
    replyEnds[run] = replies.position();
    repliedRuns = run + 1;
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
    settle();
    for (int run = repliedRuns; run < runs; run++) {
      Link link = sessions[run].link();
      replyEnds[run] = replies.position();
      event(link::closeNow);
    }
    settle();
  }

  /** An answer is complete: events raised meanwhile belong behind it. */
  void settle() {
    while (settled < events.size()) {
      if (settled == eventPlaces.length) {
        eventPlaces = Arrays.copyOf(eventPlaces, settled * 2);
      }
      eventPlaces[settled++] = replies.position();
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
      while (event < settled && eventPlaces[event] <= to) {
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
    while (event < settled) {
      events.get(event++).run();
    }
    clear();
    recycler.accept(this);
  }

  private void clear() {
    requests.clear();
    replies.clear();
    Arrays.fill(sessions, 0, runs, null);
    Arrays.fill(commands, 0, size, null);
    runs = 0;
    repliedRuns = 0;
    size = 0;
    quick = true;
    if (!events.isEmpty()) {
      events.clear();
    }
    settled = 0;
  }
}
