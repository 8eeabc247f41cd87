package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.resp.Reply;

/** XRANGE and XREVRANGE: the entries from one id to another. */
public final class StreamRanges extends StreamFamily {
  private static final long NOT_GIVEN = -1;

  final Command xrange =
      command("XRANGE", -4, this::xrange)
          .doc("5.0.0", "O(N) for N entries returned", "Gives the entries from one id to another.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key start:string end:string [COUNT count]")
          .history("6.2.0", "Ranges without their ends.");

  final Command xrevrange =
      command("XREVRANGE", -4, this::xrevrange)
          .doc(
              "5.0.0",
              "O(N) for N entries returned",
              "Gives the entries from one id to another, backwards.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key end:string start:string [COUNT count]")
          .history("6.2.0", "Ranges without their ends.");

  private void xrange(Call call) {
    range(call, call.arg(2), call.arg(3), false);
  }

  private void xrevrange(Call call) {
    range(call, call.arg(3), call.arg(2), true);
  }

  private void range(Call call, Bytes startText, Bytes endText, boolean backwards) {
    StreamId start = start(call, startText);
    StreamId end = start == null ? null : end(call, endText);
    if (end == null) {
      return;
    }
    Args args = call.args(4);
    long count = NOT_GIVEN;
    while (args.more()) {
      if (args.left() > 1 && args.take("COUNT")) {
        count = Math.max(0, args.integer());
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().array(0);
    } else if (!isOtherType(call, entry)) {
      range(call.reply(), valueOf(entry), start, end, backwards, count);
    }
  }

  private void range(
      Reply reply,
      StreamValue stream,
      StreamId start,
      StreamId end,
      boolean backwards,
      long count) {
    if (count == 0) {
      reply.nullArray();
    } else {
      replies.entries(reply, stream.entries().range(start, end, backwards), Math.max(0, count));
    }
  }
}
