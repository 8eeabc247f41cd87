package io.vireo.server.data.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GeoShapeTest {
  @Test
  void measuresAlongGreatCircles() {
    double quarter = Math.PI / 2 * Globe.RADIUS;
    assertThat(Globe.distance(0, 0, 90, 0)).isCloseTo(quarter, within(1e-6));
    assertThat(Globe.distance(10, 0, 10, 85)).isEqualTo(Globe.distance(0, 85));
    assertThat(Globe.distance(179, 0, -179, 0)).isCloseTo(Globe.distance(0, 0, 2, 0), within(1e-6));
    assertThat(Globe.distance(5, 60, 5, 60)).isZero();
  }

  @Test
  void knowsWhatIsInACircle() {
    GeoShape circle = new GeoCircle(10, 50, 1000);
    assertThat(circle.distance(10, 50)).isZero();
    assertThat(circle.distance(10, 50.008)).isCloseTo(889.8, within(0.1));
    assertThat(circle.distance(10, 50.01)).isEqualTo(GeoShape.OUTSIDE);
  }

  @Test
  void knowsWhatIsInABox() {
    GeoShape box = new GeoBox(10, 50, 4000, 1000);
    assertThat(box.distance(10.02, 50.004)).isCloseTo(1497.5, within(0.1));
    assertThat(box.distance(10, 50.005)).isEqualTo(GeoShape.OUTSIDE);
    assertThat(box.distance(10.03, 50)).isEqualTo(GeoShape.OUTSIDE);
  }

  @Test
  void measuresPolygonsFromTheirCentroid() {
    GeoShape square = new GeoPolygon(new double[] {1, 1, -1, -1}, new double[] {1, -1, -1, 1});
    assertThat(square.longitude()).isZero();
    assertThat(square.latitude()).isZero();
    assertThat(square.distance(0.5, 0)).isEqualTo(Globe.distance(0, 0, 0.5, 0));
    assertThat(square.bounds()).isEqualTo(new GeoShape.Bounds(-1, -1, 1, 1));
    assertThat(square.reach()).isCloseTo(Globe.distance(0, 0, 1, 1), within(1e-6));
  }

  /** What is told from latitude and longitude alone must agree with the distance. */
  @Property
  void findsInCirclesWhatIsNearEnough(@ForAll long seed) {
    Random random = new Random(seed);
    double x = random.nextDouble() * 360 - 180;
    double y = random.nextDouble() * 170 - 85;
    double radius = Math.exp(random.nextDouble() * 16);
    GeoShape circle = new GeoCircle(x, y, radius);
    GeoShape.Bounds bounds = circle.bounds();
    double span = Math.min(360, 2.2 * Math.abs(bounds.east() - x));
    for (int i = 0; i < 100; i++) {
      double px = around(x + (random.nextDouble() - 0.5) * span);
      double py = y + (random.nextDouble() - 0.5) * 2.2 * (bounds.north() - y);
      py = Math.max(-85, Math.min(85, py));
      double distance = Globe.distance(x, y, px, py);
      assertThat(circle.distance(px, py))
          .as("%s of %s %s", circle, px, py)
          .isEqualTo(distance > radius ? GeoShape.OUTSIDE : distance);
    }
  }

  private static double around(double longitude) {
    return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }

  @Test
  void measuresAlongParallels() {
    assertThat(Globe.distanceAlong(60, 10, 11)).isEqualTo(Globe.distance(10, 60, 11, 60));
    assertThat(Globe.distanceAlong(-5, 179, -179)).isEqualTo(Globe.distance(179, -5, -179, -5));
    assertThat(Globe.distanceAlong(5, 7, 7)).isZero();
  }

  @Property
  void knowsWhatIsInAPolygon(@ForAll long seed, @ForAll @IntRange(min = 3, max = 20) int corners) {
    Random random = new Random(seed);
    double[] x = random.doubles(corners, -20, 20).toArray();
    double[] y = random.doubles(corners, -20, 20).toArray();
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < corners; i++) {
      path.lineTo(x[i], y[i]);
    }
    path.closePath();
    GeoShape polygon = new GeoPolygon(x, y);
    for (int i = 0; i < 50; i++) {
      double px = random.nextDouble() * 44 - 22;
      double py = random.nextDouble() * 44 - 22;
      assertThat(polygon.distance(px, py) != GeoShape.OUTSIDE).isEqualTo(path.contains(px, py));
    }
  }
}
