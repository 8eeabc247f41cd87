package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.config.Config;
import io.vireo.config.StreamSettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntries;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamProgress;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.HelpText;
import io.vireo.server.family.SubcommandErrors;
import io.vireo.server.resp.Reply;

/** XINFO: streams, groups and consumers described. */
public final class StreamInfo extends StreamFamily {
  private static final long USUAL_COUNT = 10;

  private final Config config;

  final Command xinfo =
      container("XINFO")
          .doc("5.0.0", "Depends on the subcommand", "Holds the commands that describe streams.");

  final Command xinfoConsumers =
      xinfo
          .sub("CONSUMERS", 4, this::xinfoConsumers)
          .doc("5.0.0", "O(N) for N consumers", "Describes the consumers of a group.")
          .flags(READONLY)
          .key(at(2), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key group")
          .history("7.2.0", "The field inactive; idle counts every attempt.");

  final Command xinfoGroups =
      xinfo
          .sub("GROUPS", 3, this::xinfoGroups)
          .doc("5.0.0", "O(N) for N groups", "Describes the consumer groups of a stream.")
          .flags(READONLY)
          .key(at(2), RO, ACCESS)
          .syntax("key")
          .history("7.0.0", "The fields entries-read and lag.");

  final Command xinfoHelp =
      xinfo
          .sub("HELP", 2, this::xinfoHelp)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command xinfoStream =
      xinfo
          .sub("STREAM", -3, this::xinfoStream)
          .doc("5.0.0", "O(N) for N entries returned", "Describes a stream.")
          .flags(READONLY)
          .key(at(2), RO, ACCESS)
          .syntax("key [full-block=FULL [COUNT count]]")
          .history("6.0.0", "The option FULL.")
          .history(
              "7.0.0",
              "The fields max-deleted-entry-id, entries-added, recorded-first-entry-id,"
                  + " entries-read and lag.")
          .history("7.2.0", "The field active-time; seen-time counts every attempt.")
          .history("8.6.0", "What the stream knows of ids of producers.")
          .history("8.8.0", "The field nacked-count of groups that have released entries.");

  /** The family. */
  public StreamInfo(Config config) {
    this.config = config;
  }

  /** The stream of a call; null after an error was answered. */
  private StreamValue stream(Call call) {
    Entry entry = call.db().read(call.arg(2));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
    }
    return isOtherType(call, entry) ? null : valueOf(entry);
  }

  private void xinfoStream(Call call) {
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    Reply reply = call.reply();
    int options = call.count() - 3;
    if (options == 0) {
      reply.map(16);
      describe(reply, stream);
      reply.bulk("groups");
      reply.integer(stream.groupCount());
      reply.bulk("first-entry");
      edge(reply, stream, false);
      reply.bulk("last-entry");
      edge(reply, stream, true);
    } else if (!isFull(call)) {
      reply.error(SubcommandErrors.count(call));
    } else if (options == 1) {
      full(reply, stream, USUAL_COUNT);
    } else if (!call.arg(5).isLong()) {
      reply.error(Errors.NOT_INTEGER);
    } else {
      long count = call.arg(5).toLong();
      full(reply, stream, count < 0 ? USUAL_COUNT : count);
    }
  }

  private static boolean isFull(Call call) {
    return call.arg(3).is("FULL")
        && (call.count() == 4 || call.count() == 6 && call.arg(4).is("COUNT"));
  }

  /** Thirteen fields that all descriptions of a stream have. */
  private void describe(Reply reply, StreamValue stream) {
    reply.bulk("length");
    reply.integer(stream.size());
    reply.bulk("radix-tree-keys");
    reply.integer(stream.nodeCount());
    reply.bulk("radix-tree-nodes");
    reply.integer(stream.treeNodes());
    reply.bulk("last-generated-id");
    replies.id(reply, stream.lastId());
    reply.bulk("max-deleted-entry-id");
    replies.id(reply, stream.maxDeletedId());
    reply.bulk("entries-added");
    reply.integer(stream.added());
    reply.bulk("recorded-first-entry-id");
    replies.id(reply, stream.firstId());
    describe(reply, stream.producers());
  }

  /** What the stream knows of ids of producers: six fields. */
  private void describe(Reply reply, StreamProducers producers) {
    boolean none = producers == null;
    reply.bulk("idmp-duration");
    reply.integer(
        none ? config.get(StreamSettings.STREAM_IDMP_DURATION) : producers.durationSeconds());
    reply.bulk("idmp-maxsize");
    reply.integer(none ? config.get(StreamSettings.STREAM_IDMP_MAXSIZE) : producers.maxSize());
    reply.bulk("pids-tracked");
    reply.integer(none ? 0 : producers.producerCount());
    reply.bulk("iids-tracked");
    reply.integer(none ? 0 : producers.size());
    reply.bulk("iids-added");
    reply.integer(none ? 0 : producers.added());
    reply.bulk("iids-duplicates");
    reply.integer(none ? 0 : producers.duplicates());
  }

