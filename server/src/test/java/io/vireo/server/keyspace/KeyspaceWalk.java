package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Value;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ChunkBlocks;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.NodeBlocks;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringBlocks;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.MemberBlocks;
import io.vireo.server.data.table.TableBlocks;
import io.vireo.server.data.vector.VectorBlocks;
import io.vireo.server.data.vector.VectorSetValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Walks all databases of a keyspace, and proves that each block in pages is reached exactly once,
 * each key found where it lies, and that all books are right to the byte.
 */
public final class KeyspaceWalk {
  private final Keyspace space;
  private long heapBytes;
  private long blockBytes;
  private long mapped;
  private int inUse;

  private KeyspaceWalk(Keyspace space) {
    this.space = space;
  }

  /** Fails unless everything is as it has to be. Pages that nobody needs any more go back. */
  public static void check(Keyspace space) {
    while (space.hasRetired()) {
      space.giveBack();
    }
    PartFreeing freeing = new PartFreeing(space);
    while (!freeing.isEmpty()) {
      freeing.step();
    }
    new KeyspaceWalk(space).walk();
  }

  /** Bytes of the holes between entries of a database, for each byte of those. */
  public static double fragmentation(Database database) {
    BlockAllocator entries = database.store().allocator();
    return (double) (entries.touched() - entries.used()) / entries.used();
  }

  /** How many blocks the table of a database has. */
  public static long tableBlocks(Database database) {
    IntStream.Builder blocks = IntStream.builder();
    database.dict().forEachTableBlock(blocks::add);
    return blocks.build().count();
  }

  private void walk() {
    for (int i = 0; i < space.size(); i++) {
      Database db = space.database(i);
      assertThat(db.index()).isEqualTo(i);
      new OfDatabase(db).walk();
      heapBytes += db.heapBytes();
      blockBytes += db.blockBytes();
      mapped += db.store().mappedBytes();
      inUse += db.size() > 0 ? 1 : 0;
    }
    assertThat(space.inUse()).as("databases in use").isEqualTo(inUse);
    assertThat(space.heapBytes()).as("heap bytes").isEqualTo(heapBytes);
    assertThat(space.blockBytes()).as("bytes of blocks").isEqualTo(blockBytes);
    if (space.cut() == null) {
      assertThat(space.pages().mapped()).as("bytes of pages").isEqualTo(mapped);
    }
  }

  /** The walk through one database. */
  private static final class OfDatabase {
    private final Database db;
    private final EntryBlocks blocks;
    private final Set<Bytes> keys = new HashSet<>();
    private final Set<Integer> timed = new HashSet<>();
    private final IntStream.Builder addresses = IntStream.builder();

    /** Addresses of parts of values, by the type of those. */
    private final Map<Class<?>, IntStream.Builder> parts = new HashMap<>();

    private long objectBytes;
    private long objects;
    private long withFieldDeadlines;

    OfDatabase(Database db) {
      this.db = db;
      blocks = db.store().blocks();
    }

    void walk() {
      db.dict().forEach(this::look);
      String where = "of database " + db.index();
      assertThat(keys).as("keys " + where).hasSize((int) db.size());
      assertThat(timed).as("deadlines " + where).hasSize((int) db.expires());
      assertThat(db.fieldExpires()).as("values with timed fields").isEqualTo(withFieldDeadlines);
      assertThat(blocks.objects()).as("objects in the heap " + where).isEqualTo(objects);
      assertThat(db.store().heapBytes() - db.store().bookBytes())
          .as("heap bytes of values and keys " + where)
          .isEqualTo(objectBytes);
      PageWalk.check(db.store().allocator(), addresses.build());
      IntStream.Builder tables = blocksOf(TableBlocks.class);
      db.forEachTableBlock(tables::add);
      for (BlockPool pool : db.store().pools()) {
        if (pool.parts() != null && !pool.isHeld()) {
          IntStream.Builder of = parts.remove(pool.parts().getClass());
          PageWalk.check(pool.allocator(), of == null ? IntStream.empty() : of.build());
        }
      }
      db.volatileKeys()
          .forEach(address -> assertThat(timed).as("samples " + where).contains(address));
    }

    private static Class<?> partsOf(PartlyStored<?> value) {
      if (value instanceof HashValue) {
        return FieldBlocks.class;
      }
      if (value instanceof SetValue) {
        return MemberBlocks.class;
      }
      if (value instanceof SortedSetValue) {
        return LeafBlocks.class;
      }
      if (value instanceof LongString) {
        return StringBlocks.class;
      }
      if (value instanceof VectorSetValue) {
        return VectorBlocks.class;
      }
      return value instanceof StreamValue ? NodeBlocks.class : ChunkBlocks.class;
    }

    private long blockBytes(Class<?> parts, int part) {
      return db.store().pools().stream()
          .filter(pool -> parts.isInstance(pool.parts()))
          .mapToLong(pool -> pool.allocator().capacity(part))
          .sum();
    }

    private IntStream.Builder blocksOf(Class<?> parts) {
      return this.parts.computeIfAbsent(parts, unknown -> IntStream.builder());
    }

    private void look(int address) {
      Bytes key = blocks.key(address);
      addresses.add(address);
      if (!keys.add(key)) {
        throw new AssertionError("a key is there twice: " + key);
      }
      long at = db.dict().find(key, db.hash(key));
      if (at < 0 || db.dict().at(at) != address || blocks.hash(address) != db.hash(key)) {
        throw new AssertionError("a key is not found where it lies: " + key);
      }
      if (blocks.deadline(address) >= 0) {
        timed.add(address);
      }
      if ((blocks.flags(address) & EntryBlocks.ELEMENTS_EXPIRE) != 0) {
        withFieldDeadlines += db.store().entry(address).value() instanceof HashValue ? 1 : 0;
        Perishable perishable = (Perishable) db.store().entry(address).value();
        assertThat(TicketCalendar.deadlineOf(blocks.ticket(address)))
            .as("when fields are looked at again")
            .isLessThanOrEqualTo(perishable.nextDeadline());
      }
      objectBytes += blocks.heapBytes(address);
      objects += blocks.objectsOf(address);
      Value value = blocks.value(address);
      if (value instanceof PartlyStored<?> partly) {
        IntStream.Builder of = blocksOf(partsOf(partly));
        long[] bytes = {0};
        partly.forEachBlock(
            part -> {
              of.add(part);
              bytes[0] += blockBytes(partsOf(partly), part);
            });
        IntStream.Builder tables = blocksOf(TableBlocks.class);
        partly.forEachTableBlock(
            table -> {
              tables.add(table);
              bytes[0] += blockBytes(TableBlocks.class, table);
            });
        assertThat(value.blockBytes()).as("bytes of the parts of " + key).isEqualTo(bytes[0]);
      }
    }
  }
}
