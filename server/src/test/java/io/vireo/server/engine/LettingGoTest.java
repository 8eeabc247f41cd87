package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetCursor;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands have looked at must not stay in memory when its key is gone. */
class LettingGoTest {
  private static final int LARGE = 300_000;

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private void run(String line) {
    client.run(line.split(" "));
  }

  private Object value(String key) {
    Entry entry = server.engine().keyspace().database(0).find(Bytes.of(key));
    return entry.value();
  }

  private WeakReference<Object> deleted(String key, String look) {
    Object value = value(key);
    WeakReference<Object> kept = new WeakReference<>(value);
    lookAndDelete(look, key);
    return kept;
  }

  private void lookAndDelete(String look, String key) {
    run(look);
    run("DEL " + key);
    run("PING");
  }

  /** A long member of a sorted set is an array of its own. */
  private WeakReference<Object> member(String key, long rank) {
    SortedSetCursor cursor = new SortedSetCursor();
    cursor.over((SortedSetValue) value(key), RankRange.between(rank, rank + 1), false).next();
    return new WeakReference<>(cursor.member().array());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET key",
        "SET key x",
        "GETRANGE key 100000 100100",
        "SUBSTR key 0 1",
        "MGET key other",
        "BITCOUNT key",
        "GETBIT key 7",
        "BITFIELD key GET u8 0",
        "LCS key other LEN"
      })
  void ofStrings(String look) {
    client.run("SET", "key", "x".repeat(LARGE));
    WeakReference<Object> kept = deleted("key", look);
    System.gc();
    assertThat(kept.refersTo(null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"LRANGE list 0 5", "LINDEX list 3", "LPOS list x", "LPOP list", "LPOP list 2"})
  void ofLists(String look) {
    for (int i = 0; i < 10; i++) {
      client.run("RPUSH", "list", "x".repeat(LARGE / 10));
    }
    WeakReference<Object> kept = deleted("list", look);
    System.gc();
    assertThat(kept.refersTo(null)).isTrue();
  }

  /** What a walk showed last is what its view still points at. */
  @ParameterizedTest
  @CsvSource({
    "ZRANGE zset 0 5, 5",
    "ZRANGE zset 0 5 REV, 294",
    "ZRANGE zset 0 -1, 299",
    "ZREVRANGE zset 0 -1, 0",
    "ZRANGEBYSCORE zset 7 9, 9"
  })
  void ofSortedSets(String look, long last) {
    for (int i = 0; i < 300; i++) {
      client.run("ZADD", "zset", "" + i, i + "x".repeat(LARGE / 300));
    }
    WeakReference<Object> kept = member("zset", last);
    lookAndDelete(look, "zset");
    System.gc();
    assertThat(kept.refersTo(null)).isTrue();
  }
}
