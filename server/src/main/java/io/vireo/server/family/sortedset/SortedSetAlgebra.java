package io.vireo.server.family.sortedset;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Packing;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.ScoreAlgebra;
import io.vireo.server.data.sortedset.ScoreAlgebra.Aggregate;
import io.vireo.server.data.sortedset.ScoreSource;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.Destination;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.PartStorage;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** ZUNION, ZINTER, ZDIFF and similar commands: sorted sets, and plain sets, put together. */
public final class SortedSetAlgebra extends SortedSetFamily {
  /** A result that is built takes its old and its new size for a moment. */
  private static final int GROWING = 2;

  private static final String NO_LIMIT = "ERR LIMIT can't be negative";

  private final EncodingThresholds thresholds;

  private static final String COUNTING =
      "AGGREGATE COUNT, which adds up the weights of the sets that have a member.";

  final Command zunion =
      command("ZUNION", -3, call -> show(call, Operation.UNION))
          .doc(
              "6.2.0",
              "O(N+M*log(M)) for N members in all sets and M in the result",
              "Gives the members that any of the sorted sets has, with their scores combined.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [WEIGHTS weight...] [AGGREGATE (SUM|MIN|MAX|COUNT)] [WITHSCORES]")
          .history("8.8.0", COUNTING);

  final Command zinter =
      command("ZINTER", -3, call -> show(call, Operation.INTERSECTION))
          .doc(
              "6.2.0",
              "O(N*K+M*log(M)) for N members of the smallest of K sets and M in the result",
              "Gives the members that all sorted sets have in common, with their scores "
                  + "combined.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [WEIGHTS weight...] [AGGREGATE (SUM|MIN|MAX|COUNT)] [WITHSCORES]")
          .history("8.8.0", COUNTING);

  final Command zdiff =
      command("ZDIFF", -3, call -> show(call, Operation.DIFFERENCE))
          .doc(
              "6.2.0",
              "O(L+(N-K)*log(N)) for L members in all sets, N in the first and K in the result",
              "Gives the members of the first sorted set that are in none of the others.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [WITHSCORES]");

