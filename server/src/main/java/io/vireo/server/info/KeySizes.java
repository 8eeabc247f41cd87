package io.vireo.server.info;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Type;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import java.util.function.BooleanSupplier;

/**
 * INFO keysizes: how many keys of each type have which size, in steps of powers of two; with {@code
 * key-memory-histograms}, or the memory of slots in {@code cluster-slot-stats-enabled}, also how
 * many take how many bytes with their value. Data context only.
 *
 * <p>It looks at every key when it is asked, so it is exact and costs nothing until then. Keys past
 * their deadline are left out.
 */
final class KeySizes {
  private static final int STEPS = 62;
  private static final String UNITS = "\0KMGTPE";

  private final Keyspace keyspace;
  private final BooleanSupplier showsBytes;
  private final StringView view = new StringView();

  KeySizes(Keyspace keyspace, BooleanSupplier showsBytes) {
    this.keyspace = keyspace;
    this.showsBytes = showsBytes;
  }

  void write(Fields out) {
    for (int i = 0; i < keyspace.size(); i++) {
      Database db = keyspace.database(i);
      if (db.size() == 0) {
        continue;
      }
      long[][] sizes = new long[Type.values().length][STEPS];
      long[][] bytes = new long[Type.values().length][STEPS];
      db.forEach(entry -> count(db, entry, sizes, bytes));
      String prefix = "db" + i + "_distrib_";
      for (Type type : Type.values()) {
        if (type.plural() != null) {
          String unit = type == Type.STRING ? "_sizes" : "_items";
          put(out, prefix + type.plural() + unit, sizes[type.ordinal()]);
        }
      }
      for (Type type : Type.values()) {
        if (type.plural() != null && type != Type.STRING && showsBytes.getAsBoolean()) {
          put(out, prefix + type.plural() + "_sizes", bytes[type.ordinal()]);
        }
      }
    }
  }

  private void count(Database db, Entry entry, long[][] sizes, long[][] bytes) {
    if (!db.isPast(entry)) {
      sizes[entry.type().ordinal()][step(size(entry))]++;
      bytes[entry.type().ordinal()][step(entry.bytes())]++;
    }
  }

  private long size(Entry entry) {
    return entry.value() instanceof Aggregate aggregate
        ? aggregate.size()
        : view.of(entry).length();
  }

  /** The step of a size: 0 for 0, else one more than its highest bit. */
  static int step(long size) {
    return Long.SIZE - Long.numberOfLeadingZeros(size);
  }

  private static void put(Fields out, String name, long[] counts) {
    StringBuilder line = new StringBuilder();
    for (int step = 0; step < counts.length; step++) {
      if (counts[step] > 0) {
        line.append(line.isEmpty() ? "" : ",").append(label(step)).append('=').append(counts[step]);
      }
    }
    if (!line.isEmpty()) {
      out.put(name, line.toString());
    }
  }

  /** The least size of a step, such as {@code 512} or {@code 1K}. */
  static String label(int step) {
    if (step == 0) {
      return "0";
    }
    int power = step - 1;
    String unit = power < 10 ? "" : String.valueOf(UNITS.charAt(power / 10));
    return (1L << power % 10) + unit;
  }
}
