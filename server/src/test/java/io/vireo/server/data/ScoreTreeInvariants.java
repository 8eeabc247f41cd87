package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Looks at every node of a tree and says what is not as it must be. */
final class ScoreTreeInvariants {
  private final List<byte[]> entries = new ArrayList<>();
  private final List<Double> scores = new ArrayList<>();
  private int nodes;

  private ScoreTreeInvariants() {}

  static void check(ScoreTree tree) {
    ScoreTreeInvariants seen = new ScoreTreeInvariants();
    seen.check(tree.root(), true);
    assertThat(tree.size()).isEqualTo(seen.entries.size());
    assertThat(tree.root().heapBytes() + HeapLayout.object(1, 16)).isEqualTo(tree.heapBytes());
    seen.checkOrder();
  }

  /** How many nodes a tree has. */
  static int nodes(ScoreTree tree) {
    ScoreTreeInvariants seen = new ScoreTreeInvariants();
    seen.check(tree.root(), true);
    return seen.nodes;
  }

  /** A large sorted set: its tree, its dictionary, and that they hold the same. */
  static void check(RankedMembers members) {
    check(members.tree());
    DictInvariants.check(members.index(), Hashing.OF_KEY);
    assertThat(members.index().size()).isEqualTo(members.size());
    ScoreTreeInvariants seen = new ScoreTreeInvariants();
    seen.check(members.tree().root(), true);
    long bytes = 0;
    for (int i = 0; i < seen.entries.size(); i++) {
      byte[] entry = seen.entries.get(i);
      assertThat(RankedMembers.score(entry)).isEqualTo(seen.scores.get(i));
      int offset = Packed.keyOffset(entry);
      int length = Packed.keyLength(entry);
      assertThat(members.index().get(entry, offset, length, Packed.hash(entry))).isSameAs(entry);
      bytes += HeapLayout.bytes(entry.length);
    }
    long tables = members.index().tableBytes() + members.tree().heapBytes();
    assertThat(members.heapBytes() - tables - bytes).isEqualTo(new RankedMembers().frameBytes());
  }

  private int check(ScoreNode node, boolean isRoot) {
    nodes++;
    assertThat(node.used()).isBetween(isRoot ? 0 : 1, node.most());
    assertThat(node.capacity()).isBetween(node.used(), node.most());
    if (node instanceof ScoreBranch branch) {
      assertThat(branch.used()).isGreaterThanOrEqualTo(isRoot ? 2 : 1);
      return checkBranch(branch);
    }
    for (int i = 0; i < node.used(); i++) {
      entries.add(node.entry(i));
      scores.add(node.score(i));
    }
    return 0;
  }

  private int checkBranch(ScoreBranch branch) {
    int depth = -1;
    for (int i = 0; i < branch.used(); i++) {
      ScoreNode child = branch.child(i);
      int first = entries.size();
      int below = check(child, false);
      assertThat(depth < 0 || depth == below).as("all leaves lie equally deep").isTrue();
      depth = below;
      assertThat(branch.count(i)).isEqualTo(entries.size() - first);
      assertThat(child.count()).isEqualTo(branch.count(i));
      assertThat(branch.entry(i)).isSameAs(entries.get(first));
      assertThat(branch.score(i)).isEqualTo(scores.get(first));
    }
    return depth + 1;
  }

  private void checkOrder() {
    for (int i = 1; i < entries.size(); i++) {
      double before = scores.get(i - 1);
      double score = scores.get(i);
      byte[] entry = entries.get(i);
      int offset = Packed.keyOffset(entry);
      int order = ScoreNode.compare(entries.get(i - 1), entry, offset, Packed.keyLength(entry));
      assertThat(before < score || before == score && order < 0).as("order").isTrue();
    }
  }
}
