package io.vireo.server.data.sortedset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreTreeTest {
  private static final int MANY = 100_000;
  private static final int FILLED_LEAVES = (MANY + ScoreLeaf.FILLED - 1) / ScoreLeaf.FILLED;

  private final ScoreTree tree = new ScoreTree(TestSortedSets.leaves());

  private static byte[] name(int number) {
    return Integer.toString(number).getBytes();
  }

  private void add(double score, int number) {
    tree.add(score, Bytes.of(name(number)));
  }

  private double fill() {
    return (double) tree.size() / ScoreTreeInvariants.nodes(tree);
  }

  @Test
  void risingScoresLeaveFullLeaves() {
    for (int i = 0; i < MANY; i++) {
      add(i, i);
    }
    ScoreTreeInvariants.check(tree);
    int branches = FILLED_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(tree)).isLessThanOrEqualTo(FILLED_LEAVES + branches);
  }

  @Test
  void fallingScoresLeaveFullLeaves() {
    for (int i = 0; i < MANY; i++) {
      add(-i, i);
    }
    ScoreTreeInvariants.check(tree);
    int branches = FILLED_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(tree)).isLessThanOrEqualTo(FILLED_LEAVES + branches);
  }

  @Test
  void treesMadeAtOnceHaveFullNodes() {
    ScoreRun run = new ScoreRun();
    for (int i = 0; i < MANY; i++) {
      byte[] name = name(i);
      run.add(i, name, 0, name.length);
    }
    ScoreTree made = new ScoreTree(TestSortedSets.leaves());
    made.fill(run.sorted(), null);
    ScoreTreeInvariants.check(made);
    int branches = FILLED_LEAVES / ScoreBranch.MOST + 2;
    assertThat(ScoreTreeInvariants.nodes(made)).isLessThanOrEqualTo(FILLED_LEAVES + branches);
  }

  @Test
  void nodesJoinAsElementsGo() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      numbers.add(i);
      add(i, i);
    }
    Collections.shuffle(numbers, new Random(1));
    while (tree.size() > MANY / 50) {
      int gone = numbers.remove(numbers.size() - 1);
      byte[] name = name(gone);
      tree.remove(gone, name, 0, name.length);
    }
    ScoreTreeInvariants.check(tree);
    assertThat(fill()).isGreaterThan(ScoreLeaf.MOST / 5.0);
    long needed = tree.size() * (Double.BYTES + Character.BYTES + 5);
    long bytes = tree.heapBytes() + tree.blockBytes();
    assertThat(bytes).isLessThan(needed * 5 / 2);
  }

  @Test
  void anEmptiedTreeIsAsSmallAsAFreshOne() {
    for (int i = 0; i < MANY; i++) {
      add(i % 7, i);
    }
    tree.removeRange(10, MANY - 20);
    ScoreTreeInvariants.check(tree);
    assertThat(tree.size()).isEqualTo(20);
    tree.removeRange(0, 20);
    assertThat(tree.heapBytes()).isEqualTo(new ScoreTree(TestSortedSets.leaves()).heapBytes());
  }

  @Test
  void whatPartsChildrenTakesNoBytesWhereScoresDiffer() {
    for (int i = 0; i < MANY; i++) {
      add(i * 31 % MANY, i);
    }
    ScoreBranch root = (ScoreBranch) tree.root();
    for (ScoreNode node = root; node instanceof ScoreBranch branch; node = branch.child(1)) {
      for (int i = 1; i < branch.used(); i++) {
        assertThat(branch.parts().length(i)).isZero();
      }
    }
  }

  @Test
  void whatPartsChildrenIsAsLongAsItMustBe() {
    String common = "a".repeat(1000);
    for (int i = 0; i < 10_000; i++) {
      tree.add(1, Bytes.of((common + i + common).getBytes()));
    }
    ScoreTreeInvariants.check(tree);
    ScoreBranch root = (ScoreBranch) tree.root();
    assertThat(root.parts().length(1)).isBetween(1001, 1006);
  }

  @Test
  void changesOfAnOldTreeHardlyEverMakeALeaf() {
    Random random = new Random(1);
    double[] scores = new double[20_000];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(1_000_000);
      add(scores[i], i);
    }
    long same = 0;
    for (int i = 0; i < MANY; i++) {
      int number = random.nextInt(scores.length);
      long before = tree.heapBytes();
      double score = random.nextInt(1_000_000);
      byte[] name = name(number);
      tree.remove(scores[number], name, 0, name.length);
      add(score, number);
      scores[number] = score;
      same += before == tree.heapBytes() ? 1 : 0;
    }
    ScoreTreeInvariants.check(tree);
    assertThat(same).isGreaterThan(MANY * 95 / 100);
  }
}
