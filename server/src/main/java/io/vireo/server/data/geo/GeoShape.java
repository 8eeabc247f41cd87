package io.vireo.server.data.geo;

/**
 * A part of the globe in which positions are sought. Immutable; any thread. Degrees and metres.
 *
 * @see GeoCover
 */
public sealed interface GeoShape permits GeoCircle, GeoBox, GeoPolygon {
  /** What {@link #distance} says of a position outside. */
  double OUTSIDE = -1;

  /** The longitude of the point from which distances count. */
  double longitude();

  /** The latitude of the point from which distances count. */
  double latitude();

  /** A distance from that point beyond which nothing of the shape lies, nearly. */
  double reach();

  /** What the shape lies between. */
  Bounds bounds();

  /**
   * How far a position in the shape is from the point from which distances count; {@link #OUTSIDE}
   * if it is not in the shape.
   */
  double distance(double longitude, double latitude);

  /** Longitudes and latitudes that enclose a shape; longitudes may be beyond 180 degrees. */
  record Bounds(double west, double south, double east, double north) {
    /** The bounds of what is so far from a point to the east and west, north and south. */
    static Bounds around(double longitude, double latitude, double width, double height) {
      double up = Globe.degrees(height / Globe.RADIUS);
      // The parallel nearer to the pole is the shorter one: as many metres are more degrees there.
      double narrow = latitude < 0 ? latitude - up : latitude + up;
      double aside = Globe.degrees(width / Globe.RADIUS / Math.cos(Globe.radians(narrow)));
      return new Bounds(longitude - aside, latitude - up, longitude + aside, latitude + up);
    }
  }
}
