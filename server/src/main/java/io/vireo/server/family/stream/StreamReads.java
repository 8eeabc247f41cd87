package io.vireo.server.family.stream;

import static io.vireo.server.command.Flag.BLOCKING;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.family.Timeouts;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;

/** XREAD and XREADGROUP: new entries of several streams, or a consumer's own old ones. */
public final class StreamReads extends Family {
  private final BlockedKeys blockedKeys;
  private final StreamReader reader = new StreamReader();
  private final StreamReplies replies = scratch(new StreamReplies());

  final Command xread =
      command("XREAD", -4, this::xread)
          .doc(
              "5.0.0",
              "O(N) for N entries returned",
              "Gives the entries of streams after given ids, and may wait for them.")
          .flags(READONLY, BLOCKING)
          .key(keyword("STREAMS", 1).range(-1, 1, 2), RO, ACCESS)
          .syntax(
              "[COUNT count] [MAXCOUNT maxcount:integer]@8.10.0 [MAXSIZE maxsize:integer]@8.10.0 "
                  + "[BLOCK milliseconds] STREAMS (key... id...)")
          .history("8.10.0", "The options MAXCOUNT and MAXSIZE.");

  final Command xreadgroup =
      command("XREADGROUP", -7, this::xreadgroup)
          .doc(
              "5.0.0",
              "O(N) for N entries returned",
              "Gives a consumer new or pending entries of its group, and may wait for them.")
          .flags(WRITE, BLOCKING)
          .key(keyword("STREAMS", 4).range(-1, 1, 2), RO, ACCESS)
          .syntax(
              "group-block=GROUP (group consumer) [COUNT count] "
                  + "[MAXCOUNT maxcount:integer]@8.10.0 [MAXSIZE maxsize:integer]@8.10.0 "
                  + "[BLOCK milliseconds] [CLAIM min-idle-time:integer] [NOACK] "
                  + "STREAMS (key... id...)")
          .history("8.10.0", "The options MAXCOUNT and MAXSIZE.");

  /** The family. */
  public StreamReads(BlockedKeys blockedKeys) {
    super(Group.STREAM);
    this.blockedKeys = blockedKeys;
  }

  /** A client that waits for entries. */
  private final class EntryWaiting extends KeyWaiting {
    private final StreamReadRequest request;

    EntryWaiting(long deadline, StreamReadRequest request) {
      super(deadline, request.keys());
      this.request = request;
    }

    @Override
    public long heapBytes() {
      return super.heapBytes() + request.heapBytes();
    }

    @Override
    public boolean canServe(Database db, Bytes key) {
      return reader.isReady(db, key, request);
    }

    @Override
    public void serve(Call call, Database db, Bytes key) {
      Reply reply = call.reply();
      if (reader.check(db, request, reply) && !answer(db, request, reply, call.effects())) {
        reply.nullArray();
      }
    }

    @Override
    public long nextPoll(Database db) {
      return reader.nextClaim(db, request);
    }

    @Override
    public boolean endsWithoutKey() {
      return request.isGrouped();
    }

    @Override
    public void timedOut(Reply reply) {
      reply.nullArray();
    }
  }

  private void xread(Call call) {
    read(call, new StreamReadRequest(false));
  }

  private void xreadgroup(Call call) {
    read(call, new StreamReadRequest(true));
  }

  private void read(Call call, StreamReadRequest request) {
    int streamsAt = readOptions(call, request);
    if (streamsAt < 0 || !reader.resolve(call, streamsAt, request)) {
      return;
    }
    call.effects().nothing();
    if (answer(call.db(), request, call.reply(), call.effects())) {
      return;
    }
    if (request.isWaiting() && call.mayWait()) {
      call.keyspace().need(request.heapBytes());
      EntryWaiting reason = new EntryWaiting(request.deadline(), request);
      request.keep();
      blockedKeys.block(call, reason);
    } else {
      call.reply().nullArray();
    }
  }

  private boolean answer(Database db, StreamReadRequest request, Reply reply, Effects effects) {
    StreamBudget budget = new StreamBudget(request, reply);
    return new StreamServing(db, request, reply, effects, budget).answer(replies);
  }

  /** Reads what stands before the streams; answers with their index, or -1 after an error. */
  private static int readOptions(Call call, StreamReadRequest request) {
    Args args = call.args(1);
    while (args.more()) {
      boolean more = args.left() > 1;
      if (more && args.take("CLAIM")) {
        onlyGrouped(args, request, "CLAIM");
        long idle = args.integer("ERR min-idle-time is not an integer or out of range");
        if (idle < 0) {
          args.fail("ERR min-idle-time must be a positive integer");
        }
        request.claim(idle);
      } else if (more && args.take("BLOCK")) {
        long deadline = Timeouts.millis(call, args.next());
        if (deadline == Timeouts.REFUSED) {
          return -1;
        }
        request.waitUntil(deadline);
      } else if (more && args.take("COUNT")) {
        request.count(Math.max(0, args.integer()));
      } else if (more && args.take("MAXCOUNT")) {
        request.maxCount(limit(args, "MAXCOUNT"));
      } else if (more && args.take("MAXSIZE")) {
        request.maxBytes(limit(args, "MAXSIZE"));
      } else if (more && args.take("STREAMS")) {
        return streams(call, args, request);
      } else if (args.left() > 2 && args.take("GROUP")) {
        onlyGrouped(args, request, "GROUP");
        request.group(args.next(), args.next());
      } else if (args.take("NOACK")) {
        onlyGrouped(args, request, "NOACK");
        request.withoutPending();
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    args.fail(Errors.SYNTAX);
    args.failed();
    return -1;
  }

  private static long limit(Args args, String option) {
    return args.integer(1, Long.MAX_VALUE, "ERR " + option + " must be a positive integer");
  }

  private static void onlyGrouped(Args args, StreamReadRequest request, String option) {
    if (!request.isGrouped()) {
      args.fail(
          "ERR The "
              + option
              + " option is only supported by XREADGROUP. You called XREAD instead.");
    }
  }

  private static int streams(Call call, Args args, StreamReadRequest request) {
    int at = args.index();
    if (args.left() % 2 != 0) {
      args.fail(
          request.isGrouped()
              ? "ERR Unbalanced 'xreadgroup' list of streams: "
                  + "for each stream key an ID or '>' must be specified."
              : "ERR Unbalanced 'xread' list of streams: "
                  + "for each stream key an ID, '+', or '$' must be specified.");
    } else if (request.isGrouped() && request.group() == null) {
      args.fail("ERR Missing GROUP option for XREADGROUP");
    } else if (request.maxCount() > 0 && request.maxCount() < request.count()) {
      args.fail("ERR MAXCOUNT must be greater than or equal to COUNT");
    }
    return args.failed() ? -1 : at;
  }
}
