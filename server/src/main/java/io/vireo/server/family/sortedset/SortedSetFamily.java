package io.vireo.server.family.sortedset;

import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;

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
   * Puts a set without members under the key of a call, which is not there: it must get the members
   * of the call.
   *
   * @param first of them
   * @param count how many they are
   * @param bytes that they take in place with their scores
   * @throws io.vireo.server.data.page.NoRoom if there is none; nothing has changed then
   */
  public static SortedSetValue create(
      Call call, Bytes first, long count, long bytes, Thresholds limits) {
    Packing packing = SortedSetValue.begun(count, first.length(), limits);
    if (!packing.isOutgrown() || Packing.isFew(count, bytes)) {
      SortedSetValue set = (SortedSetValue) call.db().create(call.arg(1), packing, bytes);
      if (set != null) {
        return set;
      }
    }
    SortedSetValue set = SortedSetValue.large(packing);
    call.db().put(call.arg(1), set, Database.NEVER);
    return set;
  }

  /**
   * Prepares a set in the database for members that are about to come.
   *
   * @param bytes that they take in place with their scores; 0 if it is but one
   * @throws io.vireo.server.data.page.NoRoom if there is no room for several of them, of which none
   *     may fail once one is there
   */
  public static void expect(
      Call call, SortedSetValue set, long count, long bytes, Thresholds limits) {
    Database db = call.db();
    long before = set.heapBytes();
    set.expect(count, bytes, limits);
    db.resized(set.heapBytes() - before);
    if (bytes > 0 && db.isNearlyFull()) {
      set.reserve(bytes);
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
