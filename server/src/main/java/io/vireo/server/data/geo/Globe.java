package io.vireo.server.data.geo;

/** Distances on a globe that is a perfect sphere. Degrees and metres; any thread. */
final class Globe {
  /** The radius that Redis uses, metres. */
  static final double RADIUS = 6372797.560856;

  /** Half the circumference of the square Mercator map, metres. */
  static final double MERCATOR_HALF = 20037726.37;

  private static final double RADIAN = Math.PI / 180;

  private Globe() {}

  static double radians(double degrees) {
    return degrees * RADIAN;
  }

  static double degrees(double radians) {
    return radians / RADIAN;
  }

  /** Along a meridian, from one latitude to another. */
  static double distance(double latitude, double otherLatitude) {
    return RADIUS * Math.abs(radians(otherLatitude) - radians(latitude));
  }

  /** Between two longitudes on one latitude, along the great circle. */
  static double distanceAlong(double latitude, double longitude, double otherLongitude) {
    double v = Trigonometry.sin((radians(otherLongitude) - radians(longitude)) / 2);
    double cosine = Trigonometry.cos(radians(latitude));
    return 2 * RADIUS * Trigonometry.asin(Math.sqrt(cosine * cosine * v * v));
  }

  /** Along the great circle through two positions. */
  static double distance(
      double longitude, double latitude, double otherLongitude, double otherLatitude) {
    return new Point(longitude, latitude).distance(otherLongitude, otherLatitude);
  }

  /** A position from which distances are measured to many others. */
  static final class Point {
    private final double lambda;
    private final double phi;
    private final double cosine;

    Point(double longitude, double latitude) {
      lambda = radians(longitude);
      phi = radians(latitude);
      cosine = Trigonometry.cos(phi);
    }

    /** The distance to another position along the great circle, by the haversine formula. */
    double distance(double longitude, double latitude) {
      double otherPhi = radians(latitude);
      double v = Trigonometry.sin((radians(longitude) - lambda) / 2);
      if (v == 0) {
        return RADIUS * Math.abs(otherPhi - phi);
      }
      double u = Trigonometry.sin((otherPhi - phi) / 2);
      double a = u * u + cosine * Trigonometry.cos(otherPhi) * v * v;
      return 2 * RADIUS * Trigonometry.asin(Math.sqrt(a));
    }
  }
}
