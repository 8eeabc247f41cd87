package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreTreeTest {
  private static final int MANY = 100_000;
  private static final int FULL_LEAVES = (MANY + ScoreLeaf.MOST - 1) / ScoreLeaf.MOST;

  private final ScoreTree tree = new ScoreTree();

  private static byte[] entry(int number) {
    byte[] name = Integer.toString(number).getBytes();
    return RankedMembers.entry(name, 0, name.length, number);
  }

  private double fill() {
    return (double) tree.size() / ScoreTreeInvariants.nodes(tree);
  }

  @Test
  void risingScoresLeaveFullLeaves() {
    for (int i = 0; i < MANY; i++) {
      tree.add(i, entry(i));
    }
    ScoreTreeInvariants.check(tree);
    int branches = FULL_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(tree)).isLessThanOrEqualTo(FULL_LEAVES + branches);
  }

  @Test
  void fallingScoresLeaveFullLeaves() {
    for (int i = 0; i < MANY; i++) {
      tree.add(-i, entry(i));
    }
    ScoreTreeInvariants.check(tree);
    int branches = FULL_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(tree)).isLessThanOrEqualTo(FULL_LEAVES + branches);
  }

  @Test
  void treesMadeAtOnceHaveFullNodes() {
    double[] scores = new double[MANY];
    byte[][] entries = new byte[MANY][];
    for (int i = 0; i < MANY; i++) {
      scores[i] = i;
      entries[i] = entry(i);
    }
    ScoreTree made = ScoreTree.of(scores, entries);
    ScoreTreeInvariants.check(made);
    int branches = FULL_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(made)).isLessThanOrEqualTo(FULL_LEAVES + branches);
  }

  @Test
  void nodesJoinAsElementsGo() {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      entries.add(entry(i));
      tree.add(i, entries.get(i));
    }
    Collections.shuffle(entries, new Random(1));
    while (tree.size() > MANY / 50) {
      byte[] gone = entries.remove(entries.size() - 1);
      tree.remove(RankedMembers.score(gone), gone);
    }
    ScoreTreeInvariants.check(tree);
    assertThat(fill()).isGreaterThan(ScoreLeaf.MOST / 5.0);
    long needed = tree.size() * (Double.BYTES + HeapLayout.references(1000) / 1000);
    assertThat(tree.heapBytes()).isLessThan(needed * 2);
  }

  @Test
  void anEmptiedTreeIsAsSmallAsAFreshOne() {
    for (int i = 0; i < MANY; i++) {
      tree.add(i % 7, entry(i));
    }
    tree.removeRange(10, MANY - 20);
    ScoreTreeInvariants.check(tree);
    assertThat(tree.size()).isEqualTo(20);
    tree.removeRange(0, 20);
    assertThat(tree.heapBytes()).isEqualTo(new ScoreTree().heapBytes());
  }
}
