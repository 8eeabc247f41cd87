package io.vireo.server.engine;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.tls.EngineMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much memory the clients take, and which of them have to go when that is too much. Data
 * context only.
 *
 * <p>Buffers grow and shrink on event loops, so the sum of all is what the last look at each client
 * found. A look costs about a microsecond, most of it waiting for memory that another thread has
 * written: clients are looked at in turns, some at a time, and all of them at once only when loops
 * and commands have told of much growth.
 */
public final class ClientMemory {
  private static final Logger LOG = LoggerFactory.getLogger(ClientMemory.class);

  /** Heap bytes of a session, its connection and their objects in Netty and Vert.x: measured. */
  private static final long SESSION = 7 * 1024;

  /**
   * The least number of clients that are measured at a time: all are within {@link #TURNS} times.
   */
  private static final int SOME = 8;

  /** The number of clients that are measured on request. */
  private static final int FEW = 256;

  private static final int TURNS = 10;

  private static final Session[] NO_SESSIONS = {};

  /** Growth that calls for another look at once, and more of it for each client. */
  private static final long ALARM = 64 * 1024;

  private static final long ALARM_PER_CLIENT = 64;

  /** With less memory clients could not even be told what is wrong. */
  private static final long LEAST_LIMIT = 128 * 1024;

  /** A client that takes fewer bytes of the heap is not the reason that it is full. */
  private static final long MUCH = 128 * 1024;

  private final Clients clients;
  private final ServerMetrics metrics;
  private final Consumer<Session> disconnect;
  private long bytes;
  private long elsewhereBytes;
  private long limit;
  private long grown;
  private long seen;
  private boolean due;
  private Session[] round = NO_SESSIONS;
  private int next;

  ClientMemory(Clients clients, ServerMetrics metrics, Consumer<Session> disconnect) {
    this.clients = clients;
    this.metrics = metrics;
    this.disconnect = disconnect;
  }

  /**
   * Heap bytes that a client takes, with what it has announced: Redis takes the memory for a long
   * argument when it is announced, so a client counts the same wherever its bytes still are.
   */
  public static long of(Session session) {
    return taken(session) + session.link().queryFreeBytes();
  }

  /** Heap bytes that a client takes: its buffers, and all that the server keeps for it. */
  private static long taken(Session session) {
    Link link = session.link();
    return SESSION
        + session.account().engine().bytes()
        + session.account().kept()
        + session.deferred().bytes()
        + (session.waiting() == null ? 0 : session.waiting().heapBytes())
        + (session.transaction() == null ? 0 : session.transaction().heapBytes())
        + link.queryBytes()
        + link.outputBytes();
  }

  /** Sets {@code maxmemory-clients}, bytes; 0 for none. */
  public void limit(long most) {
    limit = most == 0 ? 0 : Math.max(most, LEAST_LIMIT);
    due = true;
  }

  /** A client has connected. */
  void came(Session session) {
    EngineMemory engine = session.account().engine();
    note(session, SESSION + engine.bytes(), engine.outside());
  }

  /** A client is gone. */
  void went(Session session) {
    note(session, 0, 0);
  }

  /** Notes the bytes that a command made a client take or, negative, give back. */
  void grew(Session session, long more) {
    if (isHere(session)) {
      note(session, session.account().noted() + more, session.account().notedElsewhere());
      grown += more;
    }
  }

  /** A command made a client keep more or less, and the session knows how much. */
  void changed(Session session) {
    grew(session, taken(session) - session.account().noted());
  }

  /** Neither gone nor one that only replays a log. */
  private static boolean isHere(Session session) {
    return session.descriptor() >= 0;
  }

  private void note(Session session) {
    note(session, taken(session), elsewhere(session));
  }

  private void note(Session session, long taken, long elsewhere) {
    bytes += taken - session.account().noted();
    elsewhereBytes += elsewhere - session.account().notedElsewhere();
    session.account().note(taken, elsewhere);
  }

  /** Heap bytes of all clients as of the last look at each, and what commands have told since. */
  public long bytes() {
    return bytes;
  }

  /** Bytes among them that lie outside the heap, or are noted in {@code MemoryBudget} anyhow. */
  long elsewhereBytes() {
    return elsewhereBytes;
  }

  private static long elsewhere(Session session) {
    Link link = session.link();
    return link.outputBytes() + link.queryBytes() + session.account().engine().outside();
  }

  /**
   * True if the clients have grown so much since the last look that another one is worth it.
   *
   * @param least growth that matters, bytes
   */
  boolean isDue(long least) {
    long alarm = Math.max(least, ALARM + ALARM_PER_CLIENT * clients.size());
    return due || Math.abs(growth() - seen) > alarm;
  }

  /** True if there is a limit. */
  boolean isLimited() {
    return limit > 0;
  }

  private long growth() {
    return grown + metrics.sum(loop -> loop.bufferGrowth);
  }

  /** Looks at some clients, or at all if they are few or limited: to be called regularly. */
  public void lookOn() {
    lookOn(SOME);
  }

  /**
   * Measures all clients if they are not too many, else some: for a caller that needs figures now.
   */
  public void lookNow() {
    lookOn(FEW);
  }

  private void lookOn(int least) {
    if (clients.size() <= least || isLimited()) {
      round = NO_SESSIONS;
      look();
      return;
    }
    if (next >= round.length) {
      round = clients.all().toArray(NO_SESSIONS);
      next = 0;
    }
    int end = Math.min(round.length, next + Math.max(least, (round.length + TURNS - 1) / TURNS));
    for (; next < end; next++) {
      if (isHere(round[next])) {
        note(round[next]);
      }
      round[next] = null;
    }
  }

  /** Looks at all clients, and disconnects the largest ones if they take too much. */
  void look() {
    due = false;
    seen = growth();
    long evictable = 0;
    for (Session session : clients.all()) {
      note(session);
      evictable += mayGo(session) ? of(session) : 0;
    }
    if (limit > 0 && evictable > limit) {
      evict(evictable - limit, ClientMemory::mayGo, ClientMemory::of);
    }
  }

  /** What replicas take has limits of its own. */
  private static boolean mayGo(Session session) {
    return !session.noEvict() && !session.replica();
  }

  /**
   * The heap has no room: disconnects the largest of those that take much, whatever their class.
   */
  void shed(long excess) {
    look();
    evict(excess, session -> taken(session) - elsewhere(session) > MUCH, ClientMemory::taken);
  }

  private void evict(long excess, Predicate<Session> which, ToLongFunction<Session> size) {
    record Candidate(Session session, long bytes) {}
    List<Candidate> candidates = new ArrayList<>(clients.size());
    for (Session session : clients.all()) {
      if (which.test(session)) {
        candidates.add(new Candidate(session, size.applyAsLong(session)));
      }
    }
    candidates.sort(Comparator.comparingLong(Candidate::bytes).reversed());
    long left = excess;
    for (int i = 0; i < candidates.size() && left > 0; i++) {
      Candidate largest = candidates.get(i);
      LOG.info(
          "Evicting client {} ({} bytes)",
          largest.session().link().remoteAddress(),
          largest.bytes());
      metrics.data().evictedClients.add(1);
      went(largest.session());
      disconnect.accept(largest.session());
      left -= largest.bytes();
    }
  }
}
