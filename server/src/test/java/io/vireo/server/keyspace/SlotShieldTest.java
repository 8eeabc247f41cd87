package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of hidden slots are not seen, and neither expire nor are evicted; cuts show some slots. */
class SlotShieldTest {
  private final InProcessServer server =
      new InProcessServer("cluster-enabled yes", "cluster-require-full-coverage no");
  private final InProcessClient client = server.client();
  private final Keyspace space = server.engine().keyspace();
  private final Database db = space.database(0);

  @BeforeEach
  void begin() {
    say("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    server.advance(Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    space.hideSlots(new BitSet());
    server.close();
  }

  private String say(String... words) {
    return RespText.of(client.run(words));
  }

  private static BitSet slotsOf(String... keys) {
    BitSet slots = new BitSet();
    for (String key : keys) {
      slots.set(Bytes.of(key).slot());
    }
    return slots;
  }

  @Test
  void hiddenKeysAreNotSeen() {
    say("SET", "foo", "1");
    say("SET", "bar", "1");
    space.hideSlots(slotsOf("foo"));

    assertThat(say("DBSIZE")).isEqualTo("(integer) 1");
    assertThat(say("KEYS", "*")).isEqualTo("1) \"bar\"");
    assertThat(say("SCAN", "0")).contains("bar").doesNotContain("foo");
    for (int i = 0; i < 50; i++) {
      assertThat(say("RANDOMKEY")).isEqualTo("\"bar\"");
    }
  }

  @Test
  void aVisibleKeyIsFoundAmongManyHiddenOnes() {
    for (int i = 0; i < 1000; i++) {
      say("SET", "{foo}" + i, "1");
    }
    say("SET", "bar", "1");
    space.hideSlots(slotsOf("foo"));

    assertThat(say("RANDOMKEY")).isEqualTo("\"bar\"");
  }

  @Test
  void hiddenKeysExpireOnceTheyAreSeen() {
    say("SET", "foo", "1", "PX", "100");
    say("SET", "bar", "1", "PX", "100");
    say("HSET", "{foo}hash", "f", "v", "g", "v");
    say("HPEXPIRE", "{foo}hash", "100", "FIELDS", "1", "f");
    space.hideSlots(slotsOf("foo"));

    server.advance(Duration.ofSeconds(10));
    assertThat(db.size()).isEqualTo(2);

    space.hideSlots(new BitSet());
    server.advance(Duration.ofSeconds(1));
    assertThat(db.size()).isEqualTo(1);
    assertThat(say("HGETALL", "{foo}hash")).doesNotContain("\"f\"").contains("\"g\"");
  }

  @Test
  void hiddenKeysAreNotEvicted() {
    for (String policy : List.of("allkeys-random", "allkeys-lru", "volatile-ttl", "allkeys-lfu")) {
      say("FLUSHALL");
      say("CONFIG", "SET", "maxmemory-policy", policy);
      for (int i = 0; i < 20; i++) {
        say("SET", "{foo}" + i, "1", "EX", "1000");
        say("SET", "{bar}" + i, "1", "EX", "2000");
      }
      space.hideSlots(slotsOf("foo"));
      int evicted = 0;
      for (int i = 0; i < 60; i++) {
        evicted += space.eviction().evict() ? 1 : 0;
      }
      assertThat(db.slots().count(Bytes.of("foo").slot())).as(policy).isEqualTo(20);
      assertThat(db.slots().count(Bytes.of("bar").slot())).as(policy).isZero();
      assertThat(evicted).as(policy).isGreaterThanOrEqualTo(20);
      space.hideSlots(new BitSet());
    }
  }

  /** Notes what it is shown. */
  private static final class Shown implements Cut.Sink {
    private final List<String> keys = new ArrayList<>();

    private void add(Entry entry) {
      keys.add(entry.key() + "=" + new StringView().of(entry).copy());
    }

    @Override
    public void database(int index, long keys, long deadlines) {}

    @Override
    public boolean entry(int database, Entry entry) {
      add(entry);
      return true;
    }

    @Override
    public boolean more() {
      return true;
    }

    @Override
    public void preimage(int database, Entry entry) {
      add(entry);
    }
  }

  @Test
  void aCutShowsTheKeysOfSomeSlotsAsTheyWere() {
    BitSet slots = new BitSet();
    slots.set(0, 3000);
    slots.set(9000, 9001);
    slots.set(16383);
    TreeMap<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 3000; i++) {
      say("SET", "key-" + i, "old");
      if (slots.get(Bytes.of("key-" + i).slot())) {
        expected.put("key-" + i + "=old", "");
      }
    }
    Shown shown = new Shown();
    Cut cut = space.cuts().ofSlots(slots, shown);
    for (int i = 0; cut.step(); i++) {
      say("SET", "key-" + (i * 7 % 3000), "new");
      say("DEL", "key-" + (i * 11 % 3000));
      say("SET", "another-" + i, "new");
    }
    space.cuts().endOfSlots();

    assertThat(shown.keys).containsExactlyInAnyOrderElementsOf(expected.keySet());
  }
}
