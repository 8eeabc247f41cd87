package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages as the system sees them. */
class PageSourceTest {
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final int PAGE = 1 << 16;

  @TempDir Path folder;

  @Test
  void whatIsTouchedIsResidentAndGoesBackAtOnce() throws IOException {
    assumeTrue(Files.exists(MAPPINGS));
    PageSource source = new PrivateMappings(folder, PAGE);
    BlockAllocator allocator =
        new BlockAllocator(new PageLayout(3, 16), source, 1L << 30, () -> true);
    List<Integer> blocks = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int bytes = 1 + i * 7 % 3_000;
      int block = allocator.allocate(bytes);
      allocator.memory().putByte(block, allocator.capacity(block) - 1, i);
      allocator.memory().put(block, 0, new byte[bytes], 0, bytes);
      blocks.add(block);
    }
    assertThat(residentBytes())
        .isBetween(allocator.touched(), allocator.touched() + allocator.mapped() / 16);
    for (int block : blocks.subList(1_000, blocks.size())) {
      allocator.free(block);
    }
    assertThat(residentBytes())
        .isBetween(allocator.touched() / 2, allocator.touched() + allocator.mapped() / 16);
    allocator.clear(Integer.MAX_VALUE);
    assertThat(residentBytes()).isZero();
    allocator.close();
  }

  @Test
  void theFileIsNeverSeen() throws IOException {
    try (PageSource source = new PrivateMappings(folder, PAGE)) {
      assumeTrue(Files.exists(MAPPINGS));
      try (var files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
      ByteBuffer page = source.get();
      page.put(7, (byte) 1);
      ByteBuffer other = source.get();
      assertThat(other.get(7)).isZero();
      source.giveBack(page);
      source.giveBack(other);
    }
  }

  @Test
  void aThreadThatIsInterruptedGetsPages() throws IOException {
    try (PageSource source = new PrivateMappings(folder, PAGE)) {
      Thread.currentThread().interrupt();
      assertThat(source.get()).isNotNull();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(source.get()).isNotNull();
    }
  }

  @Test
  void aFolderThatIsNotThereIsPassedOver() throws IOException {
    Path missing = folder.resolve("missing");
    AnonymousMappings.open(PAGE, missing, folder).close();
    assertThatThrownBy(() -> AnonymousMappings.open(PAGE, missing))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void pagesThatWereGivenBackComeAgain() throws IOException {
    try (PageSource source = AnonymousMappings.open(PAGE, folder)) {
      for (int i = 0; i < 1_000; i++) {
        ByteBuffer page = source.get();
        page.put(i, (byte) i);
        assertThat(page.get(i)).isEqualTo((byte) i);
        source.giveBack(page);
      }
      assumeTrue(Files.exists(MAPPINGS));
      assertThat(mappings()).isLessThan(2);
    }
  }

  private long residentBytes() throws IOException {
    long sum = 0;
    boolean ours = false;
    for (String line : Files.readAllLines(MAPPINGS)) {
      if (Character.isLowerCase(line.charAt(0)) || Character.isDigit(line.charAt(0))) {
        ours = line.contains(folder.toString());
      } else if (ours && line.startsWith("Private_Dirty:")) {
        sum += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return sum;
  }

  private long mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(folder.toString())).count();
    }
  }
}
