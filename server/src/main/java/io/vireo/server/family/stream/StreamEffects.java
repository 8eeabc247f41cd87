package io.vireo.server.family.stream;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamReferences;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.ArrayList;
import java.util.List;

/**
 * Says commands of streams again to those that repeat them: with the ids and times that were
 * chosen, and trimmed to what was left. Data context only.
 */
final class StreamEffects {
  /** Heap bytes of a command for one entry and its words, beside the names in them. */
  private static final int COMMAND = 512;

  private StreamEffects() {}

  /** An entry was added, and the stream trimmed if the options say so. */
  static void added(Call call, StreamValue stream, StreamAddOptions options, int idAt) {
    if (!call.effects().wanted() || options.isExact()) {
      return;
    }
    List<Object> words = new ArrayList<>(call.count() + 6);
    words.add("XADD");
    words.add(call.arg(1));
    if (options.iid() != null) {
      words.addAll(List.of("IDMP", options.pid(), options.iid()));
    } else if (options.pid() != null) {
      words.addAll(List.of("IDMPAUTO", options.pid()));
    }
    if (options.trims()) {
      addTrim(words, stream, options);
    }
    words.add(stream.lastId().text());
    words.addAll(call.words(idAt + 1, call.count()));
    call.effects().instead(words.toArray());
  }

  /** A stream was trimmed. */
  static void trimmed(Call call, StreamValue stream, StreamAddOptions options) {
    if (call.effects().wanted() && !options.isExact()) {
      List<Object> words = new ArrayList<>(List.of("XTRIM", call.arg(1)));
      addTrim(words, stream, options);
      call.effects().instead(words.toArray());
    }
  }

  /**
   * Adds the trimming that removes the same entries wherever the nodes of a replica's stream end.
   * How far a number of entries reaches depends on them where references decide, so an id says it.
   */
  private static void addTrim(List<Object> words, StreamValue stream, StreamAddOptions options) {
    StreamReferences references = options.references();
    StreamId first = stream.size() == 0 ? null : firstLeft(stream, options);
    boolean isByCount = options.isByCount() && references != StreamReferences.NONE;
    if (first == null || isByCount) {
      words.addAll(List.of("MAXLEN", "=", isByCount ? stream.size() : 0));
    } else {
      words.addAll(List.of("MINID", "=", first.text()));
    }
    if (references != StreamReferences.KEEP) {
      words.add(references.word());
    }
  }

  /**
   * The id of the first entry that could have been removed and was not: a limit or the length has
   * spared it. If there is none, the id below which all such went, or null if all did.
   */
  private static StreamId firstLeft(StreamValue stream, StreamAddOptions options) {
    StreamReferences references = options.references();
    if (references == StreamReferences.KEEP) {
      return stream.firstId();
    }
    StreamId end = options.isByCount() ? StreamId.MAX : options.minId();
    StreamEntries entries = stream.entries().range(StreamId.ZERO, end, false);
    while (entries.next()) {
      StreamId id = entries.id();
      if (stream.mayDelete(id, references)) {
        return id;
      }
    }
    return options.minId();
  }

  /**
   * Asks for memory to say again what becomes of {@code entries} of a group.
   *
   * @throws NoRoom if there is none
   */
  static void need(
      Effects effects, KeyspaceState space, Bytes key, Bytes group, Bytes consumer, long entries) {
    if (effects.wanted()) {
      space.need(entries * (COMMAND + key.length() + group.length() + consumer.length()));
    }
  }

  /** A consumer was made on the way. */
  static void created(Effects effects, Bytes key, StreamGroup group, StreamConsumer consumer) {
    if (effects.wanted()) {
      effects.also(
          "XGROUP", "CREATECONSUMER", key, Bytes.of(group.name()), Bytes.of(consumer.name()));
    }
  }

  /** An entry is pending for its consumer from now on, or was given to it again. */
  static void pending(Effects effects, Bytes key, StreamGroup group, PendingEntry entry) {
    if (effects.wanted()) {
      effects.also(
          "XCLAIM",
          key,
          Bytes.of(group.name()),
          Bytes.of(entry.consumer().name()),
          "0",
          entry.id().text(),
          "TIME",
          entry.deliveryTime(),
          "RETRYCOUNT",
          entry.deliveries(),
          "FORCE",
          "JUSTID",
          "LASTID",
          group.lastId().text());
    }
  }

  /** An entry is pending no more, because it is not there. */
  static void forgotten(Effects effects, Bytes key, StreamGroup group, StreamId id) {
    if (effects.wanted()) {
      effects.also("XACK", key, Bytes.of(group.name()), id.text());
    }
  }

  /** A group has read on. */
  static void progressed(Effects effects, Bytes key, StreamGroup group) {
    if (effects.wanted()) {
      effects.also(
          "XGROUP",
          "SETID",
          key,
          Bytes.of(group.name()),
          group.lastId().text(),
          "ENTRIESREAD",
          group.entriesRead());
    }
  }
}
