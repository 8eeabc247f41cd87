package io.vireo.server.data.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListValueTest {
  private final BlockAllocator places = TestPages.allocator(1 << 20);
  private final BlockAllocator allocator = TestPages.allocator(1 << 24);
  private final ChunkBlocks blocks = new ChunkBlocks(allocator);
  private final List<Integer> fillers = new ArrayList<>();
  private ListValue list = new ListValue(new TestListpack(places));
  private ListLimits limits = ListLimits.DEFAULT;

  ListValueTest() {
    list.home(() -> blocks);
  }

  @AfterEach
  void giveBack() {
    ListInvariants.check(list, limits);
    IntStream.Builder addresses = IntStream.builder();
    list.forEachBlock(addresses::add);
    PageWalk.check(allocator, addresses.build());
    if (!list.isInPlace()) {
      list.enter(blocks);
      list.leave(blocks);
    }
    freeAll();
    PageWalk.check(allocator, IntStream.empty());
    allocator.close();
    places.close();
  }

  private void freeAll() {
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
  }

  private void push(String value) {
    push(value, false);
  }

  private void push(String value, boolean front) {
    list.expect(value.length(), 1, limits);
    list.push(Bytes.of(value), front, limits);
  }

  private void fill(int elements, int length) {
    for (int i = 0; i < elements; i++) {
      push("e".repeat(length));
    }
  }

  private boolean isLarge(int chunk) {
    return ChunkBlocks.isLarge(list.deque().ticket(chunk));
  }

  private List<String> elements() {
    List<String> all = new ArrayList<>();
    Element element = new Element();
    ListCursor cursor = new ListCursor().forward(list, 0);
    while (cursor.next()) {
      cursor.read(element);
      all.add(element.toString());
    }
    return all;
  }

  @Test
  void becomesLongWhenItWouldExceedAChunk() {
    fill(1, 8185);
    assertThat(list.encoding()).isEqualTo("listpack");
    push("");
    assertThat(list.encoding()).isEqualTo("quicklist");
  }

  @Test
  void becomesShortAgainAtHalfAChunk() {
    limits = new ListLimits(8, 0, 0);
    fill(9, 1);
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(0, 3);
    assertThat(list.shrunk(limits)).isFalse();
    assertThat(list.chunks()).isEqualTo(2);
    list.remove(5, 1);
    assertThat(list.shrunk(limits)).isFalse();
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(0, 1);
    assertThat(list.shrunk(limits)).isTrue();
    assertThat(list.shrunk(limits)).isTrue();
    assertThat(list.encoding()).isEqualTo("listpack");
    assertThat(list.size()).isEqualTo(4);
  }

  @Test
  void keepsTheLimitsUnderWhichItBecameLong() {
    limits = new ListLimits(4, 0, 0);
    fill(5, 1);
    limits = new ListLimits(100, 0, 0);
    fill(8, 1);
    assertThat(list.chunks()).isEqualTo(4);
  }

  @Test
  void keepsLargeElementsByThemselves() {
    fill(3, 10);
    push("l".repeat(8193));
    fill(3, 10);
    assertThat(list.chunks()).isEqualTo(3);
    assertThat(isLarge(1)).isTrue();
  }

  /** What is too long for a block is in the heap, and counted there. */
  @Test
  void hasElementsThatAreLongerThanABlock() {
    String longest = "l".repeat(allocator.largest() + 1);
    fill(3, 10);
    long before = list.bytes();
    push(longest);
    fill(3, 10);
    assertThat(isLarge(1)).isTrue();
    assertThat(list.heapBytes()).isGreaterThan(longest.length());
    assertThat(list.remove(new Probe().of(Bytes.of(longest)), 1, false)).isEqualTo(1);
    assertThat(list.heapBytes()).isLessThan(1000);
    assertThat(list.size()).isEqualTo(6);
    list.set(2, Bytes.of(longest), limits);
    assertThat(elements().get(2)).isEqualTo(longest);
    list.set(2, Bytes.of("short"), limits);
    assertThat(elements().get(2)).isEqualTo("short");
    assertThat(list.bytes()).isGreaterThan(before);
  }

  /** An element that a chunk may have by its limits, but no block. */
  @Test
  void whatFitsIntoNoBlockIsByItself() {
    limits = new ListLimits(-5, 0, 0);
    fill(2, 10);
    push("l".repeat(allocator.largest() - 20));
    fill(2, 10);
    assertThat(list.chunks()).isEqualTo(3);
    assertThat(isLarge(1)).isTrue();
  }

  /** Files of servers with larger chunks have such nodes. */
  @Test
  void cutsANodeThatFitsIntoNoBlock() {
    byte[] node = Listpack.empty();
    List<String> expected = new ArrayList<>();
    for (int i = 0; Listpack.bytes(node) <= allocator.largest(); i++) {
      expected.add("element-" + i);
      node = Listpack.append(node, Bytes.of("element-" + i));
    }
    list = ListValue.inChunks(limits);
    list.enter(blocks);
    list.addNode(node);
    assertThat(elements()).isEqualTo(expected);
    assertThat(list.chunks()).isGreaterThan(1);
    list.leave(blocks);
    list = ListValue.inChunks(limits);
    list.enter(blocks);
  }

  /** By its limits it is short still, but in no place beside a key. */
  @Test
  void isShortInAChunkIfThereIsNoPlace() {
    BlockAllocator few = TestPages.allocator(1 << 20);
    list = new ListValue(new TestListpack(few, 100));
    list.home(() -> blocks);
    fill(20, 10);
    assertThat(list.isInPlace()).isFalse();
    assertThat(list.encoding()).isEqualTo("listpack");
    fill(1000, 10);
    assertThat(list.encoding()).isEqualTo("quicklist");
    few.close();
  }

  @Test
  void compressesWhatIsFarFromTheEnds() {
    limits = new ListLimits(-1, 1, 0);
    fill(400, 100);
    long compressed = list.blockBytes();
    assertThat(compressed).isLessThan(400 * 100 / 3);
    Element end = new Element();
    list.peek(true, end);
    assertThat(end.length()).isEqualTo(100);
  }

  /** So that no chunk must move to a smaller block once it is full. */
  @Test
  void chunksThatArePushedFullAreInBlocksThatFit() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      push("e".repeat(200 + random.nextInt(200)));
      for (int chunk = 0; !list.isInPlace() && chunk < list.chunks(); chunk++) {
        int number = ChunkBlocks.number(list.deque().ticket(chunk));
        int entries = list.deque().bytes(chunk) - Listpack.EMPTY_BYTES;
        int needed = allocator.blockSize(PartListpack.FRAME_BYTES + entries);
        assertThat(blocks.blockBytes(number)).isLessThanOrEqualTo(Math.max(8192, needed));
      }
    }
  }

  /** A queue goes through its block again and again without moving what is in it. */
  @Test
  void usesTheRoomOfElementsThatLeft() {
    fill(200, 20);
    long most = places.used();
    for (int i = 0; i < 10_000; i++) {
      push("e".repeat(20));
      list.drop(true);
      assertThat(places.used()).isLessThanOrEqualTo(most);
    }
    assertThat(list.encoding()).isEqualTo("listpack");
  }

  @Test
  void storesLargeElementsAndWhatIsCompressed() {
    for (int depth = 0; depth < 3; depth++) {
      limits = new ListLimits(-2, depth, 0);
      list = ListValue.inChunks(limits);
      list.enter(blocks);
      for (int i = 0; i < 100; i++) {
        String value = i % 2 == 0 ? "e".repeat(20_000) : "f".repeat(100);
        push(value, i % 3 == 0);
        ListInvariants.check(list, limits);
      }
      assertThat(list.heapBytes()).isLessThan(10_000);
      for (int i = 0; i < 99; i++) {
        list.drop(i % 5 == 0);
        ListInvariants.check(list, limits);
      }
      list.leave(blocks);
      PageWalk.check(allocator, IntStream.empty());
      list = ListValue.inChunks(limits);
      list.enter(blocks);
    }
  }

  @Test
  void givesMemoryBack() {
    fill(100_000, 10);
    list.remove(3, list.size() - 6);
    assertThat(list.shrunk(limits)).isFalse();
    assertThat(list.encoding()).isEqualTo("quicklist");
    assertThat(list.bytes()).isLessThan(1000);
    list.remove(0, 3);
    assertThat(list.shrunk(limits)).isTrue();
    assertThat(list.encoding()).isEqualTo("listpack");
  }

  @Test
  void splitsAChunkOfElementsThatGrew() {
    limits = new ListLimits(4096, 0, 0);
    fill(2000, 1);
    fill(3000, 1);
    Bytes large = Bytes.of("l".repeat(8000));
    for (int i = 0; i < 1000; i++) {
      list.set(i, large, limits);
    }
    for (int i = 0; i < list.chunks(); i++) {
      assertThat(list.deque().bytes(i)).isLessThan(allocator.largest());
    }
  }

  /** Whatever finds no room leaves the elements as they were. */
  @Test
  void whatFindsNoRoomHasChangedNothing() {
    for (int depth = 0; depth < 2; depth++) {
      limits = new ListLimits(-1, depth, 0);
      list = ListValue.inChunks(limits);
      list.enter(blocks);
      fillPages();
      List<String> before = elements();
      takeFillers();
      Bytes value = Bytes.of("v".repeat(2000));
      Bytes large = Bytes.of("l".repeat(5000));
      int middle = before.size() / 2 + 3;
      for (Bytes each : List.of(value, large)) {
        refused(() -> list.push(each, true, limits));
        refused(() -> list.push(each, false, limits));
        refused(() -> list.set(middle, each, limits));
        refused(() -> insert(middle, each));
        assertThat(elements()).isEqualTo(before);
        ListInvariants.checkBooks(list);
      }
      giveFillers();
      list.leave(blocks);
      freeAll();
      list = ListValue.inChunks(limits);
      list.enter(blocks);
    }
  }

  /** Pushes elements until there is not a block left for another one. */
  private void fillPages() {
    for (int i = 0; ; i++) {
      try {
        push(("e" + i + "-").repeat(30));
      } catch (NoRoom full) {
        break;
      }
    }
  }

  private void giveFillers() {
    fillers.forEach(allocator::free);
    fillers.clear();
  }

  private void takeFillers() {
    int address = allocator.allocate(2048);
    for (; address != BlockAllocator.NONE; address = allocator.allocate(2048)) {
      fillers.add(address);
    }
  }

  private void insert(int index, Bytes value) {
    ListCursor cursor = new ListCursor().forward(list, index);
    cursor.next();
    list.insert(cursor, true, value, limits);
  }

  private static void refused(Runnable change) {
    assertThatThrownBy(change::run).isInstanceOf(NoRoom.class);
  }

  @Test
  void hasTheDigestOfItsElementsInOrder() {
    push("a");
    push("12");
    Digest expected = new Digest();
    expected.mix("a");
    expected.mix("12");
    Digest digest = new Digest();
    list.digest(digest);
    assertThat(digest).hasToString(expected.toString());
  }
}
