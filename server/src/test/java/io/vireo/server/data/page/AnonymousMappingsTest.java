package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a server with much data, where the JVM may call the system. */
class AnonymousMappingsTest {
  private static final long LARGE_BYTES = 128 << 20;

  @TempDir Path folder;

  private final List<ByteBuffer> pages = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1 << 16, 1 << 18, 1 << 21, 1 << 22})
  void thePagesBehindTheFirstOnesBelongToNoFile(int pageBytes) throws IOException {
    try (PageSource source = linked(pageBytes)) {
      take(source, AnonymousMappings.MAX_SMALL_BYTES, pageBytes);
      long small = mappingsOfTheFile();
      assertThat(small).isEqualTo(pages.size());
      take(source, LARGE_BYTES, pageBytes);
      assertThat(mappingsOfTheFile()).isEqualTo(small);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 16, 1 << 18, 1 << 21, 1 << 22})
  void eachPageIsItsOwnAndAllOfIt(int pageBytes) throws IOException {
    try (PageSource source = linked(pageBytes)) {
      take(source, LARGE_BYTES, pageBytes);
      for (int i = 0; i < pages.size(); i++) {
        assertThat(pages.get(i).capacity()).isEqualTo(pageBytes);
        pages.get(i).putInt(0, i + 1).putInt(pageBytes - 4, -i - 1);
      }
      for (int i = 0; i < pages.size(); i++) {
        assertThat(pages.get(i).getInt(0)).isEqualTo(i + 1);
        assertThat(pages.get(i).getInt(pageBytes - 4)).isEqualTo(-i - 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1 << 16, 1 << 18, 1 << 21, 1 << 22})
  void whatIsGivenBackTakesNoMemoryAndServesAgain(int pageBytes) throws IOException {
    try (PageSource source = linked(pageBytes)) {
      take(source, LARGE_BYTES, pageBytes);
      for (ByteBuffer page : pages) {
        page.put(0, new byte[pageBytes]).putInt(0, 1);
      }
      long before = residentBytes();
      Collections.shuffle(pages);
      pages.forEach(source::giveBack);
      // What else goes on in this JVM meanwhile takes less than a quarter.
      assertThat(before - residentBytes()).isGreaterThan(LARGE_BYTES / 4 * 3);
      long mappings = mappingsOfTheFile();
      pages.clear();
      take(source, LARGE_BYTES, pageBytes);
      assertThat(pages).allMatch(page -> page.getInt(0) == 0);
      assertThat(mappingsOfTheFile()).isEqualTo(mappings);
    }
  }

  private PageSource linked(int pageBytes) throws IOException {
    AnonymousMemory.link();
    assumeTrue(AnonymousMemory.isLinked(), "a JVM that may call the system");
    return AnonymousMappings.open(pageBytes, folder);
  }

  private void take(PageSource source, long bytes, int pageBytes) {
    for (long taken = 0; taken < bytes; taken += pageBytes) {
      pages.add(source.get());
    }
  }

  private long mappingsOfTheFile() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    }
  }

  private static long residentBytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(each -> each.startsWith("RssAnon:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
    }
  }
}
