package io.vireo.persistence.rdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Writes down what it is told, a line for each call. */
final class RecordingVisitor implements RdbVisitor {
  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return lines;
  }

  private void say(Object... words) {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      String text =
          word instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : "" + word;
      line.append(line.length() == 0 ? "" : " ").append(text);
    }
    lines.add(line.toString());
  }

  @Override
  public void aux(String name, byte[] value) {
    say("aux", name, value);
  }

  @Override
  public void function(byte[] code) {
    say("function", code);
  }

  @Override
  public void database(int index) {
    say("database", index);
  }

  @Override
  public void sizes(long keys, long deadlines) {
    say("sizes", keys, deadlines);
  }

  @Override
  public void skippedModule(String name) {
    say("skipped", name);
  }

  @Override
  public void key(byte[] name, long deadline, long idleSeconds, int frequency) {
    say("key", name, deadline, idleSeconds, frequency);
  }

  @Override
  public void module(String name) {
    say("module", name);
  }

  @Override
  public void string(byte[] value) {
    say("string", value);
  }

  @Override
  public void begin(RdbKind kind, long elements) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    if (kind == RdbKind.LIST || kind == RdbKind.STREAM) {
      say(name);
    } else {
      say(name, elements);
    }
  }

  @Override
  public void whole(RdbLayout layout, byte[] blob) {
    say(layout.name().toLowerCase(Locale.ROOT).replaceFirst("_", " ").replace("_", ""), blob);
  }

  @Override
  public void element(byte[] value) {
    say("element", value);
  }

  @Override
  public void listpack(byte[] blob) {
    say("listpack", blob);
  }

  @Override
  public void member(byte[] member, double score) {
    say("member", member, score);
  }

  @Override
  public void field(byte[] field, byte[] value, long deadline) {
    say("field", field, value, deadline);
  }

  @Override
  public void streamNode(byte[] id, byte[] blob) {
    say("node", id, blob);
  }

  @Override
  public void streamFacts(StreamFacts facts) {
    say(facts);
  }

  @Override
  public void group(byte[] name, long millis, long sequence, long read) {
    say("group", name, millis, sequence, read);
  }

  @Override
  public void pending(long millis, long sequence, long deliveredAt, long deliveries) {
    say("pending", millis, sequence, deliveredAt, deliveries);
  }

  @Override
  public void consumer(byte[] name, long seenAt, long activeAt) {
    say("consumer", name, seenAt, activeAt);
  }

  @Override
  public void consumerPending(long millis, long sequence) {
    say("owns", millis, sequence);
  }

  @Override
  public void producers(long seconds, long most) {
    say("producers", seconds, most);
  }

  @Override
  public void produced(byte[] pid, byte[] iid, long millis, long sequence) {
    say("produced", pid, iid, millis, sequence);
  }

  @Override
  public void productionCounts(long added, long duplicates) {
    say("production counts", added, duplicates);
  }

  @Override
  public void vectorFacts(VectorFacts facts) {
    say("vectors", facts.dimension(), facts.elements(), facts.quantization(), facts.links());
    say("more", facts.hasAttributes(), facts.input(), facts.factors() == null);
  }

  @Override
  public void vectorNode(VectorNode node) {
    say("vector", node.name(), node.attributes(), HexFormat.of().formatHex(node.vector()));
    say("node", node.id(), Arrays.deepToString(node.links()), node.length(), node.range());
  }

  @Override
  public void end() {
    say("end");
  }
}
