package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StringsTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final int LONG = 20_000;

  private final Database db =
      new Keyspace(1, new SplittableRandom(1), new DataMetrics()).database(0);
  private final StringView view = new StringView();

  private Object set(String value) {
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
    "12345678901234567890123456789012345678901234, embstr",
    "123456789012345678901234567890123456789012345, raw",
  })
  void encodings(String value, String encoding) {
    assertThat(Strings.encoding(set(value))).isEqualTo(encoding);
    assertThat(get()).isEqualTo(value);
  }

  @Test
  void longStringsAreRawAndShortOnesPacked() {
    assertThat(set("x".repeat(1024))).isInstanceOf(byte[].class);
    Object longer = set("x".repeat(1025));
    assertThat(longer).isNotInstanceOf(byte[].class);
    assertThat(Strings.encoding(longer)).isEqualTo("raw");
    assertThat(Strings.isString(longer)).isTrue();
  }

  @Test
  void sameLengthIsOverwrittenInPlace() {
    Object before = set("abc");
    assertThat(set("xyz")).isSameAs(before);
    assertThat(get()).isEqualTo("xyz");
    assertThat(set("wxyz")).isNotSameAs(before);
  }

  @Test
  void aLittleLessIsOverwrittenInPlace() {
    Object before = set("x".repeat(64));
    for (int length : new int[] {57, 64, 60, 63}) {
      assertThat(set("y".repeat(length))).isSameAs(before);
      assertThat(get()).isEqualTo("y".repeat(length));
    }
    assertThat(set("y".repeat(56))).as("leaves more than an eighth").isNotSameAs(before);
    assertThat(set("y".repeat(57))).as("is longer").isNotSameAs(before);
  }

  @Test
  void spareRoomShowsNowhere() {
    set("x".repeat(48));
    Object entry = set("y".repeat(44));
    assertThat(Strings.encoding(entry)).isEqualTo("embstr");
    Object copy = Entries.rekeyed(entry, Bytes.of("other"), false);
    assertThat(view.of(copy).copy()).hasToString("y".repeat(44));
    assertThat(set("y".repeat(45))).isSameAs(entry);
    assertThat(Strings.encoding(entry)).isEqualTo("raw");
    assertThat(db.heapBytes()).isEqualTo(Entries.heapBytes(entry) + db.overheadBytes());
  }

  @Test
  void aStringWithSpareRoomIsResizedAndOpenedAsOthersAre() {
    for (int length : new int[] {20, 44, 47}) {
      set("x".repeat(48));
      set("y".repeat(44));
      Bytes room = Strings.resize(db, KEY, length);
      assertThat(room.length()).isEqualTo(length);
      assertThat(get()).startsWith("y".repeat(Math.min(length, 44))).hasSize(length);
      assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
    }
    set("x".repeat(48));
    Object spare = set("y".repeat(44));
    assertThat(Strings.open(db, KEY, spare, 10, view)).isFalse();
    view.array()[view.offset()] = 'z';
    assertThat(get()).isEqualTo("z" + "y".repeat(43));
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
  }

  @Test
  void aLongOneThatIsALittleLessIsOverwrittenInPlace() {
    RawString string = setLong('a');
    byte[] array = string.array();
    for (int length : new int[] {LONG * 9 / 10, LONG, LONG - 1}) {
      setPartly('b', length);
      assertThat(Strings.raw(db.find(KEY)).array() == array).isTrue();
      assertThat(get()).isEqualTo("b".repeat(length));
    }
    byte[] own = "c".repeat(LONG - 100).getBytes();
    Strings.set(db, KEY, Bytes.of(own), Database.NEVER);
    assertThat(Strings.raw(db.find(KEY)).array() == own).isTrue();
    assertThat(db.heapBytes()).isEqualTo(Entries.heapBytes(db.find(KEY)) + db.overheadBytes());
    setPartly('d', LONG * 2 / 3);
    assertThat(string.array()).as("not one that leaves more than an eighth").hasSize(LONG * 2 / 3);
    assertThat(get()).isEqualTo("d".repeat(LONG * 2 / 3));
    assertThat(db.heapBytes()).isEqualTo(Entries.heapBytes(db.find(KEY)) + db.overheadBytes());
  }

  private RawString setLong(char with) {
    set(String.valueOf(with).repeat(LONG));
    return Strings.raw(db.find(KEY));
  }

  /** A value as a short request brings it: a part of what was read. */
  private void setPartly(char with) {
    setPartly(with, LONG);
  }

  private void setPartly(char with, int length) {
    byte[] text = ("..." + String.valueOf(with).repeat(length)).getBytes();
    Strings.set(db, KEY, Bytes.of(text, 3, length), Database.NEVER);
  }

  @Test
  void aLongOneOfTheSameLengthIsOverwrittenInPlace() {
    RawString before = setLong('a');
    byte[] array = before.array();
    setPartly('b');
    assertThat(Strings.raw(db.find(KEY))).isSameAs(before);
    assertThat(before.array()).isSameAs(array);
    assertThat(get()).isEqualTo("b".repeat(LONG));
  }

  @Test
  void oneInAnArrayOfItsOwnChangesPlaces() {
    byte[] array = setLong('a').array();
    List<byte[]> spent = new ArrayList<>();
    db.keyspace().heir(spent::add);
    long bytes = db.heapBytes();
    byte[] other = "b".repeat(LONG).getBytes();
    Strings.set(db, KEY, Bytes.of(other), Database.NEVER);
    assertThat(Strings.raw(db.find(KEY)).array()).isSameAs(other);
    assertThat(spent).containsExactly(array);
    assertThat(db.heapBytes()).isEqualTo(bytes);
  }

  @Test
  void theDeadlineOfAnOverwrittenLongStringGoes() {
    Strings.set(db, KEY, Bytes.of("a".repeat(LONG)), 1_000);
    setPartly('b');
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(Database.NEVER);
    Strings.set(db, KEY, Bytes.of("c".repeat(LONG)), 2_000);
    Strings.set(db, KEY, Bytes.of("d".repeat(LONG)), 3_000);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(3_000);
    assertThat(db.expires()).isEqualTo(1);
  }

  /** Ways to change a string whose array an answer still needs. */
  private List<Runnable> changes() {
    return List.of(
        () -> setPartly('b'),
        () -> setLong('b'),
        () -> fill(Strings.resize(db, KEY, LONG)),
        () -> fill(Strings.resize(db, KEY, LONG / 2)),
        () -> fill(Strings.resize(db, KEY, LONG * 3)),
        () -> Strings.rewrite(db, KEY, Bytes.of("b".repeat(LONG - 5)), 0),
        () -> {
          Strings.open(db, KEY, db.find(KEY), LONG, view);
          fill(Bytes.of(view.array(), view.offset(), view.length()));
        });
  }

  private static void fill(Bytes room) {
    Arrays.fill(room.array(), room.offset(), room.offset() + room.length(), (byte) 'b');
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void aLentArrayStaysAsItIs(int change) {
    List<byte[]> spent = new ArrayList<>();
    RawString string = setLong('a');
    byte[] lent = string.lend();
    db.keyspace().heir(spent::add);
    changes().get(change).run();
    assertThat(new String(lent)).isEqualTo("a".repeat(LONG));
    assertThat(get()).matches("b+");
    assertThat(spent).isEmpty();
    assertThat(db.heapBytes()).isEqualTo(Entries.heapBytes(db.find(KEY)) + db.overheadBytes());
  }

  @Test
  void countersAreOverwrittenInPlaceWhileTheyFit() {
    Object before = set("1000");
    assertThat(set("-7")).isSameAs(before);
    assertThat(get()).isEqualTo("-7");
    assertThat(set("32768")).isNotSameAs(before);
    Object wide = set("9000000000");
    Strings.renumber(db, KEY, wide, -1);
    assertThat(db.find(KEY)).isSameAs(wide);
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
    Strings.renumber(db, KEY, db.find(KEY), 5);
    assertThat(get()).isEqualTo("5");
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("int");
    Strings.renumber(db, Bytes.of("absent"), null, 6);
    assertThat(view.of(db.find(Bytes.of("absent"))).toLong()).isEqualTo(6);
  }

  @Test
  void resizedStringsAreRaw() {
    set("abc");
    Bytes room = Strings.resize(db, KEY, 3);
    room.array()[room.offset()] = 'x';
    assertThat(get()).isEqualTo("xbc");
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
    assertThat(Strings.encoding(set("abc"))).as("written anew").isEqualTo("embstr");
  }

  @Test
  void numbersAreWrittenOutBeforeTheyGrow() {
    set("123");
    Bytes room = Strings.resize(db, KEY, 5);
    assertThat(room.toArray()).containsExactly('1', '2', '3', 0, 0);
    room.array()[room.offset() + 3] = '4';
    room.array()[room.offset() + 4] = '5';
    assertThat(get()).isEqualTo("12345");
    assertThat(view.of(db.find(KEY)).isLong()).isTrue();
    assertThat(Strings.encoding(db.find(KEY))).isEqualTo("raw");
  }

  @Test
  void growsFromPackedToOwnArrayAndKeepsTheDeadline() {
    Strings.set(db, KEY, Bytes.of("abc"), 5000);
    Bytes room = Strings.resize(db, KEY, 5000);
    assertThat(room.length()).isEqualTo(5000);
    assertThat(db.find(KEY)).isNotInstanceOf(byte[].class);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(5000);
    assertThat(get()).isEqualTo("abc" + "\0".repeat(4997));
    long bytes = db.heapBytes();
    Strings.resize(db, KEY, 5001);
    assertThat(db.heapBytes() - bytes).isGreaterThanOrEqualTo(5000);
  }

  @Test
  void keptOrChangedDeadlines() {
    Strings.set(db, KEY, Bytes.of("abc"), 5000);
    Strings.set(db, KEY, Bytes.of("abcd"), Strings.KEEP);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(5000);
    Strings.set(db, KEY, Bytes.of("17"), Strings.KEEP);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(5000);
    Strings.set(db, KEY, Bytes.of("18"), 6000);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(6000);
    Strings.set(db, KEY, Bytes.of("18"), Database.NEVER);
    assertThat(Entries.deadlineOf(db.find(KEY))).isEqualTo(Database.NEVER);
    Strings.set(db, Bytes.of("fresh"), Bytes.of("a"), Strings.KEEP);
    assertThat(Entries.deadlineOf(db.find(Bytes.of("fresh")))).isEqualTo(Database.NEVER);
    assertThat(db.expires()).isZero();
  }

  @Test
  void packedLikeTheTargetSays() {
    byte[] entry = (byte[]) set("sixteen bytes...");
    assertThat(entry).hasSize(4 + KEY.length() + 16);
    assertThat(Packed.flags(entry)).isZero();
  }
}
