package io.vireo.server.snapshot;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HashField;
import io.vireo.server.data.HashValue;
import io.vireo.server.data.Keyed;
import io.vireo.server.data.ListCursor;
import io.vireo.server.data.ListValue;
import io.vireo.server.data.RadixCursor;
import io.vireo.server.data.RawString;
import io.vireo.server.data.SetValue;
import io.vireo.server.data.SortedSetCursor;
import io.vireo.server.data.SortedSetValue;
import io.vireo.server.data.Value;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.resp.RequestWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes keys with their values as the commands that make them: a log without a snapshot at its
 * beginning. Data context only.
 */
public final class CommandWriter {
  /** Elements that one command adds at most. */
  private static final int MOST = 64;

  private final RequestWriter out;
  private final StringView view = new StringView();
  private final List<Bytes> elements = new ArrayList<>();
  private Bytes key = Bytes.EMPTY;

  /** A writer of commands. */
  public CommandWriter(RequestWriter out) {
    this.out = out;
  }

  /** Writes the commands for an entry. */
  public void write(Object entry) {
    key = Database.keyOf(entry);
    if (entry instanceof byte[] || ((Keyed) entry).value() instanceof RawString) {
      view.of(entry);
      command("SET", key, view.copy());
    } else {
      value(((Keyed) entry).value());
    }
    long deadline = Database.deadlineOf(entry);
    if (deadline >= 0) {
      command("PEXPIREAT", key, deadline);
    }
  }

  private void value(Value value) {
    if (value instanceof ListValue list) {
      list(list);
    } else if (value instanceof SetValue set) {
      set.forEach(member -> add("SADD", member.copy()));
      flush("SADD");
    } else if (value instanceof HashValue hash) {
      hash(hash);
    } else if (value instanceof SortedSetValue set) {
      sortedSet(set);
    } else if (value instanceof StreamValue stream) {
      stream(stream);
    } else {
      throw new IllegalArgumentException("No way to write a " + value.type().label());
    }
  }

  private void command(String name, Object... words) {
    out.begin(words.length + 1);
    out.word(name);
    for (Object word : words) {
      if (word instanceof Bytes bytes) {
        out.word(bytes);
      } else if (word instanceof Number number) {
        out.word(number.longValue());
      } else {
        out.word(word.toString());
      }
    }
  }

  private void add(String name, Bytes... parts) {
    elements.addAll(List.of(parts));
    if (elements.size() >= MOST * parts.length) {
      flush(name);
    }
  }

  private void flush(String name) {
    if (!elements.isEmpty()) {
      out.begin(elements.size() + 2);
      out.word(name);
      out.word(key);
      elements.forEach(out::word);
      elements.clear();
    }
  }

  private void list(ListValue list) {
    Element element = new Element();
    ListCursor cursor = new ListCursor().forward(list, 0);
    while (cursor.next()) {
      cursor.read(element);
      add("RPUSH", element.copy());
    }
    flush("RPUSH");
  }

  private void hash(HashValue hash) {
    HashField field = new HashField();
    hash.forEach(field, each -> add("HMSET", each.name().copy(), each.value().copy()));
    flush("HMSET");
    hash.forEach(
        field,
        each -> {
          if (each.deadline() >= 0) {
            command("HPEXPIREAT", key, each.deadline(), "FIELDS", "1", each.name().copy());
          }
        });
  }

  private void sortedSet(SortedSetValue set) {
    SortedSetCursor cursor = new SortedSetCursor().all(set);
    while (cursor.next()) {
      Bytes score = Bytes.of(io.vireo.server.data.Reals.text(cursor.score()));
      add("ZADD", score, cursor.member().copy());
    }
    flush("ZADD");
  }

  private void stream(StreamValue stream) {
    StreamEntries entries = stream.entries().range(StreamId.ZERO, StreamId.MAX, false);
    Element element = new Element();
    while (entries.next()) {
      out.begin(3 + 2 * entries.fields());
      out.word("XADD");
      out.word(key);
      out.word(entries.id().text());
      for (int i = entries.fields(); i > 0; i--) {
        entries.field(element);
        out.word(element.copy());
        entries.value(element);
        out.word(element.copy());
      }
    }
    if (stream.size() == 0) {
      command("XADD", key, "MAXLEN", "0", "0-1", "x", "y");
    }
    command(
        "XSETID",
        key,
        stream.lastId().text(),
        "ENTRIESADDED",
        stream.added(),
        "MAXDELETEDID",
        stream.maxDeletedId().text());
    RadixCursor<StreamGroup> groups = stream.groups();
    for (boolean more = groups != null && groups.first(); more; more = groups.next()) {
      group(groups.value());
    }
  }

  private void group(StreamGroup group) {
    Bytes name = Bytes.of(group.name());
    command(
        "XGROUP", "CREATE", key, name, group.lastId().text(), "ENTRIESREAD", group.entriesRead());
    RadixCursor<StreamConsumer> consumers = group.consumers();
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      consumer(name, consumers.value());
    }
  }

  private void consumer(Bytes group, StreamConsumer consumer) {
    Bytes name = Bytes.of(consumer.name());
    command("XGROUP", "CREATECONSUMER", key, group, name);
    PendingWalk walk = consumer.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      command(
          "XCLAIM",
          key,
          group,
          name,
          "0",
          entry.id().text(),
          "TIME",
          entry.deliveryTime(),
          "RETRYCOUNT",
          entry.deliveries(),
          "JUSTID",
          "FORCE");
    }
  }
}