  private void edge(Reply reply, StreamValue stream, boolean last) {
    StreamEntries entries = stream.entries().range(StreamId.ZERO, StreamId.MAX, last);
    if (entries.next()) {
      replies.entry(reply, entries);
    } else {
      reply.nullBulk();
    }
  }

  private void full(Reply reply, StreamValue stream, long count) {
    reply.map(15);
    describe(reply, stream);
    reply.bulk("entries");
    replies.entries(reply, stream.entries().range(StreamId.ZERO, StreamId.MAX, false), count);
    reply.bulk("groups");
    reply.array(stream.groupCount());
    RadixCursor<StreamGroup> each = stream.groups();
    for (boolean more = each != null && each.first(); more; more = each.next()) {
      fullGroup(reply, stream, each.value(), count);
    }
  }

  private void fullGroup(Reply reply, StreamValue stream, StreamGroup group, long count) {
    long released = group.releasedCount();
    reply.map(released > 0 ? 8 : 7);
    name(reply, group.name());
    progress(reply, stream, group);
    pending(reply, group.pending(), count, true);
    reply.bulk("consumers");
    reply.array(group.consumerCount());
    RadixCursor<StreamConsumer> each = group.consumers();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamConsumer consumer = each.value();
      reply.map(5);
      name(reply, consumer.name());
      reply.bulk("seen-time");
      reply.integer(consumer.seenTime());
      reply.bulk("active-time");
      reply.integer(consumer.activeTime());
      pending(reply, consumer.pending(), count, false);
    }
    if (released > 0) {
      reply.bulk("nacked-count");
      reply.integer(released);
    }
  }

  private static void name(Reply reply, byte[] name) {
    reply.bulk("name");
    reply.bulk(name);
  }

  /** Three fields: how far a group has read. */
  private void progress(Reply reply, StreamValue stream, StreamGroup group) {
    reply.bulk("last-delivered-id");
    replies.id(reply, group.lastId());
    reply.bulk("entries-read");
    if (group.entriesRead() == StreamGroup.UNKNOWN) {
      reply.nullBulk();
    } else {
      reply.integer(group.entriesRead());
    }
    reply.bulk("lag");
    long lag = StreamProgress.lag(stream, group);
    if (lag == StreamProgress.UNKNOWN_LAG) {
      reply.nullBulk();
    } else {
      reply.integer(lag);
    }
  }

  /** Two fields: how many entries are pending, and the first of them. */
  private void pending(Reply reply, PendingEntries entries, long count, boolean withConsumer) {
    reply.bulk("pel-count");
    reply.integer(entries.size());
    reply.bulk("pending");
    int mark = reply.open();
    long shown = 0;
    PendingWalk walk = entries.from(StreamId.ZERO);
    PendingEntry entry = walk.next();
    while (entry != null && (count == 0 || shown < count)) {
      reply.array(withConsumer ? 4 : 3);
      replies.id(reply, entry.ms(), entry.seq());
      if (withConsumer) {
        reply.bulk(entry.consumerName());
      }
      reply.integer(entry.deliveryTime());
      reply.integer(entry.deliveries());
      shown++;
      entry = walk.next();
    }
    reply.closeArray(mark, shown);
  }

  private void xinfoGroups(Call call) {
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    Reply reply = call.reply();
    reply.array(stream.groupCount());
    RadixCursor<StreamGroup> each = stream.groups();
    for (boolean more = each != null && each.first(); more; more = each.next()) {
      StreamGroup group = each.value();
      reply.map(6);
      name(reply, group.name());
      reply.bulk("consumers");
      reply.integer(group.consumerCount());
      reply.bulk("pending");
      reply.integer(group.pending().size());
      progress(reply, stream, group);
    }
  }

  private void xinfoConsumers(Call call) {
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    Bytes name = call.arg(3);
    StreamGroup group = stream.group(name);
    if (group == null) {
      noGroupOf(call, call.arg(2), name);
      return;
    }
    Reply reply = call.reply();
    reply.array(group.consumerCount());
    RadixCursor<StreamConsumer> each = group.consumers();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamConsumer consumer = each.value();
      reply.map(4);
      name(reply, consumer.name());
      reply.bulk("pending");
      reply.integer(consumer.pending().size());
      reply.bulk("idle");
      reply.integer(Math.max(0, call.keyspace().realNow() - consumer.seenTime()));
      reply.bulk("inactive");
      long active = consumer.activeTime();
      reply.integer(active == StreamConsumer.NEVER ? active : call.keyspace().realNow() - active);
    }
  }

  private void xinfoHelp(Call call) {
    HelpText.answer(
        call,
        "CONSUMERS <key> <groupname>",
        "Describe the consumers of a group.",
        "GROUPS <key>",
        "Describe the groups of a stream.",
        "STREAM <key> [FULL [COUNT <count>]]",
        "Describe a stream; FULL adds entries, groups and what is pending.");
  }
}
