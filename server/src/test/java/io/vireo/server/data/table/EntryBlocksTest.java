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

/** Entries in blocks against the same ones in arrays, which {@link Packed} makes. */
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

  @Property(tries = 300)
  void agreesWithPacked(
      @ForAll long seed,
      @ForAll @Size(max = 300) byte[] key,
      @ForAll @IntRange(max = 3000) int longest) {
    Random random = new Random(seed);
    Bytes name = Bytes.of(key);
    int address = entries.make(name, 0, ACCESS, 0, Bytes.EMPTY);
    byte[] packed = Packed.make(name, 0, ACCESS, 0, 0);
    for (int step = 0; step < STEPS; step++) {
      int access = random.nextInt(1 << 24);
      entries.access(address, access);
      Packed.access(packed, access);
      switch (random.nextInt(4)) {
        case 0 -> {
          long deadline = random.nextInt(3) == 0 ? -1 : random.nextLong() >>> 1;
          address = entries.withDeadline(address, deadline);
          packed = Packed.withDeadline(packed, deadline);
        }
        case 1 -> {
          long number = random.nextLong() >> random.nextInt(64);
          int timed = random.nextInt(2);
          address = entries.renumber(address, timed, number);
          packed = renumbered(packed, name, timed, number);
        }
        default -> {
          byte[] text = new byte[random.nextInt(longest + 1)];
          random.nextBytes(text);
          int timed = random.nextInt(2);
          address = entries.refill(address, timed, Bytes.of(text));
          packed = refilled(packed, name, timed, Bytes.of(text));
        }
      }
      compare(address, packed, key);
      PageWalk.check(allocator, IntStream.of(address));
    }
  }

  private static byte[] renumbered(byte[] packed, Bytes key, int timed, long number) {
    int flags = Packed.flags(packed) & timed & Packed.DEADLINE | Packed.INT;
    int access = Packed.access(packed);
    long deadline = Packed.deadline(packed);
    byte[] made = Packed.make(key, flags, access, deadline, Packed.widthOf(number));
    Packed.number(made, number);
    return made;
  }

  private static byte[] refilled(byte[] packed, Bytes key, int timed, Bytes text) {
    int flags = Packed.flags(packed) & timed & Packed.DEADLINE;
    byte[] made = new byte[Packed.length(key, flags, text)];
    Packed.fill(made, key, flags, Packed.access(packed), Packed.deadline(packed), text);
    return made;
  }

  private void compare(int address, byte[] packed, byte[] key) {
    assertThat(entries.key(address)).isEqualTo(Bytes.of(key));
    assertThat(entries.hasKey(address, key, 0, key.length)).isTrue();
    assertThat(entries.hash(address)).isEqualTo(Packed.hash(packed));
    assertThat(entries.access(address)).isEqualTo(Packed.access(packed));
    assertThat(entries.deadline(address)).isEqualTo(Packed.deadline(packed));
    assertThat(entries.flags(address)).isEqualTo(Packed.flags(packed));
    if (Packed.isNumber(packed)) {
      assertThat(entries.number(address)).isEqualTo(Packed.number(packed));
    } else {
      Bytes text = Bytes.of(packed, Packed.valueOffset(packed), Packed.valueLength(packed));
      assertThat(entries.text(address)).isEqualTo(text);
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
