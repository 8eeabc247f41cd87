package io.vireo.server.data.geo;

/** All within a distance of a point. Immutable; any thread. */
public final class GeoCircle implements GeoShape {
  /** More than the errors of rounding a distance, relative, or a longitude, in degrees. */
  private static final double MARGIN = 1e-9;

  private static final double ROUND = 360;

  /** Around a pole, a circle has all longitudes. */
  private static final double NEARLY_POLE = 89;

  private final double longitude;
  private final double latitude;
  private final double radius;
  private final Globe.Point middle;
  private final double farthest;
  private final double west;
  private final double east;

  /** A circle around a {@linkplain GeoHash#isValid valid} position. */
  public GeoCircle(double longitude, double latitude, double radius) {
    this.longitude = longitude;
    this.latitude = latitude;
    this.radius = radius;
    this.middle = new Globe.Point(longitude, latitude);
    this.farthest = radius * (1 + MARGIN);
    Bounds bounds = bounds();
    boolean polar = Math.max(bounds.north(), -bounds.south()) >= NEARLY_POLE;
    this.west = polar ? Double.NEGATIVE_INFINITY : bounds.west() - MARGIN;
    this.east = polar ? Double.POSITIVE_INFINITY : bounds.east() + MARGIN;
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
  public double reach() {
    return radius;
  }

  @Override
  public Bounds bounds() {
    return Bounds.around(longitude, latitude, radius, radius);
  }

  /** Most of what is outside is so by its latitude or longitude, which takes no trigonometry. */
  @Override
  public double distance(double x, double y) {
    if (Globe.distance(latitude, y) > farthest || isAside(x)) {
      return OUTSIDE;
    }
    double distance = middle.distance(x, y);
    return distance > radius ? OUTSIDE : distance;
  }

  /** True if a longitude is beyond those of the circle, also around the globe. */
  private boolean isAside(double x) {
    return (x < west || x > east) && x + ROUND > east && x - ROUND < west;
  }

  @Override
  public String toString() {
    return "circle of " + radius + " m around " + longitude + ' ' + latitude;
  }
}
