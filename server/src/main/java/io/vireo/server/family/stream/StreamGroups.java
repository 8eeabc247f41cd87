package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.family.HelpText;
import io.vireo.server.family.SubcommandErrors;

/** XGROUP: groups of consumers, made and unmade. */
public final class StreamGroups extends StreamFamily {
  private static final Bytes LAST = Bytes.of("$");

  private final BlockedKeys blockedKeys;
  private boolean makesStream;
  private long entriesRead;

  final Command xgroup =
      container("XGROUP")
          .doc(
              "5.0.0",
              "Depends on the subcommand",
              "Holds the commands that manage consumer groups.");

  final Command xgroupCreate =
      xgroup
          .sub("CREATE", -5, this::xgroupCreate)
          .doc("5.0.0", "O(1)", "Creates a consumer group.")
          .flags(WRITE, DENYOOM)
          .key(at(2), RW, INSERT)
          .syntax(
              "key group id-selector=(id|new-id='$') [MKSTREAM] "
                  + "[ENTRIESREAD entriesread<entries-read>:integer]")
          .history("7.0.0", "The option ENTRIESREAD.");

  final Command xgroupCreateconsumer =
      xgroup
          .sub("CREATECONSUMER", 5, this::xgroupCreateconsumer)
          .doc("6.2.0", "O(1)", "Creates a consumer in a group.")
          .flags(WRITE, DENYOOM)
          .key(at(2), RW, INSERT)
          .syntax("key group consumer");

  final Command xgroupDelconsumer =
      xgroup
          .sub("DELCONSUMER", 5, this::xgroupDelconsumer)
          .doc(
              "5.0.0",
              "O(N) for N pending entries",
              "Deletes a consumer with all that is pending for it.")
          .flags(WRITE)
          .key(at(2), RW, DELETE)
          .syntax("key group consumer");

  final Command xgroupDestroy =
      xgroup
          .sub("DESTROY", 4, this::xgroupDestroy)
          .doc("5.0.0", "O(N) for N pending entries", "Deletes a consumer group.")
          .flags(WRITE)
          .key(at(2), RW, DELETE)
          .syntax("key group");

  final Command xgroupHelp =
      xgroup
          .sub("HELP", 2, this::xgroupHelp)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command xgroupSetid =
      xgroup
          .sub("SETID", -5, this::xgroupSetid)
          .doc("5.0.0", "O(1)", "Sets the entry after which a group goes on reading.")
          .flags(WRITE)
          .key(at(2), RW, UPDATE)
          .syntax(
              "key group id-selector=(id|new-id='$') [ENTRIESREAD "
                  + "entriesread<entries-read>:integer]")
          .history("7.0.0", "The option ENTRIESREAD.");

  /** The family. */
  public StreamGroups(BlockedKeys blockedKeys) {
    this.blockedKeys = blockedKeys;
  }

  /** Reads the options of CREATE and SETID; false after an error was answered. */
  private boolean readOptions(Call call, boolean create) {
    makesStream = false;
    entriesRead = StreamGroup.UNKNOWN;
    Args args = call.args(5);
    while (args.more()) {
      if (create && args.take("MKSTREAM")) {
        makesStream = true;
      } else if (args.left() > 1 && args.take("ENTRIESREAD")) {
        entriesRead = args.integer();
        if (entriesRead < StreamGroup.UNKNOWN) {
          args.fail("ERR value for ENTRIESREAD must be positive or -1");
        }
      } else {
        args.fail(SubcommandErrors.count(call));
      }
    }
    return !args.failed();
  }

  /** The stream of a call; null after an error was answered. */
  private StreamValue stream(Call call) {
    Entry entry = call.db().write(call.arg(2));
    if (isOtherType(call, entry)) {
      return null;
    }
    if (entry == null) {
      call.reply()
          .error(
              "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may"
                  + " want to use the MKSTREAM option to create an empty stream automatically.");
    }
    return valueOf(entry);
  }

  /** The group of a call in its stream; null after an error was answered. */
  private StreamGroup group(Call call, StreamValue stream) {
    StreamGroup group = stream == null ? null : stream.group(call.arg(3));
    if (stream != null && group == null) {
      noGroupOf(call, call.arg(2), call.arg(3));
    }
    return group;
  }

