package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.MemberTable;
import io.vireo.server.data.table.TableInvariants;
import java.util.ArrayList;
import java.util.List;

/** Looks at every node of a tree and says what is not as it must be. */
final class ScoreTreeInvariants {
  private record Item(double score, Bytes member, byte[] apart) {
    static Item of(ScoreRow row, int index) {
      Bytes member = row.read(index, new Element()).copy();
      return new Item(row.score(index), member, row.isApart(index) ? row.array(index) : null);
    }

    boolean isBefore(Item other) {
      return score < other.score || score == other.score && member.compareTo(other.member) < 0;
    }
  }

  private final List<Item> items = new ArrayList<>();
  private int nodes;

  private ScoreTreeInvariants() {}

  private static ScoreTreeInvariants of(ScoreTree tree) {
    ScoreTreeInvariants seen = new ScoreTreeInvariants();
    seen.check(tree.root(), true);
    return seen;
  }

  static void check(ScoreTree tree) {
    ScoreTreeInvariants seen = of(tree);
    assertThat(tree.size()).isEqualTo(seen.items.size());
    assertThat(tree.root().heapBytes() + HeapLayout.object(1, 16)).isEqualTo(tree.heapBytes());
    seen.checkOrder();
  }

  /** How many nodes a tree has. */
  static int nodes(ScoreTree tree) {
    return of(tree).nodes;
  }

  /** A large sorted set: its tree, its table, and that they hold the same. */
  static void check(RankedMembers members) {
    check(members.tree());
    MemberTable index = members.index();
    TableInvariants.check(index);
    assertThat(index.size()).isEqualTo(members.size());
    for (Item item : of(members.tree()).items) {
      long at = members.find(item.member);
      assertThat(at).as("position of a member").isNotNegative();
      assertThat(index.number(at)).isEqualTo(RankedMembers.bits(item.score));
      if (item.apart != null) {
        assertThat(index.read(at, new Element()).array()).isSameAs(item.apart);
      }
    }
    long parts = index.heapBytes() + members.tree().heapBytes();
    assertThat(members.heapBytes()).isEqualTo(RankedMembers.frameBytes() + parts);
  }

  private int check(ScoreNode node, boolean isRoot) {
    nodes++;
    assertThat(node.used()).isBetween(isRoot ? 0 : 1, node.most());
    assertThat(node.capacity()).isBetween(node.used(), node.most());
    assertThat(node.room()).isGreaterThanOrEqualTo(node.bytes());
    for (int i = 0; i < node.used(); i++) {
      assertThat(node.isApart(i)).isEqualTo(node.length(i) > ScoreRow.LONGEST_INSIDE);
    }
    if (node instanceof ScoreBranch branch) {
      assertThat(branch.used()).isGreaterThanOrEqualTo(isRoot ? 2 : 1);
      return checkBranch(branch);
    }
    for (int i = 0; i < node.used(); i++) {
      items.add(Item.of(node, i));
    }
    return 0;
  }

  private int checkBranch(ScoreBranch branch) {
    int depth = -1;
    for (int i = 0; i < branch.used(); i++) {
      ScoreNode child = branch.child(i);
      int first = items.size();
      int below = check(child, false);
      assertThat(depth < 0 || depth == below).as("all leaves lie equally deep").isTrue();
      depth = below;
      assertThat(branch.count(i)).isEqualTo(items.size() - first);
      assertThat(child.count()).isEqualTo(branch.count(i));
      if (i > 0) {
        Item parting = Item.of(branch, i);
        assertThat(items.get(first - 1).isBefore(parting)).as("behind what is before").isTrue();
        assertThat(items.get(first).isBefore(parting)).as("not behind the first").isFalse();
      }
    }
    return depth + 1;
  }

  private void checkOrder() {
    for (int i = 1; i < items.size(); i++) {
      assertThat(items.get(i - 1).isBefore(items.get(i))).as("order").isTrue();
    }
  }
}
