package io.vireo.server.family.sortedset;

import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.function.IntToDoubleFunction;

/** What the families of sorted set commands have in common. */
public abstract class SortedSetFamily extends AggregateFamily<SortedSetValue> {
  /** An end of a range of scores is malformed. */
  static final String NO_SCORE_RANGE = "ERR min or max is not a float";

  /** An end of a range by name is malformed. */
  static final String NO_LEX_RANGE = "ERR min or max not valid string range item";

  /** Walks one stretch after the other. */
  protected final SortedSetCursor cursor = scratch(new SortedSetCursor());

  SortedSetFamily() {
    super(Group.SORTED_SET, SortedSetValue.class, KeyEvent.ZSET);
  }

  /** True if a word at the end of a request is there and is not the one that may be there. */
  static boolean isOtherWord(Call call, int index, String word) {
    return call.count() > index && !call.arg(index).is(word);
  }

  /**
   * The set of a call, which is new if there was none, before it gets the members of the call.
   *
   * @param first the index of the first of them
   * @param step from one of them to the next; the last ends the call
   * @param scores of the members, the first one's being that of 0
   * @throws io.vireo.server.data.page.NoRoom if there is no room for a new set, or for several
   *     members, of which none may fail once one is there
   */
  public static SortedSetValue prepare(
      Call call,
      SortedSetValue set,
      int first,
      int step,
      IntToDoubleFunction scores,
      Thresholds limits) {
    int count = (call.count() - first - 1) / step + 1;
    // A single member that comes to a set looks for its room itself.
    long bytes = 0;
    for (int i = 0; i < count && (set == null || count > 1); i++) {
      bytes += SortedSetValue.entryBytes(call.arg(first + i * step), scores.applyAsDouble(i));
    }
    if (set == null) {
      Packing packing = SortedSetValue.begun(count, call.arg(first).length(), limits);
      return (SortedSetValue) create(call, packing, count, bytes);
    }
    expect(call.db(), set, count, bytes, limits);
    return set;
  }

  private static void expect(
      Database db, SortedSetValue set, int count, long bytes, Thresholds limits) {
    long before = set.heapBytes();
    set.expect(count, bytes, limits);
    db.resized(set.heapBytes() - before);
    if (bytes > 0 && db.isNearlyFull(bytes)) {
      set.reserve(bytes);
      db.ensureReserve(bytes);
    }
  }

  /**
   * Answers with the members that a cursor is about to show: with their scores in pairs, which
   * RESP2 strings together.
   */
  static void answer(Reply reply, SortedSetCursor cursor, boolean withScores) {
    boolean pairs = withScores && reply.protocol() > 2;
    long size = cursor.left();
    reply.array(withScores && !pairs ? 2 * size : size);
    while (cursor.next() && !reply.isFull()) {
      if (pairs) {
        reply.array(2);
      }
      reply.bulk(cursor.member());
      if (withScores) {
        reply.real(cursor.score());
      }
    }
  }
}
