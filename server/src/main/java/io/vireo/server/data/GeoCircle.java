package io.vireo.server.data;

/** All within a distance of a point. Immutable; any thread. */
public final class GeoCircle implements GeoShape {
  /** More than the errors of rounding a distance. */
  private static final double MARGIN = 1 + 1e-9;

  private final double longitude;
  private final double latitude;
  private final double radius;
  private final Globe.Point middle;

  /** A circle around a {@linkplain GeoHash#isValid valid} position. */
  public GeoCircle(double longitude, double latitude, double radius) {
    this.longitude = longitude;
    this.latitude = latitude;
    this.radius = radius;
    this.middle = new Globe.Point(longitude, latitude);
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

  /** Most of what is outside is so by its latitude alone, which takes no trigonometry. */
  @Override
  public double distance(double x, double y) {
    if (Globe.distance(latitude, y) > radius * MARGIN) {
      return OUTSIDE;
    }
    double distance = middle.distance(x, y);
    return distance > radius ? OUTSIDE : distance;
  }

  @Override
  public String toString() {
    return "circle of " + radius + " m around " + longitude + ' ' + latitude;
  }
}
