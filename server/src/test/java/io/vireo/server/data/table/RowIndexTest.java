package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.LineLoader;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowIndexTest {
  /** Few rows with many members each, so that many share a row and a tag. */
  private static final int ROWS = 8;

  private final TestRows rows = new TestRows();
  private final Map<Bytes, Integer> model = new HashMap<>();
  private final Random random = new Random(1);

  private final MemberBlocks blocks = new MemberBlocks(TestPages.allocator(1 << 24));
  private final RowIndex index = new RowIndex(rows, blocks);
  private final Compaction compaction = new Compaction(blocks.allocator(), blocks);

  private static final class TestRows implements MemberRows {
    private final List<List<Bytes>> members = new ArrayList<>();
    private final LineLoader lines = new LineLoader();

    TestRows() {
      for (int row = 0; row < ROWS; row++) {
        members.add(new ArrayList<>());
      }
    }

    @Override
    public int next(int row, int tag, int from) {
      List<Bytes> those = members.get(row);
      for (int item = from; item < those.size(); item++) {
        if (RowIndex.tag(those.get(item).hash()) == tag) {
          return item;
        }
      }
      return -1;
    }

    @Override
    public long hash(int row, int item) {
      return members.get(row).get(item).hash();
    }

    @Override
    public boolean isAt(int row, int item, byte[] member, int offset, int length) {
      return members.get(row).get(item).equals(Bytes.of(member, offset, length));
    }

    @Override
    public void touch(int row, CacheLines lines) {}

    @Override
    public void touch(int row, int tag, CacheLines lines) {}

    @Override
    public LineLoader lines() {
      return lines;
    }
  }

  private long find(Bytes member) {
    return index.find(member.array(), member.offset(), member.length(), member.hash());
  }

  private void add(Bytes member) {
    int row = random.nextInt(ROWS);
    index.makeRoom(member.hash());
    List<Bytes> others = rows.members.get(row);
    others.add(random.nextInt(others.size() + 1), member);
    index.put(member.hash(), row);
    model.put(member, row);
  }

  private void move(Bytes member) {
    int from = model.get(member);
    int to = random.nextInt(ROWS);
    rows.members.get(from).remove(member);
    rows.members.get(to).add(member);
    index.change(member.hash(), from, to);
    model.put(member, to);
  }

  private void remove(Bytes member) {
    int row = model.remove(member);
    index.take(member.hash(), row);
    rows.members.get(row).remove(member);
    index.tidy(member.hash());
  }

  private void check() {
    TableInvariants.check(index);
    IntStream.Builder ofIndex = IntStream.builder();
    index.forEachBlock(ofIndex::add);
    PageWalk.check(blocks.allocator(), ofIndex.build());
    assertThat(index.blockBytes()).isEqualTo(blocks.used());
    assertThat(index.size()).isEqualTo(model.size());
    model.forEach(
        (member, row) -> {
          long at = find(member);
          assertThat(RowIndex.row(at)).isEqualTo(row);
          assertThat(rows.members.get(row).get((int) at)).isEqualTo(member);
        });
  }

  @Test
  void findsMembersInTheirRowsAsTheyComeMoveAndGo() {
    List<Bytes> members = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      members.add(Bytes.of("member" + i));
    }
    for (int round = 0; round < 12; round++) {
      // Rises, falls to next to nothing, and rises again.
      double chance = round % 6 < 3 ? 0.7 : 0.05;
      for (Bytes member : members) {
        boolean wanted = random.nextDouble() < chance;
        if (!model.containsKey(member)) {
          assertThat(find(member)).isEqualTo(-1);
          if (wanted) {
            add(member);
          }
        } else if (wanted) {
          move(member);
        } else {
          remove(member);
        }
        if (random.nextInt(50) == 0) {
          compaction.slice(1000, 16);
        }
      }
      check();
    }
    index.abandon();
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
    PageWalk.check(blocks.allocator(), IntStream.empty());
  }

  @Test
  void scanShowsEachMemberOnce() {
    for (int i = 0; i < 3000; i++) {
      add(Bytes.of("member" + i));
    }
    Set<Bytes> seen = new HashSet<>();
    int[] shown = {0};
    long cursor = 0;
    do {
      cursor =
          index.scan(
              cursor,
              10,
              (row, item) -> {
                shown[0]++;
                seen.add(rows.members.get(row).get(item));
              });
    } while (cursor != 0);
    assertThat(seen).isEqualTo(model.keySet());
    assertThat(shown[0]).isEqualTo(3000);
  }

  @Test
  void scanShowsWhatWasThereThroughout() {
    for (int i = 0; i < 2000; i++) {
      add(Bytes.of("member" + i));
    }
    Set<Bytes> seen = new HashSet<>();
    int added = 0;
    long cursor = 0;
    do {
      cursor = index.scan(cursor, 20, (row, item) -> seen.add(rows.members.get(row).get(item)));
      for (int i = 0; i < 40; i++) {
        add(Bytes.of("late" + added++));
      }
      move(Bytes.of("member" + random.nextInt(2000)));
    } while (cursor != 0);
    for (int i = 0; i < 2000; i++) {
      assertThat(seen).contains(Bytes.of("member" + i));
    }
  }

  @Test
  void aCopyLeadsToTheSameNumbers() {
    for (int i = 0; i < 1000; i++) {
      add(Bytes.of("member" + i));
    }
    MemberBlocks others = new MemberBlocks(TestPages.allocator(1 << 24));
    RowIndex copy = index.copyTo(others, rows, row -> row);
    TableInvariants.check(copy);
    model.forEach(
        (member, row) ->
            assertThat(RowIndex.row(copy.find(member.array(), 0, member.length(), member.hash())))
                .isEqualTo(row));
  }
}
