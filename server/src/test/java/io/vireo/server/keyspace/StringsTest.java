package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringParts;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final int LONG = 20_000;

  private final Keyspace space =
      new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final Database db = space.database(0);
  private final StringView view = new StringView();

  private Entry set(String value) {
    Strings.set(db, KEY, Bytes.of(value), Database.NEVER);
    return db.find(KEY);
  }

  private String get() {
    return view.of(db.find(KEY)).copy().toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0, int",
    "-9223372036854775808, int",
    "9223372036854775808, embstr",
    "007, embstr",
    "'', embstr",
    "12345678901234567890123456789012345678, embstr",
    "123456789012345678901234567890123456789, raw",
  })
  void encodings(String value, String encoding) {
    assertThat(Strings.encoding(set(value))).isEqualTo(encoding);
    assertThat(get()).isEqualTo(value);
  }

  @Test
  void longStringsAreRawAndShortOnesPacked() {
    assertThat(set("x".repeat(EntryBlocks.MOST_TEXT)).value()).isNull();
    Entry longer = set("x".repeat(EntryBlocks.MOST_TEXT + 1));
    assertThat(longer.value()).isInstanceOf(LongString.class);
    assertThat(Strings.encoding(longer)).isEqualTo("raw");
    assertThat(Strings.isString(longer)).isTrue();
  }

  private long used() {
    return db.store().allocator().used();
  }

  @Test
  void whatTakesAsLargeABlockIsOverwrittenInPlace() {
    int before = set("abc").address();
    assertThat(set("xyz").address()).isEqualTo(before);
    assertThat(get()).isEqualTo("xyz");
    assertThat(set("wxyzabcdefghijkl").address()).isNotEqualTo(before);
    assertThat(db.size()).isEqualTo(1);
    assertThat(used()).isEqualTo(db.find(KEY).bytes());
  }

  @Test
  void spareRoomShowsNowhere() {
    set("x".repeat(48));
    for (int length = 48; length > 0; length--) {
      assertThat(Strings.encoding(set("y".repeat(length))))
          .isEqualTo(length > 38 ? "raw" : "embstr");
      assertThat(get()).isEqualTo("y".repeat(length));
      assertThat(used()).isEqualTo(db.find(KEY).bytes());
    }
  }

  /** Each length up to one that is too long for a block, and keys of such lengths. */
  @Test
  void allLengthsOfKeysAndValues() {
    for (int length :
        new int[] {0, 1, 7, 8, 254, 255, 256, 1024, 8192, 8193, 16_383, 16_384, 70_000}) {
      Bytes key = Bytes.of("k".repeat(length));
      for (int text : new int[] {0, 1, 100, 1024, 1025, 16_383, 16_384, 40_000}) {
        String value = "v".repeat(text);
        Strings.set(db, key, Bytes.of(value), 5_000);
        assertThat(view.of(db.find(key)).copy()).hasToString(value);
        assertThat(db.find(key).key()).isEqualTo(key);
        assertThat(db.find(key).deadline()).isEqualTo(5_000);
      }
      Strings.setNumber(db, key, 17, Database.NEVER);
      assertThat(view.of(db.find(key)).toLong()).isEqualTo(17);
      Strings.open(db, key, db.find(key), 3, view);
      put(2, "5");
      assertThat(view.of(db.find(key)).copy()).hasToString("175");
      assertThat(db.remove(key)).isTrue();
      assertThat(used()).isZero();
    }
    assertThat(db.heapBytes()).isEqualTo(db.overheadBytes());
  }

  /** Puts bytes into a string that was opened. */
  private void put(int at, String text) {
    view.put(at, text.getBytes(), 0, text.length());
  }

  private LongString setLong(char with) {
    set(String.valueOf(with).repeat(LONG));
    return (LongString) db.find(KEY).value();
  }

  private void setLong(char with, int length) {
    byte[] text = ("..." + String.valueOf(with).repeat(length)).getBytes();
    Strings.set(db, KEY, Bytes.of(text, 3, length), Database.NEVER);
  }

  private void checkBytes() {
    assertThat(db.heapBytes() + db.blockBytes())
        .isEqualTo(db.find(KEY).bytes() + db.overheadBytes());
  }

  @Test
  void aLongOneIsOverwrittenByOthersOfAnyLength() {
    LongString string = setLong('a');
    int[] lengths = {LONG * 9 / 10, LONG, 40_000, 32_760, 32_761, 200_000, 99_999, LONG * 17 / 20};
    for (int length : lengths) {
      setLong('b', length);
      assertThat(db.find(KEY).value()).isSameAs(string);
      assertThat(get()).isEqualTo("b".repeat(length));
      checkBytes();
      assertThat(db.find(KEY).bytes()).isLessThan(length * 9 / 8 + 500);
    }
  }

  @Test
  void theDeadlineOfAnOverwrittenLongStringGoes() {
    Strings.set(db, KEY, Bytes.of("a".repeat(LONG)), 1_000);
    setLong('b', LONG);
    assertThat(db.find(KEY).deadline()).isEqualTo(Database.NEVER);
    Strings.set(db, KEY, Bytes.of("c".repeat(LONG)), 2_000);
    Strings.set(db, KEY, Bytes.of("d".repeat(LONG)), 3_000);
    assertThat(db.find(KEY).deadline()).isEqualTo(3_000);
    assertThat(db.expires()).isEqualTo(1);
  }

  /** Ways to change a string whose bytes a reader still needs. */
  private List<Runnable> changes() {
    return List.of(
        () -> setLong('b', LONG),
        () -> setLong('b', 10 * LONG),
        () -> fill(LONG * 3),
        () -> Strings.rewrite(db, KEY, Bytes.of("b".repeat(LONG - 5))),
        () -> fill(LONG),
        () -> fill(10),
        () -> db.remove(KEY),
        () -> db.clear());
  }

  private void fill(int length) {
    open(length);
    put(0, "b".repeat(length));
  }

  private boolean open(int length) {
    return Strings.open(db, KEY, db.find(KEY), length, view);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void bytesThatAreHeldStayAsTheyAre(int change) {
    EntryStore store = db.store();
    StringParts held = setLong('a').hold();
    changes().get(change).run();
    byte[] there = new byte[LONG];
    held.copy(0, there, 0, LONG);
    assertThat(new String(there)).isEqualTo("a".repeat(LONG));
    if (db.find(KEY) != null) {
      assertThat(get()).matches("b+a*");
    }
    held.release();
    while (store.freeSome()) {}
    if (db.find(KEY) != null) {
      checkBytes();
      assertThat(store.blockBytes()).isEqualTo(db.blockBytes());
    }
    KeyspaceWalk.check(space);
  }

  @Test
  void countersAreOverwrittenInPlaceWhileTheyFit() {
    int before = set("1000").address();
    assertThat(set("-7").address()).isEqualTo(before);
    assertThat(get()).isEqualTo("-7");
    assertThat(set("9000000000000").address()).isEqualTo(before);
    Strings.renumber(db, KEY, db.write(KEY), -1);
    assertThat(get()).isEqualTo("-1");
  }

  @Test
  void textThatLooksLikeNumberCanStayText() {
    Strings.setText(db, KEY, Bytes.of("12"), Database.NEVER);
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("embstr");
    assertThat(set("13")).satisfies(entry -> assertThat(Strings.encoding(entry)).isEqualTo("int"));
    assertThat(get()).isEqualTo("13");
  }

  @Test
  void shortAndNumberDoNotShareRoom() {
    set("ab");
    set("300");
    assertThat(get()).isEqualTo("300");
    set("ab");
    assertThat(get()).isEqualTo("ab");
  }

  @Test
  void numberSetOnTextOfEightBytes() {
    set("abcdefgh");
    Strings.renumber(db, KEY, db.write(KEY), 5);
    assertThat(get()).isEqualTo("5");
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("int");
    Strings.renumber(db, Bytes.of("absent"), null, 6);
    assertThat(view.of(db.find(Bytes.of("absent"))).toLong()).isEqualTo(6);
  }

  @Test
  void openedStringsAreRaw() {
    set("abc");
    assertThat(open(2)).isFalse();
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
    put(0, "x");
    assertThat(get()).isEqualTo("xbc");
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
    assertThat(Strings.encoding(set("abc"))).as("written anew").isEqualTo("embstr");
  }

  @Test
  void numbersAreWrittenOutBeforeTheyGrow() {
    set("123");
    assertThat(open(5)).isTrue();
    assertThat(view.copy().array()).containsExactly('1', '2', '3', 0, 0);
    put(3, "45");
    assertThat(get()).isEqualTo("12345");
    assertThat(view.of(db.find(KEY)).isLong()).isTrue();
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
  }

  @Test
  void growsBesideItsKeyAndBeyondAndKeepsTheDeadline() {
    Strings.set(db, KEY, Bytes.of("abc"), 5000);
    for (int length : new int[] {5000, 16_383, 16_384, 100_000}) {
      assertThat(open(length)).isTrue();
      assertThat(view.length()).isEqualTo(length);
      assertThat(db.find(KEY).value() == null).isEqualTo(length <= EntryBlocks.MOST_TEXT);
      assertThat(db.find(KEY).deadline()).isEqualTo(5000);
      assertThat(get()).isEqualTo("abc" + "\0".repeat(length - 3));
      checkBytes();
    }
  }

  @Test
  void aStringThatComesInPiecesMayBeMadeOfTheOneBefore() {
    for (int length : new int[] {10, 16_383, 16_384, 50_000}) {
      Strings.set(db, KEY, Bytes.of("a".repeat(length / 2)), 5000);
      view.of(db.find(KEY));
      Strings.write(
          db,
          KEY,
          length / 2 * 2,
          sink -> {
            for (int i = 0; i < 2; i++) {
              byte[] piece = new byte[length / 2];
              view.copy(0, piece, 0, piece.length);
              sink.accept(Bytes.of(piece));
            }
          });
      assertThat(get()).isEqualTo("a".repeat(length / 2 * 2));
      assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
      assertThat(db.find(KEY).deadline()).isEqualTo(Database.NEVER);
      checkBytes();
    }
  }

  @Test
  void keptOrChangedDeadlines() {
    Strings.set(db, KEY, Bytes.of("abc"), 5000);
    Strings.set(db, KEY, Bytes.of("abcd"), Strings.KEEP);
    assertThat(db.find(KEY).deadline()).isEqualTo(5000);
    Strings.set(db, KEY, Bytes.of("17"), Strings.KEEP);
    assertThat(db.find(KEY).deadline()).isEqualTo(5000);
    Strings.set(db, KEY, Bytes.of("18"), 6000);
    assertThat(db.find(KEY).deadline()).isEqualTo(6000);
    Strings.set(db, KEY, Bytes.of("18"), Database.NEVER);
    assertThat(db.find(KEY).deadline()).isEqualTo(Database.NEVER);
    Strings.set(db, Bytes.of("fresh"), Bytes.of("a"), Strings.KEEP);
    assertThat(db.find(Bytes.of("fresh")).deadline()).isEqualTo(Database.NEVER);
    assertThat(db.expires()).isZero();
  }

  @Test
  void aShortOneTakesFiveBytesMoreThanItsPayloadAndWhatFillsTheBlock() {
    assertThat(set("sixteen bytes...").bytes()).isEqualTo(24);
    assertThat(5 + KEY.length() + 16).isEqualTo(24);
  }
}
