package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.config.StreamSettings;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;

/** XCFGSET and XIDMPRECORD: what a stream knows of the entries that producers have added. */
public final class StreamProduction extends StreamFamily {
  private static final long NOT_GIVEN = -1;

  private final Config config;

  final Command xcfgset =
      command("XCFGSET", -2, this::xcfgset)
          .doc(
              "8.6.0",
              "O(1)",
              "Sets how long a stream knows ids of producers, and how many of each.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax(
              "key [idmp-duration-block=(idmp-duration-token=IDMP-DURATION duration:integer)]"
                  + " [idmp-maxsize-block=(idmp-maxsize-token=IDMP-MAXSIZE maxsize:integer)]");

  final Command xidmprecord =
      command("XIDMPRECORD", 5, this::xidmprecord)
          .doc(
              "8.6.2",
              "O(1)",
              "Records that a producer has added an entry under an id of its own; logs use it.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key pid:string iid:string stream-id:string");

  /** The family. */
  public StreamProduction(Config config) {
    this.config = config;
  }

  /** The stream of a call, which must be there; null after an error was answered. */
  private StreamValue stream(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
      return null;
    }
    return isOtherType(call, entry) ? null : valueOf(entry);
  }

  private void xcfgset(Call call) {
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    Args args = call.args(2);
    long seconds = NOT_GIVEN;
    long most = NOT_GIVEN;
    while (args.more()) {
      boolean more = args.left() > 1;
      if (more && args.take("IDMP-DURATION")) {
        seconds =
            limit(
                args,
                seconds,
                "IDMP-DURATION",
                StreamProducers.MIN_DURATION_SECONDS,
                StreamProducers.MAX_DURATION_SECONDS,
                "seconds");
      } else if (more && args.take("IDMP-MAXSIZE")) {
        most =
            limit(
                args,
                most,
                "IDMP-MAXSIZE",
                StreamProducers.MIN_SIZE,
                StreamProducers.MAX_SIZE,
                "entries");
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (seconds == NOT_GIVEN && most == NOT_GIVEN) {
      args.fail("ERR At least one parameter must be specified");
    }
    if (!args.failed()) {
      configure(call, stream, seconds, most);
    }
  }

  private static long limit(
      Args args, long before, String option, int least, int most, String unit) {
    if (before != NOT_GIVEN) {
      args.fail("ERR " + option + " specified multiple times");
    }
    long value = args.integer();
    if (value < least || value > most) {
      args.fail("ERR %s must be between %d and %d %s".formatted(option, least, most, unit));
    }
    return value;
  }

  private void configure(Call call, StreamValue stream, long seconds, long most) {
    StreamProducers now = stream.producers();
    long secondsNow =
        now == null ? config.get(StreamSettings.STREAM_IDMP_DURATION) : now.durationSeconds();
    long mostNow = now == null ? config.get(StreamSettings.STREAM_IDMP_MAXSIZE) : now.maxSize();
    long newSeconds = seconds == NOT_GIVEN ? secondsNow : seconds;
    long newMost = most == NOT_GIVEN ? mostNow : most;
    if (newSeconds != secondsNow || newMost != mostNow) {
      long before = stream.heapBytes();
      stream.expectProducers(secondsNow, mostNow);
      stream.configureProducers(newSeconds, newMost);
      changed(call, stream, before);
    }
    call.reply().ok();
  }

  private void xidmprecord(Call call) {
    StreamId id = id(call, call.arg(4));
    if (id == null) {
      return;
    }
    Bytes pid = call.arg(2);
    Bytes iid = call.arg(3);
    if (pid.length() == 0) {
      call.reply().error("ERR producer ID must be non-empty");
      return;
    }
    if (iid.length() == 0) {
      call.reply().error("ERR idempotent ID must be non-empty");
      return;
    }
    StreamValue stream = stream(call);
    if (stream == null) {
      return;
    }
    StreamId known = stream.producers() == null ? null : stream.producers().find(pid, iid);
    if (!stream.contains(id)) {
      call.reply().error("ERR No such message in stream");
    } else if (known == null) {
      record(call, stream, id);
      call.reply().ok();
    } else if (known.equals(id)) {
      call.reply().ok();
    } else {
      call.reply().error("ERR IID already exists for this producer with a different stream ID");
    }
  }

  private void record(Call call, StreamValue stream, StreamId id) {
    long before = stream.heapBytes();
    expectProducers(stream, config);
    stream.produced(call.arg(2), call.arg(3), id);
    changed(call, stream, before);
  }

  /** A client that tracks or watches the stream does not mind: its entries are as before. */
  private static void changed(Call call, StreamValue stream, long bytesBefore) {
    call.db().resized(stream.heapBytes() - bytesBefore);
    call.db().elementsRetimed(call.arg(1));
    call.db().changedInside(call.arg(1), 1);
  }

  /** Makes room for what producers add to a stream, as the settings say if it is the first. */
  static void expectProducers(StreamValue stream, Config config) {
    stream.expectProducers(
        config.get(StreamSettings.STREAM_IDMP_DURATION),
        config.get(StreamSettings.STREAM_IDMP_MAXSIZE));
  }
}
