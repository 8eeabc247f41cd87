package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which blocks there are. */
class SizeClassesTest {
  @ParameterizedTest
  @CsvSource({"3, 16", "3, 20", "4, 21", "5, 23", "7, 27"})
  void everySizeHasTheSmallestBlockThatFits(int unitShift, int pageShift) {
    PageLayout layout = new PageLayout(unitShift, pageShift);
    SizeClasses classes = new SizeClasses(layout);
    int next = 0;
    for (int bytes = 1; bytes <= SizeClasses.LARGEST; bytes++) {
      SizeClass kind = classes.of(bytes);
      if (bytes > classes.all()[next].size()) {
        next++;
      }
      assertThat(kind).isSameAs(classes.all()[next]);
      int waste = kind.size() - bytes;
      assertThat(waste).isLessThan(Math.max(Math.max(8, layout.unitBytes()), bytes / 8 + 1));
    }
    assertThat(classes.all()[next].size()).isEqualTo(SizeClasses.LARGEST);
  }

  @ParameterizedTest
  @CsvSource({"3, 16", "3, 20", "4, 21", "5, 23", "7, 27"})
  void blocksAreFoundFromTheirPlaces(int unitShift, int pageShift) {
    SizeClasses classes = new SizeClasses(new PageLayout(unitShift, pageShift));
    for (SizeClass kind : classes.all()) {
      int step = Math.max(1, kind.capacity() / 300);
      for (int block = 0; block < kind.capacity(); block += step) {
        int place = kind.placeOf(block);
        assertThat(kind.blockAt(place)).isEqualTo(block);
        assertThat(kind.blockAt(place + kind.size() / (1 << unitShift) - 1)).isEqualTo(block);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 3, 16",
    "1073741824, 3, 16",
    "8589934592, 3, 19",
    "30000000000, 3, 21",
    "34359738368, 4, 21",
    "60000000000, 4, 22",
    "1000000000000, 8, 26"
  })
  void layoutsHaveAddressesForTheirBound(long bound, int unitShift, int pageShift) {
    PageLayout layout = PageLayout.forBound(bound);
    assertThat(layout).isEqualTo(new PageLayout(unitShift, pageShift));
    assertThat(layout.addressableBytes()).isGreaterThanOrEqualTo(bound);
    assertThat(bound / layout.pageBytes()).isLessThanOrEqualTo(16_384);
    assertThat(Stream.of(new SizeClasses(layout).all()).allMatch(k -> k.capacity() >= 2)).isTrue();
  }
}
