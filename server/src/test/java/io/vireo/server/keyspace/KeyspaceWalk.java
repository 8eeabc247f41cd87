package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.table.EntryBlocks;
import java.util.HashSet;
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
    new KeyspaceWalk(space).walk();
  }

  private void walk() {
    for (int i = 0; i < space.size(); i++) {
      Database db = space.database(i);
      assertThat(db.index()).isEqualTo(i);
      new OfDatabase(db).walk();
      heapBytes += db.heapBytes();
      blockBytes += db.blockBytes();
      mapped += db.store().allocator().mapped();
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
      assertThat(db.store().heapBytes() - db.store().overheadBytes())
          .as("heap bytes of values and keys " + where)
          .isEqualTo(objectBytes);
      PageWalk.check(db.store().allocator(), addresses.build());
      db.volatileKeys()
          .forEach(address -> assertThat(timed).as("samples " + where).contains(address));
    }

    private void look(int address) {
      Bytes key = blocks.key(address);
      addresses.add(address);
      if (!keys.add(key)) {
        throw new AssertionError("a key is there twice: " + key);
      }
      long at = db.dict().find(key, key.hash());
      if (at < 0 || db.dict().at(at) != address || blocks.hash(address) != key.hash()) {
        throw new AssertionError("a key is not found where it lies: " + key);
      }
      if (blocks.deadline(address) >= 0) {
        timed.add(address);
      }
      if ((blocks.flags(address) & EntryBlocks.ELEMENTS_EXPIRE) != 0) {
        withFieldDeadlines++;
        Perishable value = (Perishable) db.store().look(address).value();
        assertThat(TicketCalendar.deadlineOf(blocks.ticket(address)))
            .as("when fields are looked at again")
            .isLessThanOrEqualTo(value.nextDeadline());
      }
      objectBytes += blocks.heapBytes(address);
      objects += blocks.objectsOf(address);
    }
  }
}
