package io.vireo.server.cluster.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * When which shard was harmed, and which slots moved meanwhile: what may be lost, by the rules that
 * docs/builders/cluster.md states. Any thread.
 */
final class FaultLog {
  /** What was acknowledged so long before a fault may not have reached the replica yet. */
  static final long LAG_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long MAY_STILL_GO_NANOS = TimeUnit.HOURS.toNanos(1);

  private record Window(int shard, long begin) {}

  private record Move(int slot, int from, int to, long end, boolean byHand) {}

  private record Isolation(int node, long begin, long end) {}

  private final List<Window> windows = new ArrayList<>();
  private final List<Move> moves = new ArrayList<>();
  private final List<Isolation> isolations = new ArrayList<>();
  private long begin = System.nanoTime();

  /** A node of a shard is harmed now; the shard is whole again when all is. */
  synchronized void harmed(int shard) {
    windows.add(new Window(shard, System.nanoTime() - LAG_NANOS));
  }

  /** A shard had an election though nobody had harmed it: all of the time counts. */
  synchronized void starved(int shard) {
    windows.add(new Window(shard, begin));
  }

  /** A node could neither hear nor be heard. */
  synchronized void isolated(int node, long begin) {
    isolations.add(new Isolation(node, begin, System.nanoTime()));
  }

  /** A slot went, or was to go, by hand from one shard to another. */
  synchronized void moved(int slot, int from, int to) {
    moves.add(new Move(slot, from, to, System.nanoTime(), true));
  }

  /**
   * A slot went in one step with others.
   *
   * @param isDone false if it may still go
   */
  synchronized void movedWithOthers(int slot, int from, int to, boolean isDone) {
    long end = System.nanoTime() + (isDone ? 0 : MAY_STILL_GO_NANOS);
    moves.add(new Move(slot, from, to, end, false));
  }

  /** Whether a shard was harmed when something was acknowledged, or soon after. */
  synchronized boolean isInWindow(int shard, long nanos) {
    return windows.stream().anyMatch(each -> each.shard == shard && each.begin - nanos <= 0);
  }

  synchronized boolean wasHarmed(int shard) {
    return windows.stream().anyMatch(each -> each.shard == shard);
  }

  /**
   * Whether a slot was on its way while one of its shards was harmed; if it went in one step, also
   * whether that one had an election.
   *
   * @param elections how many each shard had
   */
  synchronized boolean wasMovedInWindow(int slot, int... elections) {
    return moves.stream()
        .anyMatch(
            move ->
                move.slot == slot
                    && (wasHarmedBy(move, move.from, elections)
                        || wasHarmedBy(move, move.to, elections)));
  }

  private boolean wasHarmedBy(Move move, int shard, int... elections) {
    return (move.byHand || elections[shard] > 0) && isInWindow(shard, move.end);
  }

  /**
   * How long a node had been alone when it acknowledged something, nanoseconds; 0 if it was not.
   */
  synchronized long alone(int node, long nanos) {
    return isolations.stream()
        .filter(each -> each.node == node && each.begin - nanos < 0 && nanos - each.end < 0)
        .mapToLong(each -> nanos - each.begin)
        .max()
        .orElse(0);
  }

  /** Begins anew. */
  synchronized void clear() {
    begin = System.nanoTime();
    windows.clear();
    moves.clear();
    isolations.clear();
  }
}