  final Command zunionstore =
      command("ZUNIONSTORE", -4, call -> store(call, Operation.UNION))
          .doc(
              "2.0.0",
              "O(N+M*log(M)) for N members in all sets and M in the result",
              "Stores the members that any of the sorted sets has, with their scores "
                  + "combined.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).keynum(0, 1, 1), RO, ACCESS)
          .syntax("destination numkeys key... [WEIGHTS weight...] [AGGREGATE (SUM|MIN|MAX|COUNT)]")
          .history("8.8.0", COUNTING);

  final Command zinterstore =
      command("ZINTERSTORE", -4, call -> store(call, Operation.INTERSECTION))
          .doc(
              "2.0.0",
              "O(N*K+M*log(M)) for N members of the smallest of K sets and M in the result",
              "Stores the members that all sorted sets have in common, with their scores "
                  + "combined.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).keynum(0, 1, 1), RO, ACCESS)
          .syntax("destination numkeys key... [WEIGHTS weight...] [AGGREGATE (SUM|MIN|MAX|COUNT)]")
          .history("8.8.0", COUNTING);

  final Command zdiffstore =
      command("ZDIFFSTORE", -4, call -> store(call, Operation.DIFFERENCE))
          .doc(
              "6.2.0",
              "O(L+(N-K)*log(N)) for L members in all sets, N in the first and K in the result",
              "Stores the members of the first sorted set that are in none of the others.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).keynum(0, 1, 1), RO, ACCESS)
          .syntax("destination numkeys key...");

  final Command zintercard =
      command("ZINTERCARD", -3, this::zintercard)
          .doc(
              "7.0.0",
              "O(N*K) for N members of the smallest of K sets",
              "Counts the members that all sorted sets have in common, up to a limit.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [LIMIT limit]");

  private enum Operation {
    UNION("zunionstore"),
    INTERSECTION("zinterstore"),
    DIFFERENCE("zdiffstore");

    private final String event;

    Operation(String event) {
      this.event = event;
    }

    SortedSetBuilder of(List<ScoreSource> sources, Aggregate aggregate, Database db) {
      return switch (this) {
        case UNION -> ScoreAlgebra.union(sources, aggregate);
        case INTERSECTION -> ScoreAlgebra.intersection(sources, aggregate);
        case DIFFERENCE -> difference(sources, db.parts());
      };
    }

    private static SortedSetBuilder difference(List<ScoreSource> sources, PartStorage parts) {
      SetValue excluded = (SetValue) parts.newLarge(Packing.OUTGROWN_SET);
      parts.begin(excluded);
      try {
        return ScoreAlgebra.difference(sources, excluded);
      } finally {
        parts.end(excluded);
      }
    }
  }

  /** What is said behind the keys. */
  private record Options(Aggregate aggregate, boolean withScores) {}

  /** The family; {@code thresholds} tell up to which size sets are packed. */
  public SortedSetAlgebra(EncodingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  private void show(Call call, Operation operation) {
    Args args = call.args(1);
    List<ScoreSource> sources = sources(call, args);
    Options options = sources == null ? null : options(args, sources, operation, false);
    if (options == null) {
      return;
    }
    needRoom(call, sources);
    SortedSetBuilder members = operation.of(sources, options.aggregate(), call.db());
    Reply reply = call.reply();
    boolean pairs = options.withScores() && reply.protocol() > 2;
    reply.array(options.withScores() && !pairs ? 2 * members.size() : members.size());
    members.drain(
        (member, score) -> {
          if (pairs) {
            reply.array(2);
          }
          reply.bulk(member);
          if (options.withScores()) {
            reply.real(score);
          }
        });
  }

  private void store(Call call, Operation operation) {
    Args args = call.args(2);
    List<ScoreSource> sources = sources(call, args);
    Options options = sources == null ? null : options(args, sources, operation, true);
    if (options != null) {
      needRoom(call, sources);
      SortedSetBuilder result = operation.of(sources, options.aggregate(), call.db());
      Destination.storeAsOne(
          call, call.arg(1), result.build(thresholds.now()), KeyEvent.ZSET, operation.event);
    }
  }

  private static void needRoom(Call call, List<ScoreSource> sources) {
    call.keyspace().need(GROWING * sources.stream().mapToLong(ScoreSource::bytes).sum());
  }

  private void zintercard(Call call) {
    Args args = call.args(1);
    List<ScoreSource> sources = sources(call, args);
    if (sources == null) {
      return;
    }
    long limit = 0;
    while (args.more()) {
      if (args.left() > 1 && args.take("LIMIT")) {
        limit = args.integer(0, Long.MAX_VALUE, NO_LIMIT);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (!args.failed()) {
      call.reply().integer(ScoreAlgebra.intersectionSize(sources, limit));
    }
  }

  /** The values of a counted run of keys; null if an error was answered. */
  private static List<ScoreSource> sources(Call call, Args args) {
    long count = args.integer();
    if (count < 1) {
      args.fail(
          "ERR at least 1 input key is needed for '" + call.command().fullName() + "' command");
    } else if (count > args.left()) {
      args.fail(Errors.SYNTAX);
    }
    List<ScoreSource> sources = new ArrayList<>();
    for (int i = 0; i < count && args.more(); i++) {
      Entry entry = call.db().read(args.next());
      ScoreSource source = entry == null ? ScoreSource.none() : ScoreSource.of(entry.value());
      if (source == null) {
        args.fail(Errors.WRONG_TYPE);
      } else {
        sources.add(source);
      }
    }
    return args.failed() ? null : sources;
  }

  /** The options; null if an error was answered. */
  private static Options options(
      Args args, List<ScoreSource> sources, Operation operation, boolean storing) {
    Aggregate aggregate = Aggregate.SUM;
    boolean withScores = false;
    boolean combines = operation != Operation.DIFFERENCE;
    while (args.more()) {
      if (combines && args.left() > sources.size() && args.take("WEIGHTS")) {
        weigh(args, sources);
      } else if (combines && args.left() > 1 && args.take("AGGREGATE")) {
        aggregate = aggregate(args, sources);
      } else if (!storing && args.take("WITHSCORES")) {
        withScores = true;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return args.failed() ? null : new Options(aggregate, withScores);
  }

  private static void weigh(Args args, List<ScoreSource> sources) {
    for (ScoreSource source : sources) {
      double weight = ScoreText.parse(args.next());
      if (Double.isNaN(weight)) {
        args.fail("ERR weight value is not a float");
      }
      source.weight(weight);
    }
  }

  /** How scores are combined. To count sources is to add up scores of 1 each. */
  private static Aggregate aggregate(Args args, List<ScoreSource> sources) {
    boolean counts = args.take("COUNT");
    sources.forEach(source -> source.ignoreScores(counts));
    if (counts) {
      return Aggregate.SUM;
    }
    for (Aggregate aggregate : Aggregate.values()) {
      if (args.take(aggregate.name())) {
        return aggregate;
      }
    }
    args.fail(Errors.SYNTAX);
    return Aggregate.SUM;
  }
}
