package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Lines of blocks that are loaded side by side; where they begin is the machine's affair. */
class LineLoaderTest {
  private static final int BYTES = 2048;

  private final BlockAllocator allocator = TestPages.allocator(1 << 20);
  private final PageMemory memory = allocator.memory();
  private final int block = allocator.allocate(BYTES);
  private final LineLoader lines = new LineLoader();

  LineLoaderTest() {
    byte[] ones = new byte[BYTES];
    Arrays.fill(ones, (byte) 1);
    memory.put(block, 0, ones, 0, BYTES);
  }

  @Test
  void loadsEachLineOfAStretchOnce() {
    memory.touch(block, 64, 1024, lines);
    lines.load();
    assertThat(lines.sink()).isBetween(16, 17);
    lines.load();
    assertThat(lines.sink()).isBetween(16, 17);
  }

  @Test
  void loadsBothLinesOfAStretchBetweenThem() {
    for (int offset = 64; offset < 128; offset++) {
      memory.touch(block, offset, 64, lines);
    }
    lines.load();
    assertThat(lines.sink()).isBetween(64, 127);
  }

  @Test
  void loadsAnyNumber() {
    for (int i = 0; i < 5000; i++) {
      memory.touch(block, 64 + i % 1024, 1, lines);
    }
    lines.load();
    assertThat(lines.sink()).isEqualTo(5000);
  }

  @Test
  void forgetsWhatAnErrorLeft() {
    assumeTrue(NativeNumbers.USABLE);
    memory.touch(block, 64, 1024, lines);
    lines.begin();
    lines.load();
    assertThat(lines.sink()).isZero();
  }

  @Test
  void loadsNothingOfNoBytes() {
    memory.touch(block, 128, 0, lines);
    lines.loaded(3);
    lines.load();
    assertThat(lines.sink()).isEqualTo(3);
  }
}
