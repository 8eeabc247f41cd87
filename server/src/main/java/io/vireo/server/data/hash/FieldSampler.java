package io.vireo.server.data.hash;

import io.vireo.server.data.LongSet;
import io.vireo.server.data.listpack.StoredListpack;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Draws fields of a hash at random, each with the same probability, those past their deadline
 * never. Good until the hash changes. Owned by the data context.
 */
public abstract class FieldSampler {
  /** How many times more fields than wanted make drawing them one by one worth while. */
  private static final int SPARSE = 3;

  /** Pointed at one field after the other. */
  protected final HashField view = new HashField();

  /** The source of chance. */
  protected final RandomGenerator random;

  private FieldSampler(RandomGenerator random) {
    this.random = random;
  }

  /** A sampler of triples or pairs. */
  static FieldSampler of(StoredListpack lp, int width, RandomGenerator random, long now) {
    return new OfPack(lp, width, random, now);
  }

  /** A sampler of a table. */
  static FieldSampler of(FieldTable table, RandomGenerator random, long now) {
    return table.nextDeadline() > now
        ? new OfTable(table, random)
        : new OfEntries(table, random, now);
  }

  /** How many fields there are to draw from. */
  public abstract long size();

  /** One of the fields; only if there are any. */
  public abstract HashField any();

  /**
   * Draws {@code count} different fields, in no particular order.
   *
   * @param count from 0 to {@link #size}
   */
  public abstract void distinct(long count, Consumer<HashField> sink);

  private static final class OfPack extends FieldSampler {
    private final StoredListpack lp;
    private final int width;
    private final int[] places;
    private int size;

    OfPack(StoredListpack lp, int width, RandomGenerator random, long now) {
      super(random);
      this.lp = lp;
      this.width = width;
      places = new int[lp.count() / width];
      for (int p = 0; p < lp.end(); p = lp.skip(p, width)) {
        if (!view.of(lp, width, p).isPast(now)) {
          places[size++] = p;
        }
      }
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public HashField any() {
      return view.of(lp, width, places[random.nextInt(size)]);
    }

    /** Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm S. */
    @Override
    public void distinct(long count, Consumer<HashField> sink) {
      long wanted = count;
      for (int i = 0; i < size && wanted > 0; i++) {
        if (random.nextInt(size - i) < wanted) {
          sink.accept(view.of(lp, width, places[i]));
          wanted--;
        }
      }
    }
  }

  /** A table none of whose fields is past its deadline. */
  private static final class OfTable extends FieldSampler {
    private final FieldTable table;

    OfTable(FieldTable table, RandomGenerator random) {
      super(random);
      this.table = table;
    }

    @Override
    public long size() {
      return table.size();
    }

    @Override
    public HashField any() {
      table.read(table.random(random), view);
      return view;
    }

    @Override
    public void distinct(long count, Consumer<HashField> sink) {
      if (count * SPARSE > size()) {
        new OfEntries(table, random, Long.MIN_VALUE).distinct(count, sink);
        return;
      }
      LongSet seen = new LongSet();
      while (seen.size() < count) {
        long position = table.random(random);
        if (seen.add(position)) {
          table.read(position, view);
          sink.accept(view);
        }
      }
    }
  }

  /** The fields of a table in a list of their own. */
  private static final class OfEntries extends FieldSampler {
    private final FieldList fields = new FieldList();

    OfEntries(FieldTable table, RandomGenerator random, long now) {
      super(random);
      table.addAll(fields);
      if (table.nextDeadline() <= now) {
        fields.keep(view, field -> !field.isPast(now));
      }
    }

    @Override
    public long size() {
      return fields.size();
    }

    @Override
    public HashField any() {
      return fields.read(random.nextInt(fields.size()), view);
    }

    @Override
    public void distinct(long count, Consumer<HashField> sink) {
      for (int i = 0; i < count; i++) {
        fields.swap(i, i + random.nextInt(fields.size() - i));
        sink.accept(fields.read(i, view));
      }
    }
  }
}
