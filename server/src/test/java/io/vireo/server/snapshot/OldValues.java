package io.vireo.server.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values as old servers wrote them to their files: each is the type and the content, without a key.
 * The formats are those of RDB versions 1 to 11 that no server writes any more.
 */
final class OldValues {
  private static final int ZIPLIST_HEADER = 10;
  private static final int END = 255;
  private static final int WIDE = 254;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OldValues() {}

  /** All of them, under a name that tells the format. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("list of strings", value(1, 3).strings("a", "12", "b").bytes());
    all.put("set of strings", value(2, 3).strings("x", "7", "y").bytes());
    all.put("sorted set with decimal scores", decimalScores());
    all.put("hash of strings", value(4, 2).strings("f", "1", "g", "two").bytes());
    all.put("sorted set with binary scores", binaryScores());
    all.put("hash as a zipmap", value(9).string(zipmap("f", "1", "g", "two")).bytes());
    all.put("list as a ziplist", value(10).string(ziplist(MIXED)).bytes());
    all.put("set as an intset", value(11).string(intset((short) -3, (short) 5)).bytes());
    all.put("sorted set as a ziplist", value(12).string(ziplist("a", "1", "b", "2.5")).bytes());
    all.put("hash as a ziplist", value(13).string(ziplist("f", "1", "g", "two")).bytes());
    all.put("list of ziplists", ziplists());
    all.put("stream without deleted ids", stream(15));
    all.put("stream without activity", stream(19));
    all.put("hash with whole deadlines", wholeDeadlines());
    all.put("hash of triples without a minimum", triples());
    return all;
  }

  /** Strings and numbers of every width that a ziplist knows. */
  static final String[] MIXED = {
    "a", "0", "12", "13", "-100", "3000", "-70000", "5000000", "2000000000", "-9000000000", "b"
  };

  private static OldValues value(int type) {
    OldValues value = new OldValues();
    value.out.write(type);
    return value;
  }

  private static OldValues value(int type, int length) {
    return value(type).length(length);
  }

  private byte[] bytes() {
    return out.toByteArray();
  }

  /** A length in its shortest form, up to 16383. */
  private OldValues length(int length) {
    if (length >= 64) {
      out.write(0x40 | length >> 8);
    }
    out.write(length);
    return this;
  }

  private OldValues strings(String... texts) {
    for (String text : texts) {
      string(ascii(text));
    }
    return this;
  }

  private OldValues string(byte[] bytes) {
    length(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  private OldValues little(long number, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (number >>> 8 * i));
    }
    return this;
  }

  private OldValues big(long number) {
    return little(Long.reverseBytes(number), Long.BYTES);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] decimalScores() {
    OldValues value = value(3, 4).strings("a");
    value.out.write(3);
    value.out.writeBytes(ascii("1.5"));
    value.strings("b").out.write(254);
    value.strings("c").out.write(255);
    value.strings("d").out.write(2);
    value.out.writeBytes(ascii("17"));
    return value.bytes();
  }

  private static byte[] binaryScores() {
    OldValues value = value(5, 2);
    value.strings("a").little(Double.doubleToRawLongBits(1.5), Long.BYTES);
    return value.strings("b").little(Double.doubleToRawLongBits(-2), Long.BYTES).bytes();
  }

  private static byte[] ziplists() {
    return value(14, 2).string(ziplist("a", "1")).string(ziplist("b", "300")).bytes();
  }

  private static byte[] wholeDeadlines() {
    OldValues value = value(22, 2);
    value.out.write(0x81);
    value.big(4_000_000_000_000L).strings("f", "1");
    return value.length(0).strings("g", "two").bytes();
  }

  private static byte[] triples() {
    OldValues pack = new OldValues();
    pack.element("f").element("v").little(0xf4, 1).little(4_000_000_000_000L, 8).little(9, 1);
    pack.element("g").element("w").little(0, 1).little(1, 1);
    return value(23).string(listpack(6, pack)).bytes();
  }

