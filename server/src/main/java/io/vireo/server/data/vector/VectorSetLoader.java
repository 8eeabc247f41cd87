package io.vireo.server.data.vector;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.NoRoom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Fills a vector set with nodes that have their links already, as files have them: they name others
 * by ids, some of which come later. Data context only.
 */
public final class VectorSetLoader {
  private static final int FIRST_CAPACITY = 16;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final VectorSetValue set;
  private final VectorBlocks blocks;
  private final VectorShape shape;

  /** A hash table that leads from ids to their ranks, which count from 1; 0 where it is free. */
  private long[] ids = new long[FIRST_CAPACITY];

  private int[] ranks = new int[FIRST_CAPACITY];
  private int known;

  /** The numbers of nodes by the ranks of their ids; 0 for one that has not come. */
  private int[] numbers = new int[FIRST_CAPACITY];

  /** Chance of this loader, so that no file is made to deceive it. */
  private final long salt;

  /** What was left out because there was no room for it. */
  private boolean isCut;

  /** A loader of a set without elements. */
  public VectorSetLoader(VectorSetValue set, RandomGenerator random) {
    this.set = set;
    blocks = set.blocks();
    shape = set.shape();
    salt = random.nextLong();
  }

  /**
   * Copies all elements of a set into one without elements.
   *
   * @throws NoRoom if there is no room for them; the parts of those that came first are freed then
   */
  public static void copy(VectorSetValue from, VectorSetValue to, RandomGenerator random) {
    VectorSetLoader loader = new VectorSetLoader(to, random);
    VectorSetImage image = new VectorSetImage(from);
    try {
      while (image.hasNext()) {
        image.next();
        loader.add(
            Bytes.of(image.name()),
            Bytes.of(image.attributes()),
            image.vector(),
            image.length(),
            image.range(),
            image.number(),
            image.links());
      }
    } catch (NoRoom full) {
      to.abandon();
      throw full;
    }
    loader.finish();
  }

  /** Bytes of the heap. */
  public long heapBytes() {
    return HeapLayout.longs(ids.length)
        + HeapLayout.bytes((long) (ranks.length + numbers.length) * Integer.BYTES);
  }

  /**
   * Adds an element.
   *
   * @param vector its bits, as many as the set has of each
   * @param links the ids of the neighbours, level by level from the lowest on
   * @return false if the set has the element or the id already, or a level is too high
   * @throws NoRoom if there is no room for it
   */
  public boolean add(
      Bytes element,
      Bytes attributes,
      byte[] vector,
      float length,
      float range,
      long id,
      long[][] links) {
    int rank = rankOf(id);
    if (links.length > VectorShape.MAX_LEVEL + 1 || numbers[rank] != 0 || set.find(element) != 0) {
      return false;
    }
    int node = set.load(element, attributes, links.length - 1);
    numbers[rank] = node;
    blocks.put(node, VectorShape.VECTOR_AT, vector, 0, vector.length);
    pad(node, vector.length);
    blocks.putInt(node, VectorShape.LENGTH_AT, Float.floatToRawIntBits(length));
    blocks.putInt(node, VectorShape.RANGE_AT, Float.floatToRawIntBits(range));
    for (int level = 0; level < links.length; level++) {
      int most = shape.mostLinks(level);
      int count = Math.min(most, links[level].length);
      isCut |= count < links[level].length;
      int at = shape.linksAt(level);
      blocks.putInt(node, at, count);
      for (int i = 0; i < count; i++) {
        int neighbour = rankOf(links[level][i]);
        blocks.putInt(node, at + Integer.BYTES * (1 + i), neighbour);
      }
    }
    return true;
  }

  /** Components that do not fill a word are followed by zeros. */
  private void pad(int node, int from) {
    for (int i = from; i < shape.words() * Integer.BYTES; i++) {
      blocks.putByte(node, VectorShape.VECTOR_AT + i, 0);
    }
  }

  private int rankOf(long id) {
    if (2 * known >= ids.length) {
      grow();
    }
    int place = placeOf(id);
    if (ranks[place] == 0) {
      ids[place] = id;
      ranks[place] = ++known;
      if (known == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * known);
      }
    }
    return ranks[place];
  }

  private int placeOf(long id) {
    int place = (int) (mix(id) >>> 32) & ids.length - 1;
    while (ranks[place] != 0 && ids[place] != id) {
      place = place + 1 & ids.length - 1;
    }
    return place;
  }

  private void grow() {
    long[] oldIds = ids;
    int[] oldRanks = ranks;
    ids = new long[2 * oldIds.length];
    ranks = new int[2 * oldIds.length];
    for (int i = 0; i < oldIds.length; i++) {
      if (oldRanks[i] != 0) {
        int place = placeOf(oldIds[i]);
        ids[place] = oldIds[i];
        ranks[place] = oldRanks[i];
      }
    }
  }

  private long mix(long value) {
    long mixed = (value ^ salt) * GOLDEN;
    mixed = (mixed ^ mixed >>> 29) * GOLDEN;
    return mixed ^ mixed >>> 32;
  }

  /**
   * Links the nodes, once all have come.
   *
   * @return false if a link leads nowhere, or to the node itself, twice to one, or only one way
   */
  public boolean finish() {
    long[] unpaired = new long[2];
    int[] highest = {0};
    boolean[] isRight = {true};
    set.forEach(
        node -> {
          isRight[0] = isRight[0] && resolve(node, unpaired);
          if (highest[0] == 0 || blocks.level(node) > blocks.level(highest[0])) {
            highest[0] = node;
          }
        });
    if (!isRight[0]) {
      return false;
    }
    set.loaded(highest[0]);
    if (isCut) {
      set.forEach(this::keepPairs);
      return true;
    }
    return (unpaired[0] | unpaired[1]) == 0;
  }

  /** Puts numbers of nodes in the place of ranks of ids. */
  private boolean resolve(int node, long[] unpaired) {
    int[] links = new int[shape.mostLinks(0)];
    for (int level = blocks.level(node); level >= 0; level--) {
      int at = shape.linksAt(level);
      int count = blocks.getInt(node, at);
      for (int i = 0; i < count; i++) {
        int place = at + Integer.BYTES * (1 + i);
        links[i] = numbers[blocks.getInt(node, place)];
        if (links[i] == 0 || links[i] == node || blocks.level(links[i]) < level) {
          return false;
        }
        blocks.putInt(node, place, links[i]);
        note(node, links[i], level, unpaired);
      }
      Arrays.sort(links, 0, count);
      for (int i = 1; i < count; i++) {
        if (links[i] == links[i - 1]) {
          return false;
        }
      }
    }
    return true;
  }

  /** The two ways of a link cancel each other out. */
  private void note(int one, int other, int level, long[] unpaired) {
    long pair = (long) Math.min(one, other) << Integer.SIZE | Math.max(one, other);
    long mixed = mix(mix(pair) + level);
    unpaired[0] ^= mixed;
    unpaired[1] ^= mix(mixed + 1);
  }

  /** Removes the links of a node that the other one does not have. */
  private void keepPairs(int node) {
    for (int level = blocks.level(node); level >= 0; level--) {
      int at = shape.linksAt(level);
      int kept = 0;
      for (int neighbour : set.links(node, level)) {
        if (isLinked(neighbour, node, level)) {
          blocks.putInt(node, at + Integer.BYTES * ++kept, neighbour);
        }
      }
      blocks.putInt(node, at, kept);
    }
  }

  private boolean isLinked(int from, int to, int level) {
    for (int each : set.links(from, level)) {
      if (each == to) {
        return true;
      }
    }
    return false;
  }
}
