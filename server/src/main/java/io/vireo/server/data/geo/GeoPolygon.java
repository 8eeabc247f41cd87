package io.vireo.server.data.geo;

import java.util.stream.DoubleStream;

/**
 * A polygon by its corners, which the map's straight lines join, the last one with the first.
 * Immutable; any thread.
 *
 * <p>A position is inside if a line from it to the east crosses an odd number of sides. Distances
 * count from the centroid of the corners. A polygon may not reach over the antimeridian.
 *
 * @see <a href="https://wrfranklin.org/Research/Short_Notes/pnpoly.html">Franklin, PNPOLY</a>
 */
public final class GeoPolygon implements GeoShape {
  private final double[] longitudes;
  private final double[] latitudes;
  private final Bounds bounds;
  private final double longitude;
  private final double latitude;
  private final Globe.Point middle;

  /** A polygon of three corners or more; the arrays are of one length and must not change. */
  public GeoPolygon(double[] longitudes, double[] latitudes) {
    this.longitudes = longitudes;
    this.latitudes = latitudes;
    double x = 0;
    double y = 0;
    double z = 0;
    for (int i = 0; i < longitudes.length; i++) {
      double lambda = Globe.radians(longitudes[i]);
      double phi = Globe.radians(latitudes[i]);
      x += Math.cos(phi) * Math.cos(lambda);
      y += Math.cos(phi) * Math.sin(lambda);
      z += Math.sin(phi);
    }
    longitude = Globe.degrees(Math.atan2(y, x));
    double north = Globe.degrees(Math.atan2(z, Math.sqrt(x * x + y * y)));
    latitude = Math.max(-GeoHash.MAX_LATITUDE, Math.min(GeoHash.MAX_LATITUDE, north));
    middle = new Globe.Point(longitude, latitude);
    bounds =
        new Bounds(
            DoubleStream.of(longitudes).min().orElseThrow(),
            DoubleStream.of(latitudes).min().orElseThrow(),
            DoubleStream.of(longitudes).max().orElseThrow(),
            DoubleStream.of(latitudes).max().orElseThrow());
  }

  @Override
  public double longitude() {
    return longitude;
  }

  @Override
  public double latitude() {
    return latitude;
  }

  @Override
  public Bounds bounds() {
    return bounds;
  }

  @Override
  public double reach() {
    return Math.max(
        Math.max(
            middle.distance(bounds.west(), bounds.north()),
            middle.distance(bounds.east(), bounds.north())),
        Math.max(
            middle.distance(bounds.west(), bounds.south()),
            middle.distance(bounds.east(), bounds.south())));
  }

  @Override
  public double distance(double x, double y) {
    boolean inside = false;
    int before = longitudes.length - 1;
    for (int i = 0; i < longitudes.length; i++) {
      inside ^= isCrossed(i, before, x, y);
      before = i;
    }
    return inside ? middle.distance(x, y) : OUTSIDE;
  }

  /** True if the side between two corners is crossed on the way from a position to the east. */
  private boolean isCrossed(int one, int other, double x, double y) {
    double from = latitudes[one];
    double to = latitudes[other];
    if (from > y == to > y) {
      return false;
    }
    double slope = longitudes[other] - longitudes[one];
    return x < slope * (y - from) / (to - from) + longitudes[one];
  }
}
