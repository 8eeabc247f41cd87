package io.vireo.server.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Goes through every interleaving of the steps of {@link Inbox}, one shared access at a time: one
 * worker and two event loops that each bring two batches, executing them inside if they may. The
 * second batch of each sets a deadline.
 *
 * <p>In the model no time passes: a lost wake-up shows as a worker that sleeps before a full queue,
 * or until later than something is due. {@link DoorCheckTest} checks the real code, along fewer
 * paths.
 */
class InboxModelTest {
  /** The worker's places. */
  private static final int W_ENTER = 0;

  private static final int W_DRAIN = 1;
  private static final int W_TICK = 2;
  private static final int W_LEAVE = 3;
  private static final int W_ASLEEP = 4;
  private static final int W_LOOK_QUEUE = 5;
  private static final int W_LOOK_INSIDE = 6;
  private static final int W_READ_DUE = 7;
  private static final int W_PARKED = 8;
  private static final int W_AWAKE = 9;

  /** The loops' places. */
  private static final int L_LOOK = 0;

  private static final int L_ENTER = 1;
  private static final int L_LOOK_AGAIN = 2;
  private static final int L_RUN = 3;
  private static final int L_LOWER = 4;
  private static final int L_LEAVE = 5;
  private static final int L_RECHECK = 6;
  private static final int L_GIVE_UP = 7;
  private static final int L_GIVE_UP_RECHECK = 8;
  private static final int L_ADD = 9;
  private static final int L_WAKE_LOOK = 10;
  private static final int L_WAKE_CLEAR = 11;
  private static final int L_WAKE_UNPARK = 12;
  private static final int L_DONE = 13;

  private static final int BATCHES = 2;

  /** Times: of the first loop's deadline, of the second's, and one after both. */
  private static final int SOON = 2;

  private static final int SOONER = 1;
  private static final int LATE = 3;

  /** Whether the worker reads how long it may sleep after it has said that it sleeps. */
  private boolean readsDueLast = true;

  private final Set<State> seen = new HashSet<>();

  /**
   * What all threads see.
   *
   * @param due until when the worker may sleep
   * @param wanted when something is due, as the data tell; only inside
   */
  private record Shared(
      int inside, int queue, boolean asleep, boolean permit, int due, int wanted) {
    Shared inside(int n) {
      return new Shared(n, queue, asleep, permit, due, wanted);
    }

    Shared queue(int n) {
      return new Shared(inside, n, asleep, permit, due, wanted);
    }

    Shared asleep(boolean yes) {
      return new Shared(inside, queue, yes, permit, due, wanted);
    }

    Shared permit(boolean yes) {
      return new Shared(inside, queue, asleep, yes, due, wanted);
    }

    Shared due(int time) {
      return new Shared(inside, queue, asleep, permit, time, wanted);
    }

    Shared wanted(int time) {
      return new Shared(inside, queue, asleep, permit, due, Math.min(wanted, time));
    }
  }

  private record Worker(int place, int until) {
    Worker at(int next) {
      return new Worker(next, until);
    }
  }

  /**
   * An event loop.
   *
   * @param earlier it has lowered how long the worker may sleep
   * @param leaving it could not enter, and leaves its batch in the queue next
   */
  private record LoopState(int place, int batches, boolean earlier, boolean leaving) {
    LoopState at(int next) {
      return new LoopState(next, batches, earlier, leaving);
    }

    LoopState finished() {
      if (leaving) {
        return new LoopState(L_ADD, batches, false, false);
      }
      return batches == 1
          ? new LoopState(L_DONE, 0, false, false)
          : new LoopState(L_LOOK, batches - 1, false, false);
    }
  }

  private record State(Shared shared, Worker worker, LoopState one, LoopState two) {
    int people() {
      boolean working = worker.place >= W_DRAIN && worker.place <= W_LEAVE;
      return (working ? 1 : 0) + (isInside(one) ? 1 : 0) + (isInside(two) ? 1 : 0);
    }

    private static boolean isInside(LoopState loop) {
      return loop.place >= L_LOOK_AGAIN && loop.place <= L_LEAVE || loop.place == L_GIVE_UP;
    }

    boolean isMissed() {
      return worker.until > shared.wanted;
    }
  }

  @Test
  void atMostOneThreadIsInsideAndNothingIsLeftBehind() {
    for (State end : ends()) {
      assertThat(end.shared.queue).as("work left behind in %s", end).isZero();
      assertThat(end.isMissed()).as("a deadline is missed in %s", end).isFalse();
      assertThat(end.one.place).isEqualTo(L_DONE);
      assertThat(end.two.place).isEqualTo(L_DONE);
    }
    assertThat(seen).hasSizeGreaterThan(10_000);
  }

  @Test
  void theModelSeesDeadlinesThatAreLost() {
    readsDueLast = false;
    assertThat(ends()).anyMatch(State::isMissed);
  }

