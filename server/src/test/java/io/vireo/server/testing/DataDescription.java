package io.vireo.server.testing;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a keyspace holds, as text for each key: type, elements, deadlines of keys and fields, and
 * how far the groups of streams have read. Two servers that went through the same changes describe
 * their data alike, however they keep them. Left out is what only tells of use: when a consumer was
 * seen, how often a key was asked for. Confined to one thread.
 */
final class DataDescription {
  private final StringView view = new StringView();

  /** All keys, as {@code "<database> <key>"}, but for those whose deadline is not after a time. */
  Map<String, String> of(Keyspace keyspace, long now) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < keyspace.size(); i++) {
      Database db = keyspace.database(i);
      db.forEach(
          entry -> {
            long deadline = entry.deadline();
            if (deadline < 0 || deadline > now) {
              all.put(db.index() + " " + text(entry.key()), describe(entry));
            }
          });
    }
    return all;
  }

  private String describe(Entry entry) {
    Digest digest = new Digest();
    String more = "";
    if (Strings.isString(entry)) {
      view.of(entry);
      digest.mix(view.array(), view.offset(), view.length());
    } else {
      Value value = entry.value();
      value.digest(digest);
      more = more(value);
    }
    return entry.type() + " " + digest + " until " + entry.deadline() + more;
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  private static String more(Value value) {
    if (value instanceof HashValue hash) {
      return fields(hash);
    }
    return value instanceof StreamValue stream ? stream(stream) : "";
  }

  private static String fields(HashValue hash) {
    Map<String, Long> deadlines = new TreeMap<>();
    hash.forEach(
        new HashField(),
        field -> {
          if (field.deadline() >= 0) {
            deadlines.put(text(field.name().copy()), field.deadline());
          }
        });
    return deadlines.isEmpty() ? "" : " fields until " + deadlines;
  }

  private static String stream(StreamValue stream) {
    StringBuilder text = new StringBuilder();
    text.append(" last ").append(stream.lastId()).append(" deleted ").append(stream.maxDeletedId());
    text.append(" added ").append(stream.added());
    RadixCursor<StreamGroup> each = stream.groups();
    for (boolean more = each != null && each.first(); more; more = each.next()) {
      group(each.value(), text);
    }
    return text.toString();
  }

  private static void group(StreamGroup group, StringBuilder text) {
    text.append(" group ")
        .append(text(Bytes.of(group.name())))
        .append(" at ")
        .append(group.lastId());
    text.append(" read ").append(group.entriesRead()).append(" consumers");
    RadixCursor<StreamConsumer> each = group.consumers();
    for (boolean more = each.first(); more; more = each.next()) {
      text.append(' ').append(text(Bytes.of(each.value().name())));
    }
    PendingWalk walk = group.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      text.append(" pending ").append(entry.id()).append(" of ");
      text.append(text(Bytes.of(entry.consumerName())))
          .append(" since ")
          .append(entry.deliveryTime());
      text.append(" times ").append(entry.deliveries());
    }
    PendingEntry released = group.firstReleased();
    while (released != null) {
      text.append(" released ").append(released.id());
      released = released.nextReleased();
    }
  }
}
