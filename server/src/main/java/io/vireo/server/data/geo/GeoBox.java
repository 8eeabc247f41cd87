package io.vireo.server.data.geo;

/**
 * A box around a point: what is at most half the height away along the meridian, and at most half
 * the width from the point's meridian. Immutable; any thread.
 */
public final class GeoBox implements GeoShape {
  private final double longitude;
  private final double latitude;
  private final double width;
  private final double height;
  private final Globe.Point middle;

  /** A box around a {@linkplain GeoHash#isValid valid} position. */
  public GeoBox(double longitude, double latitude, double width, double height) {
    this.longitude = longitude;
    this.latitude = latitude;
    this.width = width;
    this.height = height;
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
    return Math.sqrt(width / 2 * (width / 2) + height / 2 * (height / 2));
  }

  @Override
  public Bounds bounds() {
    return Bounds.around(longitude, latitude, width / 2, height / 2);
  }

  @Override
  public double distance(double x, double y) {
    boolean inside =
        Globe.distance(y, latitude) <= height / 2
            && Globe.distanceAlong(y, x, longitude) <= width / 2;
    return inside ? middle.distance(x, y) : OUTSIDE;
  }

  @Override
  public String toString() {
    return "box of " + width + " by " + height + " m around " + longitude + ' ' + latitude;
  }
}
