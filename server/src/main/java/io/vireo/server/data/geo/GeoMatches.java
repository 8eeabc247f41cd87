package io.vireo.server.data.geo;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.ElementList;
import io.vireo.server.data.IndexOrder;
import io.vireo.server.data.IndexSort;
import io.vireo.server.data.sortedset.ScoreRange;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * The members of a sorted set of positions that lie in a shape. Owned by the data context; of use
 * only until the set changes.
 */
public final class GeoMatches {
  private static final int FIRST_ROOM = 16;

  /** Heap bytes that a match takes until it is answered. */
  private static final int MATCH = 40;

  private final ElementList members = new ElementList();
  private double[] hashes = new double[FIRST_ROOM];
  private double[] distances = new double[FIRST_ROOM];
  private final LongConsumer room;
  private final int[] order;

  /**
   * Searches a set.
   *
   * @param limit the number of matches at which to stop; 0 finds all
   * @param room gets the bytes of the heap before they are taken; what it throws ends the search
   */
  public GeoMatches(SortedSetValue set, GeoShape shape, long limit, LongConsumer room) {
    this.room = room;
    GeoCover cover = new GeoCover(shape);
    SortedSetCursor cursor = new SortedSetCursor();
    for (int i = 0; i < cover.size() && !isEnough(limit); i++) {
      ScoreRange cell = new ScoreRange(cover.from(i), false, cover.to(i), true);
      cursor.over(set, set.range(cell), false);
      search(cursor, shape, limit);
    }
    order = IndexSort.indices(members.size());
  }

  private boolean isEnough(long limit) {
    return limit > 0 && members.size() >= limit;
  }

  private void search(SortedSetCursor cursor, GeoShape shape, long limit) {
    while (!isEnough(limit) && cursor.next()) {
      long hash = GeoHash.ofScore(cursor.score());
      double distance = shape.distance(GeoHash.longitude(hash), GeoHash.latitude(hash));
      if (distance != GeoShape.OUTSIDE) {
        add(cursor.member(), cursor.score(), distance);
      }
    }
  }

  private void add(Element member, double score, double distance) {
    int at = members.size();
    if (at == hashes.length) {
      room.accept((long) MATCH * (at + at / 2));
      hashes = Arrays.copyOf(hashes, at + at / 2);
      distances = Arrays.copyOf(distances, at + at / 2);
    }
    hashes[at] = score;
    distances[at] = distance;
    members.add(member);
  }

  /** How many members were found. */
  public int size() {
    return members.size();
  }

  /**
   * Puts the nearest members first, or the farthest.
   *
   * @param wanted how many of them will be asked for
   */
  public void sort(boolean farthestFirst, int wanted) {
    IndexOrder nearer = (one, other) -> compare(distances[one], distances[other]);
    IndexOrder wish = farthestFirst ? (one, other) -> -nearer.compare(one, other) : nearer;
    if (wanted == size()) {
      IndexSort.sort(order, size(), wish);
    } else {
      IndexSort.sort(order, size(), wish, 0, wanted - 1);
    }
  }

  private static int compare(double one, double other) {
    return one > other ? 1 : one == other ? 0 : -1;
  }

  /** Points a view at a member. */
  public Bytes member(int index, Bytes into) {
    return members.read(order[index], into);
  }

  /** The score of a member, which is its hash. */
  public double score(int index) {
    return hashes[order[index]];
  }

  /** How far a member is from the point from which the shape's distances count, metres. */
  public double distance(int index) {
    return distances[order[index]];
  }
}
