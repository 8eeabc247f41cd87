package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
    int most = SizeClasses.largest(layout);
    List<SizeClass> kinds = new ArrayList<>();
    for (int bytes = 1; bytes <= most; bytes++) {
      SizeClass kind = classes.of(bytes);
      if (kinds.isEmpty() || kinds.get(kinds.size() - 1).size() < bytes) {
        kinds.add(kind);
      }
      assertThat(kind).isSameAs(kinds.get(kinds.size() - 1));
      int waste = kind.size() - bytes;
      assertThat(waste).isNotNegative();
      assertThat(waste).isLessThan(Math.max(Math.max(8, layout.unitBytes()), bytes / 8 + 1));
    }
    assertThat(kinds.get(kinds.size() - 1).size()).isEqualTo(most);
    assertThat(classes.all()).containsExactlyElementsOf(kinds);
  }

  @ParameterizedTest
  @CsvSource({"3, 16", "3, 20", "4, 21", "5, 23", "7, 27"})
  void blocksAreFoundFromTheirPlaces(int unitShift, int pageShift) {
    for (SizeClass kind : all(new PageLayout(unitShift, pageShift))) {
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
    assertThat(Stream.of(all(layout)).allMatch(k -> k.capacity() >= 2)).isTrue();
  }

  private static SizeClass[] all(PageLayout layout) {
    SizeClasses classes = new SizeClasses(layout);
    for (int bytes = SizeClasses.largest(layout); bytes > 0; bytes -= layout.unitBytes()) {
      classes.of(bytes);
    }
    return classes.all();
  }
}
