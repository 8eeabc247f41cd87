package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.sortedset.SortedSetValue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections in place, some of which fill a block with their key, and other keys for them. */
class CollectionsBesideLongKeysTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final int LARGEST = 31_500;
  private static final int ELEMENT_BYTES = 500;

  /** Hashes and sorted sets of many long elements, and lists of 32 KiB, stay small. */
  private static final Thresholds WIDE =
      new Thresholds(1_000, 5_000, -4, 0, 512, 128, 64, 1_000, 5_000, 3000, 4096, 100);

  private static final ListLimits LIST_LIMITS = ListLimits.of(WIDE, 0);

  private final Keyspace space =
      new Keyspace(2, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 26));

  @BeforeEach
  void begin() {
    space.listen(new EventRecorder());
  }

  @AfterEach
  void proveBooks() {
    KeyspaceWalk.check(space);
    space.close();
  }

  private void fill(Packing packing, int bytes) {
    Value made = space.database(0).create(KEY, packing, 0);
    for (int i = 0; i < bytes / ELEMENT_BYTES; i++) {
      Bytes element = Bytes.of(i + "e".repeat(ELEMENT_BYTES - 10));
      if (made instanceof ListValue list) {
        list.expect(element.length(), 1, LIST_LIMITS);
        list.push(element, false, LIST_LIMITS);
      } else if (made instanceof SortedSetValue set) {
        set.add(element, i, WIDE);
      } else {
        ((HashValue) made).set(Bytes.of("f" + i), element, false, WIDE, 0);
      }
    }
    assertThat(made.heapBytes()).as("of what is in place").isZero();
  }

  private static String digest(Aggregate value) {
    Digest digest = new Digest();
    value.digest(digest);
    return digest.toString();
  }

  private Aggregate at(int database, Bytes key) {
    space.endCommand();
    return (Aggregate) space.database(database).find(key).value();
  }

  @ParameterizedTest
  @CsvSource({
    "HASH, 31500, 3",
    "HASH, 31500, 300",
    "HASH, 31500, 5000",
    "HASH, 31500, 9000",
    "HASH, 2000, 5000",
    "HASH, 2000, 9000",
    "LIST, 31500, 3",
    "LIST, 31500, 300",
    "LIST, 31500, 5000",
    "LIST, 31500, 9000",
    "LIST, 2000, 9000",
    "SORTED_SET, 31500, 3",
    "SORTED_SET, 31500, 5000",
    "SORTED_SET, 2000, 9000"
  })
  void areCopiedRenamedAndMoved(Packing packing, int bytes, int keyLength) {
    Bytes copy = Bytes.of("c".repeat(keyLength));
    Bytes name = Bytes.of("n".repeat(keyLength));
    Database database = space.database(0);
    fill(packing, bytes);
    String digest = digest(at(0, KEY));
    String encoding = at(0, KEY).encoding();
    long size = at(0, KEY).size();
    database.copy(database.find(KEY), copy, 0);
    database.move(KEY, database, name);
    space.database(0).move(copy, space.database(1), copy);
    for (Aggregate each : new Aggregate[] {at(0, name), at(1, copy)}) {
      assertThat(each.size()).isEqualTo(size);
      assertThat(each.encoding()).isEqualTo(encoding);
      assertThat(digest(each)).isEqualTo(digest);
    }
    if (bytes < LARGEST) {
      assertThat(at(0, name).heapBytes()).as("of what is in place").isZero();
    }
  }
}
