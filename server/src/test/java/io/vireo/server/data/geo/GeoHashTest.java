package io.vireo.server.data.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class GeoHashTest {
  private static final double HALF_COLUMN = GeoHash.MAX_LONGITUDE / (1L << GeoHash.STEP);
  private static final double HALF_ROW = GeoHash.MAX_LATITUDE / (1L << GeoHash.STEP);
  private static final double ROUNDING = 1e-12;

  @Test
  void knowsTwoTowns() {
    long palermo = GeoHash.encode(13.361389, 38.115556);
    long catania = GeoHash.encode(15.087269, 37.502669);
    assertThat(palermo).isEqualTo(3479099956230698L);
    assertThat(catania).isEqualTo(3479447370796909L);
    assertThat(GeoHash.longitude(palermo)).isEqualTo(13.361389338970184);
    assertThat(GeoHash.latitude(palermo)).isEqualTo(38.1155563954963);
    assertThat(text(palermo)).isEqualTo("sqc8b49rny0");
    assertThat(text(catania)).isEqualTo("sqdtr74hyu0");
  }

  private static String text(long hash) {
    return new String(GeoHash.text(hash), StandardCharsets.US_ASCII);
  }

  @Test
  void knowsTheEdgesOfTheMap() {
    assertThat(GeoHash.isValid(180, 85.05112878)).isTrue();
    assertThat(GeoHash.isValid(-180, -85.05112878)).isTrue();
    assertThat(GeoHash.isValid(180.0000001, 0)).isFalse();
    assertThat(GeoHash.isValid(0, -85.0511288)).isFalse();
    assertThat(GeoHash.isValid(Double.NaN, 0)).isFalse();
    assertThat(GeoHash.encode(-180, -85.05112878)).isZero();
    assertThat(GeoHash.longitude(GeoHash.encode(180, 0))).isEqualTo(180);
    assertThat(GeoHash.latitude(GeoHash.encode(0, 85.05112878))).isEqualTo(85.05112878);
  }

  @Property
  void decodesToTheMiddleOfTheCell(
      @ForAll @Scale(15) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(15) @DoubleRange(min = -85.05112878, max = 85.05112878) double latitude) {
    long hash = GeoHash.encode(longitude, latitude);
    assertThat(GeoHash.longitude(hash)).isCloseTo(longitude, within(HALF_COLUMN + ROUNDING));
    assertThat(GeoHash.latitude(hash)).isCloseTo(latitude, within(HALF_ROW + ROUNDING));
  }

  @Property
  void encodesWhatItDecoded(@ForAll @LongRange(min = 0, max = (1L << 52) - 1) long hash) {
    assertThat(GeoHash.encode(GeoHash.longitude(hash), GeoHash.latitude(hash))).isEqualTo(hash);
  }

  @Property
  void beginsWithTheHashOfTheLargerCell(
      @ForAll @Scale(15) @DoubleRange(min = -180, max = 180, maxIncluded = false) double longitude,
      @ForAll @Scale(15) @DoubleRange(min = -85, max = 85) double latitude,
      @ForAll @IntRange(min = 1, max = 26) int step) {
    long whole = GeoHash.encode(longitude, latitude);
    assertThat(GeoHash.encode(longitude, latitude, step))
        .isEqualTo(whole >>> 2 * (GeoHash.STEP - step));
  }

  @Property
  void interleavesRowAndColumn(
      @ForAll @LongRange(min = 0, max = (1L << 32) - 1) long row,
      @ForAll @LongRange(min = 0, max = (1L << 32) - 1) long column) {
    long hash = GeoHash.interleave(row, column);
    assertThat(GeoHash.row(hash)).isEqualTo(row);
    assertThat(GeoHash.column(hash)).isEqualTo(column);
    for (int bit = 0; bit < 32; bit++) {
      assertThat(hash >>> 2 * bit & 1).isEqualTo(row >>> bit & 1);
      assertThat(hash >>> 2 * bit + 1 & 1).isEqualTo(column >>> bit & 1);
    }
  }

  @Property
  void takesAnyScore(@ForAll double score) {
    long hash = GeoHash.ofScore(score);
    assertThat(GeoHash.isValid(GeoHash.longitude(hash), GeoHash.latitude(hash))).isTrue();
    assertThat(GeoHash.text(hash)).hasSize(11);
  }

  @Test
  void readsScoresAsBits() {
    assertThat(GeoHash.ofScore(1.9)).isEqualTo(1);
    assertThat(GeoHash.ofScore(-1)).isEqualTo(-1);
    assertThat(GeoHash.ofScore(0x1p63)).isEqualTo(Long.MIN_VALUE);
    assertThat(GeoHash.ofScore(0x1.8p63)).isEqualTo(0xC000000000000000L);
    assertThat(GeoHash.ofScore(Double.POSITIVE_INFINITY)).isZero();
    assertThat(GeoHash.ofScore(Double.NEGATIVE_INFINITY)).isEqualTo(Long.MIN_VALUE);
  }
}