  /** The id of a call, which may also be that of the last entry; null after an error. */
  private StreamId position(Call call, StreamValue stream, boolean mayBeEdge) {
    if (call.arg(4).equals(LAST)) {
      return stream == null ? StreamId.ZERO : stream.lastId();
    }
    return mayBeEdge ? idOrEdge(call, call.arg(4)) : id(call, call.arg(4));
  }

  private void xgroupCreate(Call call) {
    if (!readOptions(call, true)) {
      return;
    }
    Entry entry = makesStream ? call.db().write(call.arg(2)) : null;
    if (isOtherType(call, entry)) {
      return;
    }
    StreamValue stream = makesStream ? valueOf(entry) : stream(call);
    if (stream == null && !makesStream) {
      return;
    }
    StreamId last = position(call, stream, false);
    if (last != null) {
      create(call, stream == null ? newStream(call) : stream, last);
    }
  }

  private static StreamValue newStream(Call call) {
    StreamValue stream = create(call.db(), call.arg(2), 0);
    call.db().changedAlong(call.arg(2));
    return stream;
  }

  private void create(Call call, StreamValue stream, StreamId last) {
    long before = stream.heapBytes();
    if (!stream.createGroup(call.arg(3), last, entriesReadOf(stream))) {
      call.reply().error("BUSYGROUP Consumer Group name already exists");
      return;
    }
    call.db().resized(stream.heapBytes() - before);
    call.reply().ok();
    silent(call.db(), call.arg(2), "xgroup-create");
  }

  /** A group cannot have read more entries than there ever were. */
  private long entriesReadOf(StreamValue stream) {
    return Math.min(entriesRead, stream.added());
  }

  private void xgroupSetid(Call call) {
    if (!readOptions(call, false)) {
      return;
    }
    StreamValue stream = stream(call);
    StreamGroup group = group(call, stream);
    StreamId last = group == null ? null : position(call, stream, true);
    if (last != null) {
      group.progress(last, entriesReadOf(stream));
      call.reply().ok();
      silent(call.db(), call.arg(2), "xgroup-setid");
    }
  }

  private void xgroupDestroy(Call call) {
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    long before = stream.heapBytes();
    if (!stream.destroyGroup(call.arg(3))) {
      call.reply().integer(0);
      return;
    }
    call.db().resized(stream.heapBytes() - before);
    call.reply().integer(1);
    silent(call.db(), call.arg(2), "xgroup-destroy");
    blockedKeys.changed(call.db().index(), call.arg(2));
  }

  private void xgroupCreateconsumer(Call call) {
    StreamValue stream = stream(call);
    StreamGroup group = group(call, stream);
    if (group == null) {
      return;
    }
    boolean isNew = group.consumer(call.arg(4)) == null;
    if (isNew) {
      long before = stream.heapBytes();
      createConsumer(call.db(), call.arg(2), group, call.arg(4));
      call.db().resized(stream.heapBytes() - before);
    }
    call.reply().integer(isNew ? 1 : 0);
  }

  private void xgroupDelconsumer(Call call) {
    StreamValue stream = stream(call);
    StreamGroup group = group(call, stream);
    if (group == null) {
      return;
    }
    StreamConsumer consumer = group.consumer(call.arg(4));
    if (consumer == null) {
      call.reply().integer(0);
      return;
    }
    long pending = consumer.pending().size();
    long before = stream.heapBytes();
    group.removeConsumer(consumer);
    call.db().resized(stream.heapBytes() - before);
    call.reply().integer(pending);
    silent(call.db(), call.arg(2), "xgroup-delconsumer");
  }

  private void xgroupHelp(Call call) {
    HelpText.answer(
        call,
        "CREATE <key> <groupname> <id|$> [MKSTREAM] [ENTRIESREAD <entries-read>]",
        "Make a group that reads on behind an id; MKSTREAM makes the stream if need be.",
        "CREATECONSUMER <key> <groupname> <consumer>",
        "Make a consumer of a group.",
        "DELCONSUMER <key> <groupname> <consumer>",
        "Remove a consumer, and what is pending for it.",
        "DESTROY <key> <groupname>",
        "Remove a group.",
        "SETID <key> <groupname> <id|$> [ENTRIESREAD <entries-read>]",
        "Set the id behind which a group reads on.");
  }
}
