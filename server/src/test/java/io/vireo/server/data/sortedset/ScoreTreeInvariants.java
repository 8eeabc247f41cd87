package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.TableInvariants;
import java.util.ArrayList;
import java.util.List;

/** Looks at every node of a tree and says what is not as it must be. */
final class ScoreTreeInvariants {
  private record Item(double score, Bytes member) {
    static Item of(ScoreNode node, int index) {
      return new Item(node.score(index), node.read(index, new Element()).copy());
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
    long branches = tree.root().heapBytes() + HeapLayout.object(2, 24);
    assertThat(branches + tree.leaves().heapBytes()).isEqualTo(tree.heapBytes());
    seen.checkOrder();
  }

  /** How many nodes a tree has. */
  static int nodes(ScoreTree tree) {
    return of(tree).nodes;
  }

  /** A large sorted set: its tree, its index, and that they hold the same. */
  static void check(RankedMembers members) {
    check(members.tree());
    TableInvariants.check(members.index());
    assertThat(members.index().size()).isEqualTo(members.size());
    for (Item item : of(members.tree()).items) {
      long at = members.find(item.member);
      assertThat(at).as("place of a member").isNotNegative();
      assertThat(members.score(at)).isEqualTo(item.score);
    }
    long parts = members.index().heapBytes() + members.tree().heapBytes();
    assertThat(members.heapBytes()).isEqualTo(RankedMembers.frameBytes() + parts);
  }

  private int check(ScoreNode node, boolean isRoot) {
    nodes++;
    assertThat(node.used()).isBetween(isRoot ? 0 : 1, node.most());
    if (node instanceof ScoreBranch branch) {
      assertThat(branch.used()).isGreaterThanOrEqualTo(isRoot ? 2 : 1);
      return checkBranch(branch);
    }
    ScoreLeaf leaf = (ScoreLeaf) node;
    assertThat(leaf.capacity()).isBetween(leaf.used(), leaf.most());
    assertThat(leaf.room()).isGreaterThanOrEqualTo(leaf.bytes());
    for (int i = 0; i < leaf.used(); i++) {
      Item item = Item.of(leaf, i);
      assertThat(leaf.isApart(i)).isEqualTo(item.member.length() > ScoreNode.LONGEST_INSIDE);
      assertThat(leaf.hash(i)).isEqualTo(item.member.hash());
      items.add(item);
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
