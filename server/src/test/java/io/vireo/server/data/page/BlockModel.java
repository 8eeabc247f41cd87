package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An allocator, and in plain objects what its blocks must hold. */
final class BlockModel implements AutoCloseable {
  private static final class Block {
    int address;
    int place;
    byte[] bytes;
  }

  private final Random random;
  private final BlockAllocator allocator;
  private final PageMemory memory;
  private final Compaction compaction;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Integer, Block> byAddress = new HashMap<>();

  BlockModel(Random random, BlockAllocator allocator) {
    this.random = random;
    this.allocator = allocator;
    this.memory = allocator.memory();
    this.compaction = new Compaction(allocator, this::moved);
  }

  BlockAllocator allocator() {
    return allocator;
  }

  /** Does random things, of which a share in percent lets the data grow. */
  void play(int steps, int longest, int growth, boolean compacting) {
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(100) < growth || blocks.isEmpty()) {
        add(length(longest));
      } else if (random.nextInt(3) == 0) {
        resize(any(), length(longest));
      } else {
        remove(any());
      }
      if (!blocks.isEmpty()) {
        compare(any());
      }
      if (compacting && random.nextInt(50) == 0) {
        compaction.slice(1 + random.nextInt(4_000), 1 + random.nextInt(16));
      }
    }
  }

  /** Mostly short ones, as in life. */
  private int length(int longest) {
    return 1 + (random.nextInt(8) == 0 ? random.nextInt(longest) : random.nextInt(longest / 8 + 1));
  }

  private Block any() {
    return blocks.get(random.nextInt(blocks.size()));
  }

  private void add(int length) {
    long before = allocator.used();
    int address = allocator.allocate(length);
    if (address == BlockAllocator.NONE) {
      assertThat(allocator.used()).isEqualTo(before);
      return;
    }
    Block block = new Block();
    block.address = address;
    block.place = blocks.size();
    block.bytes = new byte[length];
    random.nextBytes(block.bytes);
    memory.put(address, 0, block.bytes, 0, length);
    assertThat(allocator.capacity(address)).isGreaterThanOrEqualTo(length);
    assertThat(allocator.capacity(address)).isEqualTo(allocator.blockSize(length));
    blocks.add(block);
    assertThat(byAddress.put(address, block)).as("another block at this address").isNull();
  }

  private void resize(Block block, int length) {
    int to = allocator.resize(block.address, length);
    if (to == BlockAllocator.NONE) {
      compare(block);
      return;
    }
    byAddress.remove(block.address);
    block.address = to;
    byAddress.put(to, block);
    int kept = Math.min(length, block.bytes.length);
    block.bytes = Arrays.copyOf(block.bytes, length);
    memory.put(to, kept, block.bytes, kept, length - kept);
  }

  private void remove(Block block) {
    compare(block);
    allocator.free(block.address);
    byAddress.remove(block.address);
    Block last = blocks.remove(blocks.size() - 1);
    if (last != block) {
      blocks.set(block.place, last);
      last.place = block.place;
    }
  }

  private void moved(int from, int to) {
    Block block = byAddress.remove(from);
    assertThat(block).as("a moved block that nobody has").isNotNull();
    block.address = to;
    assertThat(byAddress.put(to, block)).isNull();
  }

  private void compare(Block block) {
    int length = block.bytes.length;
    assertThat(memory.same(block.address, 0, block.bytes, 0, length)).isTrue();
    if (length > 8 && random.nextInt(16) == 0) {
      byte[] copy = new byte[length];
      memory.get(block.address, 0, copy, 0, length);
      assertThat(copy).isEqualTo(block.bytes);
      copy[random.nextInt(length)]++;
      assertThat(memory.same(block.address, 0, copy, 0, length)).isFalse();
    }
  }

  /** Frees that share of the blocks, in percent. */
  void thin(int percent) {
    for (Block block : List.copyOf(blocks)) {
      if (random.nextInt(100) < percent) {
        remove(block);
      }
    }
  }

  void freeAll() {
    while (!blocks.isEmpty()) {
      remove(any());
    }
  }

  void compactWhole() {
    long pages = allocator.mapped();
    while (compaction.slice(10_000, 16) > 0) {
      assertThat(allocator.mapped()).as("compaction needs no memory").isLessThanOrEqualTo(pages);
    }
  }

  /** Compares everything. */
  void check() {
    blocks.forEach(this::compare);
    PageWalk.check(allocator, blocks.stream().mapToInt(block -> block.address));
  }

  @Override
  public void close() {
    allocator.close();
    assertThat(allocator.mapped()).isZero();
    assertThat(allocator.used()).isZero();
    assertThat(allocator.touched()).isZero();
  }
}
