package io.vireo.server.data.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class GeoCoverTest {
  private static final int PROBES = 200;

  @Property
  void coversCircles(
      @ForAll long seed,
      @ForAll @Scale(15) @DoubleRange(min = -179.999, max = 179.999) double longitude,
      @ForAll @Scale(15) @DoubleRange(min = -60, max = 60) double latitude,
      @ForAll @IntRange(max = 20) int size) {
    GeoShape circle = new GeoCircle(longitude, latitude, 1L << size);
    checkCover(circle, new Random(seed));
  }

  @Property
  void coversBoxes(
      @ForAll long seed,
      @ForAll @Scale(15) @DoubleRange(min = -179.999, max = 179.999) double longitude,
      @ForAll @Scale(15) @DoubleRange(min = -60, max = 60) double latitude,
      @ForAll @Scale(15) @DoubleRange(min = 1, max = 1000000) double width,
      @ForAll @Scale(15) @DoubleRange(min = 1, max = 1000000) double height) {
    checkCover(new GeoBox(longitude, latitude, width, height), new Random(seed));
  }

  @Property
  void coversPolygons(@ForAll long seed, @ForAll @IntRange(min = 3, max = 12) int corners) {
    Random random = new Random(seed);
    double span = Math.exp(random.nextDouble() * 10 - 5);
    double middle = random.nextDouble() * 360 - 180;
    double height = random.nextDouble() * 170 - 85;
    double[] longitudes = new double[corners];
    double[] latitudes = new double[corners];
    for (int i = 0; i < corners; i++) {
      longitudes[i] = within(180, middle + (random.nextDouble() - 0.5) * span);
      latitudes[i] = within(85, height + (random.nextDouble() - 0.5) * span);
    }
    checkCover(new GeoPolygon(longitudes, latitudes), random);
  }

  private static double within(double most, double degrees) {
    return Math.max(-most, Math.min(most, degrees));
  }

  /** Whatever position of the shape's bounds is in the shape lies in exactly one of the cells. */
  private static void checkCover(GeoShape shape, Random random) {
    GeoCover cover = new GeoCover(shape);
    GeoShape.Bounds bounds = shape.bounds();
    assertThat(cover.size()).isBetween(1, 9);
    for (int i = 0; i < PROBES; i++) {
      double x = around(bounds.west() + random.nextDouble() * (bounds.east() - bounds.west()));
      double y = bounds.south() + random.nextDouble() * (bounds.north() - bounds.south());
      long hash = GeoHash.encode(x, within(GeoHash.MAX_LATITUDE, y));
      int cells = 0;
      for (int cell = 0; cell < cover.size(); cell++) {
        cells += cover.from(cell) <= hash && hash < cover.to(cell) ? 1 : 0;
      }
      boolean inside =
          shape.distance(GeoHash.longitude(hash), GeoHash.latitude(hash)) != GeoShape.OUTSIDE;
      assertThat(cells).isLessThan(2);
      assertThat(cells).as("%s at %s %s", shape, x, y).isGreaterThanOrEqualTo(inside ? 1 : 0);
    }
  }

  private static double around(double longitude) {
    return longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;
  }

  @Test
  void searchesOneCellForOnePoint() {
    GeoCover cover = new GeoCover(new GeoCircle(15, 37, 0));
    long hash = GeoHash.encode(15, 37);
    assertThat(cover.from(0)).isEqualTo(hash);
    assertThat(cover.to(0)).isEqualTo(hash + 1);
  }

  @Test
  void searchesTheWholeWorldInFourCells() {
    GeoCover cover = new GeoCover(new GeoCircle(15, 37, 20_000_000));
    assertThat(cover.size()).isEqualTo(4);
    long sum = 0;
    for (int i = 0; i < cover.size(); i++) {
      sum += cover.to(i) - cover.from(i);
    }
    assertThat(sum).isEqualTo(1L << 2 * GeoHash.STEP);
  }
}