  /** A short string as an entry of a listpack. */
  private OldValues element(String text) {
    out.write(0x80 | text.length());
    out.writeBytes(ascii(text));
    out.write(text.length() + 1);
    return this;
  }

  /** Small numbers, each as an entry of a listpack. */
  private OldValues numbers(int... numbers) {
    for (int number : numbers) {
      little(number, 1).little(1, 1);
    }
    return this;
  }

  private static byte[] listpack(int entries, OldValues content) {
    byte[] inner = content.bytes();
    OldValues pack = new OldValues().little(inner.length + 7, 4).little(entries, 2);
    pack.out.writeBytes(inner);
    return pack.little(END, 1).bytes();
  }

  /** Two entries and a deleted one, a group with a consumer that has one of them pending. */
  private static byte[] stream(int type) {
    OldValues node = new OldValues().numbers(2, 1, 1).element("f").numbers(0);
    node.numbers(2, 0, 0).element("a").numbers(4);
    node.numbers(3, 1, 0).element("b").numbers(4);
    node.numbers(0, 2, 5, 1).element("g").element("c").numbers(6);
    OldValues value = value(type, 1);
    value.length(16).big(1000).big(1).string(listpack(22, node));
    value.length(2).length(1002).length(6);
    if (type > 15) {
      value.length(1000).length(1).length(1001).length(1).length(3);
    }
    value.length(1).strings("group").length(1000).length(1);
    if (type > 15) {
      value.length(1);
    }
    value.length(1).big(1000).big(1).little(1_700_000_000_000L, 8).length(3);
    value.length(1).strings("alice").little(1_700_000_000_001L, 8);
    return value.length(1).big(1000).big(1).bytes();
  }

  static byte[] intset(short... numbers) {
    OldValues set = new OldValues().little(Short.BYTES, 4).little(numbers.length, 4);
    for (short number : numbers) {
      set.little(number, Short.BYTES);
    }
    return set.bytes();
  }

  static byte[] zipmap(String... words) {
    OldValues map = new OldValues().little(words.length / 2, 1);
    for (int i = 0; i < words.length; i += 2) {
      map.string(ascii(words[i])).length(words[i + 1].length()).length(1);
      map.out.writeBytes(ascii(words[i + 1] + "?"));
    }
    return map.little(END, 1).bytes();
  }

  static byte[] ziplist(String... entries) {
    OldValues list = new OldValues();
    int before = 0;
    int last = ZIPLIST_HEADER;
    for (String entry : entries) {
      last = ZIPLIST_HEADER + list.out.size();
      if (before < WIDE) {
        list.little(before, 1);
      } else {
        list.little(WIDE, 1).little(before, 4);
      }
      list.entry(entry);
      before = ZIPLIST_HEADER + list.out.size() - last;
    }
    byte[] inner = list.bytes();
    OldValues whole = new OldValues().little(inner.length + ZIPLIST_HEADER + 1, 4);
    whole.little(last, 4).little(entries.length, 2).out.writeBytes(inner);
    return whole.little(END, 1).bytes();
  }

  private void entry(String text) {
    if (!text.matches("-?\\d{1,18}")) {
      ziplistString(ascii(text));
      return;
    }
    long number = Long.parseLong(text);
    if (number >= 0 && number <= 12) {
      out.write(0xf1 + (int) number);
    } else if (number == (byte) number) {
      little(0xfe, 1).little(number, 1);
    } else if (number == (short) number) {
      little(0xc0, 1).little(number, 2);
    } else if (number << 40 >> 40 == number) {
      little(0xf0, 1).little(number, 3);
    } else if (number == (int) number) {
      little(0xd0, 1).little(number, 4);
    } else {
      little(0xe0, 1).little(number, 8);
    }
  }

  private void ziplistString(byte[] bytes) {
    if (bytes.length < 64) {
      out.write(bytes.length);
    } else if (bytes.length < 1 << 14) {
      out.write(0x40 | bytes.length >> 8);
      out.write(bytes.length);
    } else {
      out.write(0x80);
      little(Integer.reverseBytes(bytes.length), 4);
    }
    out.writeBytes(bytes);
  }
}
