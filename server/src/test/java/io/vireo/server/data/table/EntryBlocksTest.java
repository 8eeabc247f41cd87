package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.TestStrings;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Entries in blocks against a model that keeps what they were given. */
class EntryBlocksTest {
  private static final int ACCESS = 0xabcdef;
  private static final int STEPS = 40;

  private BlockAllocator allocator;
  private EntryBlocks entries;

  @BeforeTry
  void startEmpty() {
    allocator = TestPages.allocator(1 << 24);
    entries = TestEntries.in(allocator);
  }

  @AfterTry
  void giveBack() {
    allocator.close();
  }

  /** What an entry is to hold: a number, or a text if that is null. */
  private static final class Model {
    private int access = ACCESS;
    private long deadline = -1;
    private Long number;
    private Bytes text = Bytes.EMPTY;

    private void set(int timed, Long newNumber, Bytes newText) {
      deadline = timed == 0 ? -1 : deadline;
      number = newNumber;
      text = newText;
    }

    private int flags() {
      return (deadline < 0 ? 0 : EntryBlocks.DEADLINE) | (number == null ? 0 : EntryBlocks.INT);
    }
  }

  @Property(tries = 300)
  void agreesWithAModel(
      @ForAll long seed,
      @ForAll @Size(max = 300) byte[] key,
      @ForAll @IntRange(max = 3000) int longest) {
    Random random = new Random(seed);
    int address = entries.make(Bytes.of(key), 0, ACCESS, 0, Bytes.EMPTY);
    Model model = new Model();
    for (int step = 0; step < STEPS; step++) {
      model.access = random.nextInt(1 << 24);
      entries.access(address, model.access);
      int timed = random.nextInt(2);
      switch (random.nextInt(4)) {
        case 0 -> {
          model.deadline = random.nextInt(3) == 0 ? -1 : random.nextLong() >>> 1;
          address = entries.withDeadline(address, model.deadline);
        }
        case 1 -> {
          long number = random.nextLong() >> random.nextInt(64);
          address = entries.renumber(address, timed, number);
          model.set(timed, number, null);
        }
        default -> {
          byte[] text = new byte[random.nextInt(longest + 1)];
          random.nextBytes(text);
          address = entries.refill(address, timed, Bytes.of(text));
          model.set(timed, null, Bytes.of(text));
        }
      }
      compare(address, model, key);
      PageWalk.check(allocator, IntStream.of(address));
    }
  }

  private void compare(int address, Model model, byte[] key) {
    assertThat(entries.key(address)).isEqualTo(Bytes.of(key));
    assertThat(entries.hasKey(address, key, 0, key.length)).isTrue();
    assertThat(entries.hash(address)).isEqualTo(Bytes.of(key).hash());
    assertThat(entries.access(address)).isEqualTo(model.access);
    assertThat(entries.deadline(address)).isEqualTo(model.deadline);
    assertThat(entries.flags(address)).isEqualTo(model.flags());
    if (model.number == null) {
      assertThat(entries.text(address)).isEqualTo(model.text);
    } else {
      assertThat(entries.number(address)).isEqualTo(model.number);
    }
  }

  @Property(tries = 200)
  void makesWhatIsAskedFor(
      @ForAll @Size(max = 300) byte[] key,
      @ForAll @Size(max = 300) byte[] text,
      @ForAll @IntRange(max = 1) int timed,
      @ForAll @IntRange(max = 0xffffff) int access,
      @ForAll @LongRange(max = Long.MAX_VALUE) long deadline,
      @ForAll long number) {
    int named =
        entries.make(Bytes.of(key), timed | EntryBlocks.RAW, access, deadline, Bytes.of(text));
    assertThat(entries.text(named)).isEqualTo(Bytes.of(text));
    assertThat(entries.flags(named)).isEqualTo(timed | EntryBlocks.RAW);
    int counter = entries.make(Bytes.of(key), timed, access, deadline, number);
    assertThat(entries.number(counter)).isEqualTo(number);
    for (int address : new int[] {named, counter}) {
      assertThat(entries.key(address)).isEqualTo(Bytes.of(key));
      assertThat(entries.access(address)).isEqualTo(access);
      assertThat(entries.deadline(address)).isEqualTo(timed == 0 ? -1 : deadline);
    }
  }

  @Property(tries = 200)
  void namesValuesInTheHeap(
      @ForAll @Size(max = 20_000) byte[] key,
      @ForAll @LongRange(max = Long.MAX_VALUE) long deadline) {
    LongString value = TestStrings.longString();
    int address = entries.make(Bytes.of(key), 0, ACCESS, 0, value);
    entries.flag(address, EntryBlocks.ELEMENTS_EXPIRE, true);
    for (long time : new long[] {deadline, -1}) {
      address = entries.withDeadline(address, time);
      assertThat(entries.deadline(address)).isEqualTo(time);
      assertThat(entries.value(address)).isSameAs(value);
      assertThat(entries.key(address)).isEqualTo(Bytes.of(key));
      assertThat(entries.flags(address) & ~EntryBlocks.DEADLINE)
          .isEqualTo(EntryBlocks.OBJECT | EntryBlocks.ELEMENTS_EXPIRE);
    }
    entries.flag(address, EntryBlocks.ELEMENTS_EXPIRE, false);
    assertThat(entries.flags(address)).isEqualTo(EntryBlocks.OBJECT);
    assertThat(entries.access(address)).isEqualTo(ACCESS);
  }

  @Property(tries = 20)
  void withoutRoomNothingChanges(@ForAll @Size(max = 40) byte[] key) {
    allocator.bound(1 << 16);
    int address = entries.make(Bytes.of(key), 0, ACCESS, 0, Bytes.of("short"));
    Bytes longer = Bytes.of("longer".repeat(100));
    assertThat(entries.refill(address, 0, longer)).isEqualTo(BlockAllocator.NONE);
    assertThat(entries.make(longer, 0, 0, 0, 1)).isEqualTo(BlockAllocator.NONE);
    assertThat(entries.text(address)).isEqualTo(Bytes.of("short"));
    assertThat(entries.key(address)).isEqualTo(Bytes.of(key));
    PageWalk.check(allocator, IntStream.of(address));
  }
}
