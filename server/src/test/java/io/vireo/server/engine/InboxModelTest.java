package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Goes through every interleaving of the steps of {@link Inbox}, one shared access at a time: one
 * worker and two event loops that each bring two batches, executing them inside if they may.
 *
 * <p>The model has no timeouts: a lost wake-up shows as a worker that sleeps before a full queue.
 */
class InboxModelTest {
  /** The worker's places. */
  private static final int W_ENTER = 0;

  private static final int W_DRAIN = 1;
  private static final int W_LEAVE = 2;
  private static final int W_RECHECK = 3;
  private static final int W_ASLEEP = 4;
  private static final int W_LOOK_QUEUE = 5;
  private static final int W_LOOK_INSIDE = 6;
  private static final int W_PARKED = 7;
  private static final int W_AWAKE = 8;

  /** The loops' places. */
  private static final int L_LOOK = 0;

  private static final int L_ENTER = 1;
  private static final int L_LOOK_AGAIN = 2;
  private static final int L_RUN = 3;
  private static final int L_LEAVE = 4;
  private static final int L_RECHECK = 5;
  private static final int L_GIVE_UP = 6;
  private static final int L_GIVE_UP_RECHECK = 7;
  private static final int L_ADD = 8;
  private static final int L_WAKE = 9;
  private static final int L_DONE = 10;

  private static final int BATCHES = 2;

  private record Shared(int inside, int queue, boolean asleep, boolean permit) {
    Shared inside(int n) {
      return new Shared(n, queue, asleep, permit);
    }

    Shared queue(int n) {
      return new Shared(inside, n, asleep, permit);
    }

    Shared asleep(boolean yes) {
      return new Shared(inside, queue, yes, permit);
    }

    Shared wake() {
      return asleep ? new Shared(inside, queue, false, true) : this;
    }
  }

  private record LoopState(int place, int batches) {
    LoopState at(int next) {
      return new LoopState(next, batches);
    }

    LoopState finished() {
      return batches == 1 ? new LoopState(L_DONE, 0) : new LoopState(L_LOOK, batches - 1);
    }
  }

  private record State(Shared shared, int worker, LoopState one, LoopState two) {
    int people() {
      int worker = this.worker == W_DRAIN || this.worker == W_LEAVE ? 1 : 0;
      return worker + (isInside(one) ? 1 : 0) + (isInside(two) ? 1 : 0);
    }

    private static boolean isInside(LoopState loop) {
      return loop.place >= L_LOOK_AGAIN && loop.place <= L_LEAVE || loop.place == L_GIVE_UP;
    }
  }

  @Test
  void atMostOneThreadIsInsideAndNoTaskIsLeftBehind() {
    LoopState fresh = new LoopState(L_LOOK, BATCHES);
    Set<State> seen = new HashSet<>();
    Deque<State> open = new ArrayDeque<>();
    open.add(new State(new Shared(0, 0, false, false), W_ENTER, fresh, fresh));
    while (!open.isEmpty()) {
      State state = open.pop();
      if (!seen.add(state)) {
        continue;
      }
      assertThat(state.people()).as("%s", state).isLessThanOrEqualTo(1);
      int before = open.size();
      addIfChanged(open, state, worker(state));
      addIfChanged(open, state, loop(state, true));
      addIfChanged(open, state, loop(state, false));
      if (open.size() == before) {
        assertThat(state.shared.queue).as("work left behind in %s", state).isZero();
        assertThat(state.one.place).isEqualTo(L_DONE);
        assertThat(state.two.place).isEqualTo(L_DONE);
      }
    }
    assertThat(seen).hasSizeGreaterThan(1_000);
  }

  private static void addIfChanged(Deque<State> open, State before, State after) {
    if (!after.equals(before)) {
      open.push(after);
    }
  }

  private static State worker(State s) {
    Shared shared = s.shared;
    return switch (s.worker) {
      case W_ENTER ->
          shared.inside == 0 ? with(s, shared.inside(1), W_DRAIN) : with(s, shared, W_ASLEEP);
      case W_DRAIN ->
          shared.queue > 0
              ? with(s, shared.queue(shared.queue - 1), W_DRAIN)
              : with(s, shared, W_LEAVE);
      case W_LEAVE -> with(s, shared.inside(0), W_RECHECK);
      case W_RECHECK -> with(s, shared.queue > 0 ? shared.wake() : shared, W_ASLEEP);
      case W_ASLEEP -> with(s, shared.asleep(true), W_LOOK_QUEUE);
      case W_LOOK_QUEUE -> with(s, shared, shared.queue == 0 ? W_PARKED : W_LOOK_INSIDE);
      case W_LOOK_INSIDE -> with(s, shared, shared.inside != 0 ? W_PARKED : W_AWAKE);
      case W_PARKED ->
          shared.permit
              ? with(s, new Shared(shared.inside, shared.queue, shared.asleep, false), W_AWAKE)
              : s;
      default -> with(s, shared.asleep(false), W_ENTER);
    };
  }

  private static State with(State s, Shared shared, int worker) {
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
      case L_RUN -> next = me.at(L_LEAVE);
      case L_LEAVE -> {
        next = me.at(L_RECHECK);
        shared = shared.inside(0);
      }
      case L_RECHECK -> {
        next = me.finished();
        shared = shared.queue > 0 ? shared.wake() : shared;
      }
      case L_GIVE_UP -> {
        next = me.at(L_GIVE_UP_RECHECK);
        shared = shared.inside(0);
      }
      case L_GIVE_UP_RECHECK -> {
        next = me.at(L_ADD);
        shared = shared.queue > 0 ? shared.wake() : shared;
      }
      case L_ADD -> {
        next = me.at(L_WAKE);
        shared = shared.queue(shared.queue + 1);
      }
      case L_WAKE -> {
        next = me.finished();
        shared = shared.wake();
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
