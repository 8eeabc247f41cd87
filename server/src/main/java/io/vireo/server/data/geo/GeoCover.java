package io.vireo.server.data.geo;

/**
 * The cells to search for what lies in a shape: up to nine ranges of the scores of a sorted set. A
 * value made for one search; any thread.
 */
public final class GeoCover {
  /*
   * The step is chosen so that a cell is about as large as the shape; then the cell of the shape's
   * middle and its eight neighbours hold the whole shape, unless it is so near to a pole that cells
   * are narrower than that. If a neighbour does not reach as far as the shape does, cells of the
   * next larger size are taken. Neighbours on a side that the shape does not reach are left out.
   *
   * The order of cells is the order of results that are not sorted, which clients get to see, and it
   * decides what COUNT with ANY finds first. So it is that of Redis, and so are the rules above with
   * all their approximations: a circle or box over a pole or wider than a hemisphere may be covered
   * only in part. Polygons, which Redis 8.0 does not know, are always covered wholly.
   */

  /** East and north of each neighbour, in the order of Redis. */
  private static final int[] EAST = {0, 0, 0, 1, -1, 1, -1, 1, -1};

  private static final int[] NORTH = {0, 1, -1, 0, 0, 1, 1, -1, -1};

  private static final int LEAST_STEP_TO_CUT = 2;
  private static final int ARCTIC = 66;
  private static final int POLAR = 80;

  private final GeoShape.Bounds bounds;
  private final int step;
  private final long row;
  private final long column;
  private final long[] cells = new long[EAST.length];
  private int count;

  /** The cover of a shape. */
  public GeoCover(GeoShape shape) {
    bounds = shape.bounds();
    int size = step(shape.reach(), shape.latitude());
    long hash = GeoHash.encode(shape.longitude(), shape.latitude(), size);
    boolean more = true;
    while (more && size > 1 && isTooSmall(hash, size)) {
      size--;
      hash = GeoHash.encode(shape.longitude(), shape.latitude(), size);
      more = shape instanceof GeoPolygon;
    }
    step = size;
    row = GeoHash.row(hash);
    column = GeoHash.column(hash);
    addCells();
  }

  /** Twice the reach fits a cell of the step before last. */
  private static int step(double reach, double latitude) {
    if (reach == 0) {
      return GeoHash.STEP;
    }
    int step = -1;
    for (double width = reach; width < Globe.MERCATOR_HALF; width *= 2) {
      step++;
    }
    if (Math.abs(latitude) > ARCTIC) {
      step--;
    }
    if (Math.abs(latitude) > POLAR) {
      step--;
    }
    return Math.max(1, Math.min(GeoHash.STEP, step));
  }

  private boolean isTooSmall(long hash, int size) {
    long above = moved(GeoHash.row(hash), 1, size);
    long below = moved(GeoHash.row(hash), -1, size);
    long right = moved(GeoHash.column(hash), 1, size);
    long left = moved(GeoHash.column(hash), -1, size);
    return GeoHash.latitude(above + 1, size) < bounds.north()
        || GeoHash.latitude(below, size) > bounds.south()
        || GeoHash.longitude(right + 1, size) < bounds.east()
        || GeoHash.longitude(left, size) > bounds.west();
  }

  /** The next row or column, around the globe. */
  private static long moved(long place, int by, int size) {
    return by == 0 ? place : place + by & (1L << size) - 1;
  }

  private void addCells() {
    int last = 0;
    for (int i = 0; i < EAST.length; i++) {
      if (isBeyond(i)) {
        continue;
      }
      long cell = GeoHash.interleave(moved(row, NORTH[i], step), moved(column, EAST[i], step));
      // A world of two by two cells has the same neighbour on both sides.
      if (last > 0 && cell == cells[count - 1]) {
        continue;
      }
      cells[count++] = cell;
      last = i;
    }
  }

  /** True if a neighbour lies on a side to which the shape does not reach. */
  private boolean isBeyond(int neighbour) {
    if (step < LEAST_STEP_TO_CUT) {
      return false;
    }
    return NORTH[neighbour] < 0 && GeoHash.latitude(row, step) < bounds.south()
        || NORTH[neighbour] > 0 && GeoHash.latitude(row + 1, step) > bounds.north()
        || EAST[neighbour] < 0 && GeoHash.longitude(column, step) < bounds.west()
        || EAST[neighbour] > 0 && GeoHash.longitude(column + 1, step) > bounds.east();
  }

  /** How many cells there are. */
  public int size() {
    return count;
  }

  /** The first score of a cell. */
  public long from(int index) {
    return cells[index] << 2 * (GeoHash.STEP - step);
  }

  /** The first score behind a cell. */
  public long to(int index) {
    return cells[index] + 1 << 2 * (GeoHash.STEP - step);
  }
}
