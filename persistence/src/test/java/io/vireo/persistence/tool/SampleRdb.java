package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.RdbPacker;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.persistence.rdb.StreamFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes snapshots for tests. */
final class SampleRdb {
  private SampleRdb() {}

  /** A snapshot of version 12 with what is written between its head and its end. */
  static byte[] of(Consumer<RdbWriter> content) throws IOException {
    List<RdbPage> pages = new ArrayList<>();
    RdbWriter writer = new RdbWriter(12, pages::add);
    writer.header();
    content.accept(writer);
    writer.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RdbPacker packer = new RdbPacker(out::write, true, true);
    for (RdbPage page : pages) {
      packer.pack(page);
    }
    packer.end();
    return out.toByteArray();
  }

  /** The bytes of a text. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A listpack of numbers from 0 to 127 and of texts of up to 63 bytes. */
  static byte[] listpack(Object... entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, (byte) entries.length, 0});
    for (Object entry : entries) {
      byte[] text = entry instanceof String word ? bytes(word) : new byte[0];
      out.write(entry instanceof Integer number ? number : 0x80 | text.length);
      out.writeBytes(text);
      out.write(1 + text.length);
    }
    out.write(0xff);
    byte[] made = out.toByteArray();
    made[0] = (byte) made.length;
    made[1] = (byte) (made.length >> 8);
    return made;
  }

  /** A set of integers of 16 bits. */
  static byte[] intset(int... members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {2, 0, 0, 0, (byte) members.length, 0, 0, 0});
    for (int member : members) {
      out.write(member);
      out.write(member >> 8);
    }
    return out.toByteArray();
  }

  /** A value of every type and of most encodings. */
  static void allSorts(RdbWriter writer) {
    writer.aux("redis-ver", "8.0.2");
    writer.aux("ctime", "1600000000");
    byte[] code = bytes("#!lua name=lib\nredis.register_function('f', function() end)");
    writer.function(code);
    writer.database(0, 3, 2);
    string(writer, "int", "12345");
    string(writer, "text", "some text ".repeat(10));
    writer.deadline((ToolRun.NOW - 1) * 1000);
    string(writer, "gone", "x");
    key(writer, "set");
    writer.set(2);
    part(writer, "a");
    part(writer, "b");
    key(writer, "intset");
    blob(intset(1, 2, 3), writer::intset);
    key(writer, "zset");
    writer.sortedSet(1);
    part(writer, "m");
    writer.score(1.5);
    writer.database(3, 3, 2);
    writer.deadline((ToolRun.NOW + 30) * 1000);
    key(writer, "list");
    writer.list(2);
    blob(listpack("a", 1, "c"), writer::packedNode);
    blob(bytes("alone"), writer::plainNode);
    key(writer, "small:set");
    blob(listpack("a", "b"), writer::setListpack);
    key(writer, "small:zset");
    blob(listpack("a", 1, "b", "2.5"), writer::sortedSetListpack);
    key(writer, "small:hash");
    blob(listpack("f", "v", "g", 7), writer::hashListpack);
    key(writer, "ex:hash");
    byte[] triples = listpack("f", "v", 5, "g", "w", 0);
    writer.hashListpackEx(5, triples, 0, triples.length);
    key(writer, "dated:hash");
    writer.hashWithDeadlines(1_800_000_000_000L, 1);
    writer.fieldDeadline(1_800_000_000_000L, 1_800_000_000_000L);
    part(writer, "f");
    part(writer, "v");
    stream(writer);
  }

  private static void stream(RdbWriter writer) {
    key(writer, "stream");
    writer.stream(1);
    byte[] node =
        listpack(2, 1, 1, "f", 0, 2, 0, 0, "v", 4, 3, 1, 0, "w", 4, 0, 2, 0, 1, "g", "x", 6);
    writer.streamNode(
        new byte[] {0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0}, node, 0, node.length);
    writer.streamFacts(new StreamFacts(2, 11, 0, 9, 0, 10, 0, 3, 1));
    writer.group(bytes("g"), 9, 0, 1, 1);
    writer.pending(9, 0, 1_600_000_000_000L, 1);
    writer.consumers(1);
    writer.consumer(bytes("c"), 55, 66, 1);
    writer.rawId(9, 0);
  }

  /** Takes a part of an array. */
  interface Blob {
    void write(byte[] array, int offset, int length);
  }

  /** Writes a whole array. */
  static void blob(byte[] blob, Blob writer) {
    writer.write(blob, 0, blob.length);
  }

  /** Announces a key. */
  static void key(RdbWriter writer, String name) {
    byte[] bytes = bytes(name);
    writer.key(bytes, 0, bytes.length);
  }

  /** Writes a part of a value. */
  static void part(RdbWriter writer, String text) {
    byte[] bytes = bytes(text);
    writer.part(bytes, 0, bytes.length);
  }

  /** Writes a string. */
  static void string(RdbWriter writer, String name, String value) {
    key(writer, name);
    byte[] bytes = bytes(value);
    writer.string(bytes.length, (into, at) -> System.arraycopy(bytes, 0, into, at, bytes.length));
  }
}