  /** Goes everywhere, and returns where nobody can go on. */
  private Set<State> ends() {
    LoopState fresh = new LoopState(L_LOOK, BATCHES, false, false);
    Shared shared = new Shared(0, 0, false, false, LATE, LATE);
    Deque<State> open = new ArrayDeque<>();
    Set<State> ends = new HashSet<>();
    open.add(new State(shared, new Worker(W_ENTER, LATE), fresh, fresh));
    while (!open.isEmpty()) {
      State state = open.pop();
      if (!seen.add(state)) {
        continue;
      }
      assertThat(state.people()).as("%s", state).isLessThanOrEqualTo(1);
      int before = open.size();
      addIfChanged(open, state, worker(state));
      addIfChanged(open, state, sleepOn(state));
      addIfChanged(open, state, loop(state, true));
      addIfChanged(open, state, loop(state, false));
      if (open.size() == before) {
        ends.add(state);
      }
    }
    return ends;
  }

  private static void addIfChanged(Deque<State> open, State before, State after) {
    if (!after.equals(before)) {
      open.push(after);
    }
  }

  private State worker(State s) {
    Shared shared = s.shared;
    Worker me = s.worker;
    return switch (me.place) {
      case W_ENTER ->
          shared.inside == 0
              ? with(s, shared.inside(1), me.at(W_DRAIN))
              : with(s, shared.queue(Math.max(1, shared.queue)), me.at(W_ASLEEP));
      case W_DRAIN ->
          shared.queue > 0
              ? with(s, shared.queue(shared.queue - 1), me)
              : with(s, shared, me.at(W_TICK));
      case W_TICK -> with(s, shared.due(shared.wanted), new Worker(W_LEAVE, shared.wanted));
      case W_LEAVE -> with(s, shared.inside(0), me.at(W_ASLEEP));
      case W_ASLEEP -> with(s, shared.asleep(true), me.at(W_LOOK_QUEUE));
      case W_LOOK_QUEUE -> with(s, shared, me.at(shared.queue == 0 ? W_READ_DUE : W_LOOK_INSIDE));
      case W_LOOK_INSIDE ->
          with(s, shared, shared.inside != 0 ? new Worker(W_PARKED, LATE) : me.at(W_AWAKE));
      case W_READ_DUE ->
          with(s, shared, new Worker(W_PARKED, readsDueLast ? shared.due : me.until));
      case W_PARKED -> shared.permit ? with(s, shared.permit(false), me.at(W_AWAKE)) : s;
      default -> with(s, shared.asleep(false), me.at(W_ENTER));
    };
  }

  /** A worker that was woken sleeps on, until another time, if there is nothing to do yet. */
  private static State sleepOn(State s) {
    boolean may = s.worker.place == W_ENTER && s.shared.queue == 0;
    return may ? with(s, s.shared, s.worker.at(W_ASLEEP)) : s;
  }

  private static State with(State s, Shared shared, Worker worker) {
    return new State(shared, worker, s.one, s.two);
  }

  private static State loop(State s, boolean first) {
    LoopState me = first ? s.one : s.two;
    Shared shared = s.shared;
    LoopState next = me;
    switch (me.place) {
      case L_LOOK -> next = me.at(shared.queue == 0 ? L_ENTER : L_ADD);
      case L_ENTER -> {
        next = me.at(shared.inside == 0 ? L_LOOK_AGAIN : L_ADD);
        shared = shared.inside == 0 ? shared.inside(1) : shared;
      }
      case L_LOOK_AGAIN -> next = me.at(shared.queue == 0 ? L_RUN : L_GIVE_UP);
      case L_RUN -> {
        next = me.at(L_LOWER);
        shared = me.batches == 1 ? shared.wanted(first ? SOON : SOONER) : shared;
      }
      case L_LOWER -> {
        next = new LoopState(L_LEAVE, me.batches, shared.wanted < shared.due, false);
        shared = shared.due(Math.min(shared.due, shared.wanted));
      }
      case L_LEAVE -> {
        next = me.at(L_RECHECK);
        shared = shared.inside(0);
      }
      case L_RECHECK -> next = me.earlier || shared.queue > 0 ? me.at(L_WAKE_LOOK) : me.finished();
      case L_GIVE_UP -> {
        next = new LoopState(L_GIVE_UP_RECHECK, me.batches, false, true);
        shared = shared.inside(0);
      }
      case L_GIVE_UP_RECHECK -> next = shared.queue > 0 ? me.at(L_WAKE_LOOK) : me.finished();
      case L_ADD -> {
        next = me.at(L_WAKE_LOOK);
        shared = shared.queue(shared.queue + 1);
      }
      case L_WAKE_LOOK -> next = shared.asleep ? me.at(L_WAKE_CLEAR) : me.finished();
      case L_WAKE_CLEAR -> {
        next = me.at(L_WAKE_UNPARK);
        shared = shared.asleep(false);
      }
      case L_WAKE_UNPARK -> {
        next = me.finished();
        shared = shared.permit(true);
      }
      default -> {
        return s;
      }
    }
    return first
        ? new State(shared, s.worker, next, s.two)
        : new State(shared, s.worker, s.one, next);
  }
}
