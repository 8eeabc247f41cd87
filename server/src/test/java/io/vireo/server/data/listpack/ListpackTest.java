package io.vireo.server.data.listpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListpackTest {
  private static String hex(byte[] lp) {
    return HexFormat.of().formatHex(lp, 0, Listpack.bytes(lp));
  }

  private static byte[] of(String... entries) {
    byte[] lp = Listpack.empty();
    for (String entry : entries) {
      lp = Listpack.append(lp, Bytes.of(entry));
    }
    return lp;
  }

  @Test
  void emptyIsSevenBytes() {
    assertThat(hex(Listpack.empty())).isEqualTo("07000000" + "0000" + "ff");
    assertThat(Listpack.first(Listpack.empty())).isEqualTo(-1);
    assertThat(Listpack.seek(Listpack.empty(), -1)).isEqualTo(-1);
    assertThat(Listpack.seek(Listpack.empty(), 0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00 01",
    "127, 7f 01",
    "128, c080 02",
    "-1, dfff 02",
    "4095, cfff 02",
    "-4096, d000 02",
    "4096, f10010 03",
    "-4097, f1ffef 03",
    "32767, f1ff7f 03",
    "-32768, f10080 03",
    "32768, f2008000 04",
    "8388607, f2ffff7f 04",
    "-8388608, f2000080 04",
    "8388608, f300008000 05",
    "-8388609, f3ffff7fff 05",
    "2147483647, f3ffffff7f 05",
    "-2147483648, f300000080 05",
    "2147483648, f40000008000000000 09",
    "9223372036854775807, f4ffffffffffffff7f 09",
    "-9223372036854775808, f40000000000000080 09",
  })
  void writesNumbersInTheirFewestBytes(String number, String bytes) {
    byte[] lp = of(number);
    String entry = bytes.replace(" ", "");
    assertThat(hex(lp).substring(12)).isEqualTo(entry + "ff");
    int p = Listpack.first(lp);
    assertThat(Listpack.isNumber(lp, p)).isTrue();
    assertThat(Listpack.number(lp, p)).isEqualTo(Long.parseLong(number));
    assertThat(Listpack.entryBytes(Bytes.of(number))).isEqualTo(entry.length() / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 80, 01",
    "1, 81, 02",
    "63, bf, 40",
    "64, e040, 42",
    "125, e07d, 7f",
    "126, e07e, 0180",
    "4095, efff, 2081",
    "4096, f000100000, 2085",
    "16377, f0f93f0000, 7ffe",
    "16378, f0fa3f0000, 00ffff",
    "16379, f0fb3f0000, 018080",
    "2097145, f0f9ff1f00, 7ffffe",
    "2097146, f0faff1f00, 00ffffff",
  })
  void writesStringsBetweenTwoLengths(int length, String code, String backlen) {
    byte[] lp = of("x".repeat(length));
    int p = Listpack.first(lp);
    assertThat(hex(lp).substring(12)).isEqualTo(code + "78".repeat(length) + backlen + "ff");
    assertThat(Listpack.isNumber(lp, p)).isFalse();
    assertThat(Listpack.length(lp, p)).isEqualTo(length);
    assertThat(Listpack.offset(lp, p)).isEqualTo(6 + code.length() / 2);
    assertThat(Listpack.seek(lp, -1)).isEqualTo(p);
    assertThat(Listpack.next(lp, p)).isEqualTo(-1);
  }

  @Test
  void keepsTextsThatAreNoCanonicalNumbersAsStrings() {
    for (String text :
        new String[] {"", "-", "-0", "01", "+1", " 1", "1 ", "9223372036854775808"}) {
      byte[] lp = of(text);
      assertThat(Listpack.isNumber(lp, Listpack.first(lp))).as(text).isFalse();
    }
  }

  @Test
  void findsEveryOtherEntryOnly() {
    byte[] lp = of("a", "b", "b", "a", "7", "8");
    assertThat(Listpack.find(lp, Listpack.first(lp), Bytes.of("b"), 1))
        .isEqualTo(Listpack.seek(lp, 2));
    assertThat(Listpack.find(lp, Listpack.first(lp), Bytes.of("8"), 1)).isEqualTo(-1);
    assertThat(Listpack.find(lp, Listpack.first(lp), Bytes.of("7"), 1))
        .isEqualTo(Listpack.seek(lp, 4));
    assertThat(Listpack.find(lp, -1, Bytes.of("a"), 0)).isEqualTo(-1);
  }

  @Test
  void countsOnlyWhatTheHeadCannotHold() {
    byte[] lp = Listpack.empty();
    for (int i = 0; i < 65_534; i++) {
      lp = Listpack.append(lp, 1);
    }
    assertThat(lp[4] & 0xff).isEqualTo(0xfe);
    lp = Listpack.append(lp, 2);
    lp = Listpack.append(lp, 3);
    assertThat(lp[4] & lp[5] & 0xff).isEqualTo(0xff);
    assertThat(Listpack.size(lp)).isEqualTo(65_536);
    assertThat(Listpack.number(lp, Listpack.seek(lp, -1))).isEqualTo(3);
    assertThat(Listpack.number(lp, Listpack.seek(lp, 65_534))).isEqualTo(2);
    assertThat(Listpack.verify(lp, 0, Listpack.bytes(lp), true)).isTrue();

    byte[] few = of("a", "b");
    Arrays.fill(few, 4, 6, (byte) -1);
    assertThat(Listpack.size(few)).isEqualTo(2);
    assertThat(few[4]).as("stored again").isEqualTo((byte) 2);
  }

  @Test
  void takesEntriesFromAnother() {
    byte[] other = of("a", "7", "c", "d");
    byte[] lp = Listpack.appendFrom(of("x"), other, Listpack.seek(other, 1), 2);
    assertThat(hex(lp)).isEqualTo(hex(of("x", "7", "c")));
    lp = Listpack.appendFrom(lp, other, Listpack.seek(other, -1), 9);
    assertThat(hex(lp)).isEqualTo(hex(of("x", "7", "c", "d")));
  }

  @Test
  void trimTakesSpareRoom() {
    byte[] lp = Listpack.append(Listpack.empty(900), Bytes.of("a".repeat(600)));
    assertThat(Listpack.append(lp, Bytes.of("b"))).isSameAs(lp);
    byte[] trimmed = Listpack.trim(lp);
    assertThat(trimmed.length).isBetween(Listpack.bytes(lp), Listpack.bytes(lp) + 7);
    assertThat(hex(trimmed)).isEqualTo(hex(lp));
    assertThat(Listpack.trim(trimmed)).isSameAs(trimmed);
  }

  @Test
  void givesUnusedRoomBack() {
    byte[] lp = Listpack.append(Listpack.empty(1000), Bytes.of("a"));
    lp = Listpack.replace(lp, Listpack.first(lp), 1);
    assertThat(lp.length).isLessThan(200);
    assertThat(hex(lp)).isEqualTo(hex(of("1")));
  }

  @Test
  void refusesWhatIsNoListpack() {
    byte[] good = Listpack.trim(of("a", "5", "long".repeat(100), "-300"));
    int bytes = Listpack.bytes(good);
    assertThat(Listpack.verify(good, 0, bytes, true)).isTrue();
    assertThat(Listpack.verify(good, 0, bytes - 1, false)).isFalse();
    assertThat(Listpack.verify(good, 0, 6, false)).isFalse();

    byte[] moved = new byte[bytes + 9];
    System.arraycopy(good, 0, moved, 5, bytes);
    assertThat(Listpack.verify(moved, 5, bytes, true)).isTrue();

    assertThat(verifyWith(good, bytes - 1, 0, false)).as("no end").isFalse();
    assertThat(verifyWith(good, 4, 3, true)).as("other count").isFalse();
    assertThat(verifyWith(good, 4, 3, false)).as("entries not looked at").isTrue();
    assertThat(verifyWith(good, 6, 0xbf, true)).as("string too long").isFalse();
    assertThat(verifyWith(good, 6, 0xf5, true)).as("no such code").isFalse();
    assertThat(verifyWith(good, 6, 0xff, true)).as("early end").isFalse();
    assertThat(verifyWith(good, 6, 0xf0, true)).as("length beyond the end").isFalse();
    assertThat(verifyWith(good, 8, 9, true)).as("wrong length behind").isFalse();
  }

  private static boolean verifyWith(byte[] good, int at, int value, boolean deep) {
    byte[] bad = Arrays.copyOf(good, good.length);
    bad[at] = (byte) value;
    return Listpack.verify(bad, 0, Listpack.bytes(good), deep);
  }
}
