package io.vireo.server.data.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.TableBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSetValueTest {
  private static final int DIMENSION = 10;
  private static final int LINKS = 4;

  private final VectorBlocks blocks =
      new VectorBlocks(TestPages.allocator(1 << 20), new TableBlocks(TestPages.allocator(1 << 20)));

  private final Random random = new Random(1);

  private VectorSetValue set(Quantization quantization) {
    VectorShape shape = new VectorShape(quantization, DIMENSION, LINKS);
    VectorSetValue set = new VectorSetValue(new LayerSearches(blocks), shape, null, 1);
    set.enter(blocks);
    return set;
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static Bytes name(int number) {
    return Bytes.of("element" + number);
  }

  private static String nameOf(VectorSetValue set, int node) {
    Element view = new Element();
    set.name(node, view);
    return new String(view.array(), view.offset(), view.length());
  }

  private static List<String> found(VectorSetValue set, VectorSearch search) {
    while (!search.advance(1)) {}
    List<String> names = new ArrayList<>();
    for (int i = 0; i < search.found(); i++) {
      if (search.node(i) != 0) {
        names.add(nameOf(set, search.node(i)));
      }
    }
    search.end();
    return names;
  }

  private static double similarity(float[] one, float[] other) {
    double dot = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
      first += one[i] * one[i];
      second += other[i] * other[i];
    }
    return dot / Math.sqrt(first * second);
  }

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void findsByTheGraphWhatAnExactSearchFinds(Quantization quantization) {
    VectorSetValue set = set(quantization);
    for (int i = 0; i < 500; i++) {
      set.put(name(i), vector(), null, 50, random);
    }
    int same = 0;
    for (int i = 0; i < 50; i++) {
      float[] vector = vector();
      List<String> exact = found(set, VectorSearch.exact(set, vector, 10, null));
      List<String> near =
          found(set, VectorSearch.byGraph(set, vector, 10, 100, null, Long.MAX_VALUE));
      assertThat(exact).hasSize(10);
      assertThat(near).hasSize(10);
      near.retainAll(exact);
      same += near.size();
    }
    // Vectors of bits are mostly as far as others, so that many answers are right.
    assertThat(same).isGreaterThan(quantization == Quantization.BINARY ? 250 : 485);
  }

  @Test
  void anExactSearchGivesTheNearestFirst() {
    VectorSetValue set = set(Quantization.NONE);
    Map<String, float[]> vectors = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      float[] vector = vector();
      vectors.put("element" + i, vector);
      set.put(name(i), vector, null, 50, random);
    }
    float[] vector = vector();
    List<String> expected = new ArrayList<>(vectors.keySet());
    expected.sort(
        Comparator.comparingDouble((String name) -> -similarity(vector, vectors.get(name))));
    assertThat(found(set, VectorSearch.exact(set, vector, 7, null)))
        .isEqualTo(expected.subList(0, 7));
  }

  @Test
  void aFilterFindsOnlyWhatItLetsPass() {
    VectorSetValue set = set(Quantization.INT8);
    for (int i = 0; i < 300; i++) {
      set.put(name(i), vector(), null, 50, random);
    }
    Set<Integer> few = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      few.add(set.find(name(i)));
    }
    VectorSearch search =
        VectorSearch.byGraph(set, vector(), 30, 30, few::contains, Long.MAX_VALUE);
    List<String> names = found(set, search);
    assertThat(names).hasSize(30).allMatch(name -> few.contains(set.find(Bytes.of(name))));
    search = VectorSearch.byGraph(set, vector(), 30, 30, node -> false, Long.MAX_VALUE);
    assertThat(found(set, search)).isEmpty();
  }

  @Test
  void whatIsRemovedWhileASearchPausesIsNotFound() {
    VectorSetValue set = set(Quantization.INT8);
    for (int i = 0; i < 200; i++) {
      set.put(name(i), vector(), null, 50, random);
    }
    VectorSearch search = VectorSearch.byGraph(set, vector(), 150, 150, null, Long.MAX_VALUE);
    assertThat(search.advance(3)).isFalse();
    search.pause();
    for (int i = 0; i < 100; i++) {
      set.remove(name(i));
      set.put(name(1_000 + i), vector(), null, 50, random);
    }
    long waiting = blocks.allocator().used();
    List<String> names = found(set, search);
    assertThat(names).isNotEmpty().noneMatch(name -> set.find(Bytes.of(name)) == 0);
    assertThat(blocks.allocator().used()).isLessThan(waiting);
    check(set);
  }

  @Test
  void anImageShowsTheSetAsItWas() {
    VectorSetValue set = set(Quantization.INT8);
    for (int i = 0; i < 100; i++) {
      set.put(name(i), vector(), Bytes.of("{" + i + "}"), 50, random);
    }
    Map<String, String> before = new HashMap<>();
    VectorSetImage still = new VectorSetImage(set);
    while (still.hasNext()) {
      still.next();
      before.put(new String(still.name()), described(still));
    }
    VectorSetImage image = new VectorSetImage(set);
    Map<String, String> shown = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      image.next();
      shown.put(new String(image.name()), described(image));
    }
    image.freeze();
    for (int i = 0; i < 100; i++) {
      if (i % 3 == 0) {
        set.remove(name(i));
      } else {
        set.put(name(i), vector(), Bytes.of(""), 50, random);
      }
      set.put(name(1_000 + i), vector(), null, 50, random);
    }
    while (image.hasNext()) {
      image.next();
      shown.put(new String(image.name()), described(image));
    }
    image.release();
    assertThat(shown).isEqualTo(before);
    check(set);
  }

  private static String described(VectorSetImage image) {
    StringBuilder text = new StringBuilder();
    text.append(image.number()).append(new String(image.attributes()));
    text.append(Arrays.toString(image.vector())).append(image.length()).append(image.range());
    for (int level = 0; level <= image.level(); level++) {
      text.append(Arrays.toString(image.links()[level]));
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(Quantization.class)
  void aCopyIsEqual(Quantization quantization) {
    VectorSetValue set = set(quantization);
    for (int i = 0; i < 100; i++) {
      set.put(name(i), vector(), i % 2 == 0 ? null : Bytes.of("{" + i + "}"), 50, random);
    }
    VectorBlocks others =
        new VectorBlocks(
            TestPages.allocator(1 << 20), new TableBlocks(TestPages.allocator(1 << 20)));
    VectorSetValue copy =
        new VectorSetValue(new LayerSearches(others), set.shape(), set.projection(), 2);
    VectorSetLoader.copy(set, copy, random);
    copy.enter(others);
    check(copy);
    assertThat(copy.attributesCount()).isEqualTo(50);
    Element view = new Element();
    for (int i = 0; i < 100; i++) {
      int node = set.find(name(i));
      int other = copy.find(name(i));
      assertThat(copy.vector(other)).isEqualTo(set.vector(node));
      assertThat(copy.length(other)).isEqualTo(set.length(node));
      assertThat(copy.range(other)).isEqualTo(set.range(node));
      assertThat(copy.level(other)).isEqualTo(set.level(node));
      assertThat(copy.attributes(other, view)).isEqualTo(i % 2 != 0);
      for (int level = 0; level <= set.level(node); level++) {
        assertThat(names(copy, copy.links(other, level)))
            .isEqualTo(names(set, set.links(node, level)));
      }
    }
    copy.leave(others);
    assertThat(others.allocator().used()).isZero();
    assertThat(others.tables().allocator().used()).isZero();
  }

  private static Set<String> names(VectorSetValue set, int[] nodes) {
    Set<String> names = new HashSet<>();
    for (int each : nodes) {
      names.add(nameOf(set, each));
    }
    return names;
  }

  @Test
  void aLoaderTakesOnlyLinksThatGoBothWays() {
    assertThat(loads(new long[][] {{2}, {1}})).isTrue();
    assertThat(loads(new long[][] {{2}, {}})).isFalse();
    assertThat(loads(new long[][] {{3}, {}})).isFalse();
    assertThat(loads(new long[][] {{1}, {}})).isFalse();
    assertThat(loads(new long[][] {{2, 2}, {1, 1}})).isFalse();
    assertThat(loads(new long[][] {{2, 3}, {1, 3}, {1, 2}})).isTrue();
    assertThat(loads(new long[][] {{2, 3}, {1, 3}, {2}})).isFalse();
  }

  private boolean loads(long[][] links) {
    VectorSetValue set = set(Quantization.INT8);
    VectorSetLoader loader = new VectorSetLoader(set, random);
    for (int i = 0; i < links.length; i++) {
      boolean isAdded =
          loader.add(
              name(i), Bytes.EMPTY, new byte[DIMENSION], 1, 1, i + 1, new long[][] {links[i]});
      assertThat(isAdded).isTrue();
    }
    return loader.finish();
  }

  @Test
  void aLoaderLeavesLinksOutForWhichThereIsNoRoom() {
    VectorSetValue set = set(Quantization.INT8);
    VectorSetLoader loader = new VectorSetLoader(set, random);
    int count = 3 * LINKS;
    for (int i = 0; i < count; i++) {
      long[] all = new long[count - 1];
      for (int j = 0; j < all.length; j++) {
        all[j] = j < i ? j : j + 1;
      }
      loader.add(name(i), Bytes.EMPTY, new byte[DIMENSION], 1, 1, i, new long[][] {all});
    }
    assertThat(loader.finish()).isTrue();
    check(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "product:", "n"})
  void elementsAreOrderedByName(String prefix) {
    VectorSetValue set = set(Quantization.BINARY);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String name = prefix + "n".repeat(random.nextInt(12)) + (i > 0 ? i : "");
      names.add(name);
      set.put(Bytes.of(name), vector(), null, 10, random);
    }
    for (int round = 0; round < 100; round++) {
      Collections.sort(names);
      for (int i = 0; i < names.size(); i++) {
        assertThat(nameOf(set, set.nodeByName(i))).isEqualTo(names.get(i));
        assertThat(set.countBelow(Bytes.of(names.get(i)), false)).isEqualTo(i);
        assertThat(set.countBelow(Bytes.of(names.get(i)), true)).isEqualTo(i + 1);
      }
      String name = names.remove(random.nextInt(names.size()));
      set.remove(Bytes.of(name));
      set.put(Bytes.of(names.get(0)), vector(), null, 10, random);
      if (round % 2 == 0) {
        names.add(prefix + "m" + round);
        set.put(Bytes.of(prefix + "m" + round), vector(), null, 10, random);
      }
    }
  }

  /** A set does what a map of names to vectors does, and its links stay as they must be. */
  @Property(tries = 60)
  void anyChangesLeaveTheGraphWhole(@ForAll long seed) {
    random.setSeed(seed);
    Quantization quantization = Quantization.values()[random.nextInt(3)];
    VectorSetValue set = set(quantization);
    Map<Integer, String> model = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      int number = random.nextInt(60);
      String attributes = random.nextBoolean() ? "" : "{\"a\":" + i + "}";
      switch (random.nextInt(4)) {
        case 0 -> assertThat(set.remove(name(number))).isEqualTo(model.remove(number) != null);
        case 1 -> {
          int node = set.find(name(number));
          assertThat(node != 0).isEqualTo(model.containsKey(number));
          if (node != 0) {
            set.attributes(node, Bytes.of(attributes));
            model.put(number, attributes);
          }
        }
        default -> {
          boolean keeps = random.nextBoolean();
          boolean isNew =
              set.put(name(number), vector(), keeps ? null : Bytes.of(attributes), 20, random);
          assertThat(isNew).isEqualTo(!model.containsKey(number));
          model.put(number, keeps ? model.getOrDefault(number, "") : attributes);
        }
      }
      assertThat(set.size()).isEqualTo(model.size());
      if (i % 10 == 0) {
        check(set);
      }
    }
    Element view = new Element();
    for (Map.Entry<Integer, String> each : model.entrySet()) {
      int node = set.find(name(each.getKey()));
      String attributes =
          set.attributes(node, view) ? new String(view.array(), view.offset(), view.length()) : "";
      assertThat(attributes).isEqualTo(each.getValue());
    }
    long withAttributes = model.values().stream().filter(text -> !text.isEmpty()).count();
    assertThat(set.attributesCount()).isEqualTo((int) withAttributes);
    check(set);
    set.leave(blocks);
    assertThat(blocks.allocator().used()).isZero();
    assertThat(blocks.tables().allocator().used()).isZero();
  }

  /** All links go both ways, none twice, and the books on bytes are right. */
  private static void check(VectorSetValue set) {
    List<Integer> nodes = new ArrayList<>();
    set.forEach(nodes::add);
    assertThat(nodes).hasSize((int) set.size());
    for (int node : nodes) {
      assertThat(set.find(Bytes.of(nameOf(set, node)))).isEqualTo(node);
      for (int level = 0; level <= set.level(node); level++) {
        int[] links = set.links(node, level);
        assertThat(links).doesNotHaveDuplicates().doesNotContain(node);
        assertThat(links.length).isLessThanOrEqualTo(set.shape().mostLinks(level));
        for (int each : links) {
          assertThat(nodes).contains(each);
          assertThat(set.level(each)).isGreaterThanOrEqualTo(level);
          assertThat(set.links(each, level)).contains(node);
        }
      }
    }
    long[] bytes = {0};
    set.forEachBlock(address -> bytes[0] += set.blocks().allocator().capacity(address));
    long[] tables = {0};
    set.forEachTableBlock(
        address -> tables[0] += set.blocks().tables().allocator().capacity(address));
    assertThat(set.blockBytes()).isEqualTo(bytes[0] + tables[0]);
  }
}
