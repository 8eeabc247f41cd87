package io.vireo.server.family.stream;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** What the families of stream commands have in common. Data context only. */
abstract class StreamFamily extends AggregateFamily<StreamValue> {
  /** What was said is no id. */
  static final String INVALID_ID = "ERR Invalid stream ID specified as stream command argument";

  final StreamIdParser ids = new StreamIdParser();
  final StreamReplies replies = scratch(new StreamReplies());

  StreamFamily() {
    super(Group.STREAM, StreamValue.class, KeyEvent.STREAM);
  }

  /** An argument as an id; null after an error was answered. */
  final StreamId id(Call call, Bytes text) {
    return checked(call, ids.exact(text, 0));
  }

  /** An argument as an id, {@code -} or {@code +}; null after an error was answered. */
  final StreamId idOrEdge(Call call, Bytes text) {
    return checked(call, ids.orEdge(text, 0));
  }

  private static StreamId checked(Call call, StreamId id) {
    if (id == null) {
      call.reply().error(INVALID_ID);
    }
    return id;
  }

  /** The arguments from one on as ids; null after an error was answered. */
  final StreamId[] idsFrom(Call call, int index) {
    return idsFrom(call, index, call.count() - index);
  }

  /** Some arguments as ids; null after an error was answered. */
  final StreamId[] idsFrom(Call call, int index, int count) {
    StreamId[] all = new StreamId[count];
    for (int i = 0; i < all.length; i++) {
      all[i] = id(call, call.arg(index + i));
      if (all[i] == null) {
        return null;
      }
    }
    return all;
  }

  /** The lower end of a range, which is part of it; null after an error was answered. */
  final StreamId start(Call call, Bytes text) {
    StreamId id = checked(call, ids.bound(text, 0));
    if (id == null || !StreamIdParser.isExclusive(text)) {
      return id;
    }
    if (id.equals(StreamId.MAX)) {
      call.reply().error("ERR invalid start ID for the interval");
      return null;
    }
    return id.next();
  }

  /** The upper end of a range, which is part of it; null after an error was answered. */
  final StreamId end(Call call, Bytes text) {
    StreamId id = checked(call, ids.bound(text, -1));
    if (id == null || !StreamIdParser.isExclusive(text)) {
      return id;
    }
    if (id.isZero()) {
      call.reply().error("ERR invalid end ID for the interval");
      return null;
    }
    return id.previous();
  }

  /**
   * Makes a stream without entries under a key that is not there.
   *
   * @param bytes of the elements that its first node will have
   */
  static StreamValue create(Database db, Bytes key, long bytes) {
    Value stream = db.create(key, Packing.STREAM, bytes);
    return (StreamValue) (stream == null ? db.create(key, Packing.STREAM, 0) : stream);
  }

  /** Answers that there is no such key or no such group. */
  static void noGroup(Call call, Bytes key, Bytes group) {
    call.reply().error("NOGROUP No such key '" + key + "' or consumer group '" + group + "'");
  }

  /** Answers that the stream has no such group. */
  static void noGroupOf(Call call, Bytes key, Bytes group) {
    call.reply().error("NOGROUP No such consumer group '" + group + "' for key name '" + key + "'");
  }

  /** The consumer of a name, which tries to get something now; made if it is not there. */
  static StreamConsumer consumer(
      Database db, Bytes key, StreamGroup group, Bytes name, Effects effects) {
    StreamConsumer consumer = group.consumer(name);
    if (consumer == null) {
      consumer = createConsumer(db, key, group, name);
      StreamEffects.created(effects, key, group, consumer);
    }
    consumer.seen(db.keyspace().realNow());
    return consumer;
  }

  /** Makes a consumer that is not there yet. */
  static StreamConsumer createConsumer(Database db, Bytes key, StreamGroup group, Bytes name) {
    StreamConsumer consumer = group.createConsumer(name, db.keyspace().realNow());
    silent(db, key, "xgroup-createconsumer");
    return consumer;
  }

  /** Announces a change of a group, which does not concern clients that watch the key. */
  static void silent(Database db, Bytes key, String event) {
    db.changedInside(key, 1);
    db.keyspace().notify(KeyEvent.STREAM, event, db.index(), key);
  }
}
