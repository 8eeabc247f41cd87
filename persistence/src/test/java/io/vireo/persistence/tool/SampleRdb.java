package io.vireo.persistence.tool;

import io.vireo.persistence.rdb.RdbPacker;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.persistence.rdb.RdbWriter;
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
    writer.string(bytes, 0, bytes.length);
  }
}
