package io.vireo.server.family.set;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Element;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.Destination;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Intersections, unions and differences of sets, given or stored. */
public final class SetAlgebra extends SetFamily {
  final Command sinter =
      command("SINTER", -2, this::sinter)
          .doc(
              "1.0.0",
              "O(N*M) for N members of the smallest of M sets",
              "Gives the members that all sets have in common.")
          .flags(READONLY)
          .key(at(1).range(-1, 1, 0), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key...");

  final Command sintercard =
      command("SINTERCARD", -3, this::sintercard)
          .doc(
              "7.0.0",
              "O(N*M) for N members of the smallest of M sets",
              "Counts the members that all sets have in common, up to a limit.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [LIMIT limit]");

  final Command sunioncard =
      command("SUNIONCARD", -3, this::sunioncard)
          .doc(
              "8.10.0",
              "O(N) for N members in all sets",
              "Counts the members that any of the sets has, up to a limit.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [APPROX] [LIMIT limit]");

  final Command sdiffcard =
      command("SDIFFCARD", -3, this::sdiffcard)
          .doc(
              "8.10.0",
              "O(N) for N members in all sets",
              "Counts the members of the first set that are in none of the others, up to a limit.")
          .flags(READONLY)
          .key(at(1).keynum(0, 1, 1), RO, ACCESS)
          .syntax("numkeys key... [LIMIT limit]");

  final Command sinterstore =
      command("SINTERSTORE", -3, this::sinterstore)
          .doc(
              "1.0.0",
              "O(N*M) for N members of the smallest of M sets",
              "Stores the members that all sets have in common.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).range(-1, 1, 0), RO, ACCESS)
          .syntax("destination key...");

  final Command sunion =
      command("SUNION", -2, this::sunion)
          .doc(
              "1.0.0",
              "O(N) for N members in all sets",
              "Gives the members that any of the sets has.")
          .flags(READONLY)
          .key(at(1).range(-1, 1, 0), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key...");

  final Command sunionstore =
      command("SUNIONSTORE", -3, this::sunionstore)
          .doc(
              "1.0.0",
              "O(N) for N members in all sets",
              "Stores the members that any of the sets has.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).range(-1, 1, 0), RO, ACCESS)
          .syntax("destination key...");

  final Command sdiff =
      command("SDIFF", -2, this::sdiff)
          .doc(
              "1.0.0",
              "O(N) for N members in all sets",
              "Gives the members of the first set that are in none of the others.")
          .flags(READONLY)
          .key(at(1).range(-1, 1, 0), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key...");

  final Command sdiffstore =
      command("SDIFFSTORE", -3, this::sdiffstore)
          .doc(
              "1.0.0",
              "O(N) for N members in all sets",
              "Stores the members of the first set that are in none of the others.")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .key(at(2).range(-1, 1, 0), RO, ACCESS)
          .syntax("destination key...");

  private long limit;
  private boolean approximates;

  /** The family. */
  public SetAlgebra(EncodingThresholds thresholds, Config config) {
    super(thresholds, config);
  }

  /** The sets of some keys, null for a key without; or null instead if an error was answered. */
  private SetValue[] sets(Call call, int from, int count) {
    SetValue[] sets = new SetValue[count];
    for (int i = 0; i < count; i++) {
      Entry entry = call.db().read(call.arg(from + i));
      if (isOtherType(call, entry)) {
        return null;
      }
      if (entry != null) {
        sets[i] = valueOf(entry);
      }
    }
    return sets;
  }

  /** A result may become as large as all of its sources. */
  private static void needRoom(Call call, SetValue[] sources) {
    long bytes = 0;
    for (SetValue source : sources) {
      bytes += source == null ? 0 : source.bytes();
    }
    call.keyspace().need(bytes);
  }

  /** Answers with a set whose members are shown one by one. */
  private static void answer(Reply reply, Consumer<Consumer<Element>> operation) {
    long[] count = {0};
    int mark = reply.open();
    operation.accept(
        member -> {
          count[0]++;
          reply.bulk(member);
        });
    reply.closeSet(mark, count[0]);
  }

  /** Takes all that there is. */
  private static Predicate<Element> all(Consumer<Element> sink) {
    return member -> {
      sink.accept(member);
      return true;
    };
  }

  private void sinter(Call call) {
    SetValue[] sets = sets(call, 1, call.count() - 1);
    if (sets != null) {
      answer(call.reply(), sink -> SetOperations.intersect(sets, all(sink)));
    }
  }

  private void sintercard(Call call) {
    SetValue[] sets = counted(call, false);
    if (sets != null) {
      count(call, sink -> SetOperations.intersect(sets, sink));
    }
  }

  private void sdiffcard(Call call) {
    SetValue[] sets = counted(call, false);
    if (sets != null) {
      try (SetOperations operations = operations(call)) {
        count(call, sink -> operations.subtract(sets, sink));
      }
    }
  }

  private void sunioncard(Call call) {
    SetValue[] sets = counted(call, true);
    if (sets == null) {
      return;
    }
    if (approximates) {
      long estimate = SetOperations.estimateUnion(sets);
      call.reply().integer(limit == 0 ? estimate : Math.min(limit, estimate));
      return;
    }
    needRoom(call, sets);
    try (SetOperations operations = operations(call)) {
      count(call, sink -> operations.unite(sets, sink));
    }
  }

  /** Answers with how many members are shown, up to the limit. */
  private void count(Call call, Consumer<Predicate<Element>> operation) {
    long most = limit;
    long[] found = {0};
    operation.accept(member -> ++found[0] != most);
    call.reply().integer(found[0]);
  }

  /** The sets of a counted run of keys, and the options; null if an error was answered. */
  private SetValue[] counted(Call call, boolean mayApproximate) {
    Args args = call.args(1);
    long count = args.integer(1, Long.MAX_VALUE, "ERR numkeys should be greater than 0");
    if (count > args.left()) {
      args.fail("ERR Number of keys can't be greater than number of args");
    }
    if (args.failed()) {
      return null;
    }
    boolean isRead = readOptions(call.args(2 + (int) count), mayApproximate);
    return isRead ? sets(call, 2, (int) count) : null;
  }

  private boolean readOptions(Args args, boolean mayApproximate) {
    limit = 0;
    approximates = false;
    while (args.more()) {
      if (args.left() > 1 && args.take("LIMIT")) {
        limit = args.integer(0, Long.MAX_VALUE, "ERR LIMIT can't be negative");
      } else if (mayApproximate && args.take("APPROX")) {
        approximates = true;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return !args.failed();
  }

  private void sinterstore(Call call) {
    SetValue[] sets = sets(call, 2, call.count() - 2);
    if (sets != null) {
      try (SetOperations operations = operations(call)) {
        Destination.storeAsOne(
            call, call.arg(1), operations.intersection(sets), KeyEvent.SET, "sinterstore");
      }
    }
  }

  private void sunion(Call call) {
    SetValue[] sets = sets(call, 1, call.count() - 1);
    if (sets == null) {
      return;
    }
    needRoom(call, sets);
    try (SetOperations operations = operations(call)) {
      if (areNumbers(sets)) {
        answer(call.reply(), operations.union(sets)::forEach);
      } else {
        answer(call.reply(), sink -> operations.unite(sets, all(sink)));
      }
    }
  }

  /** True if all sets are of integers, whose union is given in order. */
  private static boolean areNumbers(SetValue[] sets) {
    for (SetValue set : sets) {
      if (set != null && !set.isNumbers()) {
        return false;
      }
    }
    return true;
  }

  private void sunionstore(Call call) {
    SetValue[] sets = sets(call, 2, call.count() - 2);
    if (sets != null) {
      needRoom(call, sets);
      try (SetOperations operations = operations(call)) {
        Destination.storeAsOne(
            call, call.arg(1), operations.union(sets), KeyEvent.SET, "sunionstore");
      }
    }
  }

  private void sdiff(Call call) {
    SetValue[] sets = sets(call, 1, call.count() - 1);
    if (sets != null) {
      try (SetOperations operations = operations(call)) {
        answer(call.reply(), sink -> operations.subtract(sets, all(sink)));
      }
    }
  }

  private void sdiffstore(Call call) {
    SetValue[] sets = sets(call, 2, call.count() - 2);
    if (sets != null) {
      needRoom(call, sets);
      try (SetOperations operations = operations(call)) {
        Destination.storeAsOne(
            call, call.arg(1), operations.difference(sets), KeyEvent.SET, "sdiffstore");
      }
    }
  }
}
