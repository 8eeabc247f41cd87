package io.vireo.server.family.vector;

import static io.vireo.server.command.Flag.MODULE;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.family.RepeatedDraws;
import io.vireo.server.resp.Reply;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** VRANDMEMBER, VRANGE: elements of a vector set whatever their vectors. */
public final class VectorChoice extends VectorFamily {
  /** Of a set with this many times the elements that are asked for, they are drawn one by one. */
  private static final int SPARSE = 3;

  final Command vrandmember =
      command("VRANDMEMBER", -2, this::vrandmember)
          .doc("8.0.0", "O(N) for N elements", "Gives elements of a vector set, chosen at random.")
          .cost(BY_VALUE)
          .flags(READONLY, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key [count:integer]");

  final Command vrange =
      command("VRANGE", -4, this::vrange)
          .doc(
              "8.4.0",
              "O(N) for N elements",
              "Gives the elements of a vector set whose names lie in a range.")
          .cost(BY_VALUE)
          .flags(READONLY, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key start:string end:string [count:integer]");

  private void vrandmember(Call call) {
    if (call.count() > 3) {
      wrongArity(call);
      return;
    }
    boolean isOne = call.count() == 2;
    if (!isOne && !call.arg(2).isLong()) {
      call.reply().error("ERR COUNT value is not an integer");
      return;
    }
    long count = isOne ? 1 : call.arg(2).toLong();
    if (count == 0) {
      call.reply().array(0);
      return;
    }
    VectorSetValue set = read(call, isOne ? Reply::nullBulk : reply -> reply.array(0));
    if (set == null) {
      return;
    }
    RandomGenerator random = call.keyspace().random();
    if (isOne) {
      name(call, set, set.random(random));
    } else if (count < 0) {
      repeated(call, set, count == Long.MIN_VALUE ? Long.MAX_VALUE : -count, random);
    } else {
      distinct(call, set, count, random);
    }
  }

  private void repeated(Call call, VectorSetValue set, long count, RandomGenerator random) {
    RepeatedDraws.needRoom(
        call,
        count,
        () -> {
          set.name(set.random(random), view);
          return RepeatedDraws.bytes(view);
        });
    call.reply().array(count);
    for (long i = 0; i < count; i++) {
      name(call, set, set.random(random));
    }
  }

  private void distinct(Call call, VectorSetValue set, long count, RandomGenerator random) {
    int wanted = (int) Math.min(count, set.size());
    call.reply().array(wanted);
    if ((long) wanted * SPARSE < set.size()) {
      Set<Integer> drawn = new HashSet<>();
      while (drawn.size() < wanted) {
        int node = set.random(random);
        if (drawn.add(node)) {
          name(call, set, node);
        }
      }
      return;
    }
    // Selection sampling (Knuth, The Art of Computer Programming 3.4.2, algorithm S).
    long[] left = {wanted, set.size()};
    set.forEach(
        node -> {
          if (random.nextLong(left[1]--) < left[0]) {
            left[0]--;
            name(call, set, node);
          }
        });
  }

  private void vrange(Call call) {
    if (call.count() > 5) {
      wrongArity(call);
      return;
    }
    if (call.count() == 5 && !call.arg(4).isLong()) {
      call.reply().error("ERR invalid COUNT value");
      return;
    }
    Bytes start = call.arg(2);
    Bytes end = call.arg(3);
    String error = error(start, end);
    if (error != null) {
      call.reply().error(error);
      return;
    }
    VectorSetValue set = read(call, reply -> reply.array(0));
    if (set == null) {
      return;
    }
    long count = call.count() == 5 ? call.arg(4).toLong() : -1;
    call.keyspace().need(set.bytesToSort());
    long before = set.heapBytes();
    int from = start.is("-") ? 0 : set.countBelow(bound(start), !isIncluded(start));
    int to = end.is("+") ? (int) set.size() : set.countBelow(bound(end), isIncluded(end));
    int answered = Math.max(0, to - from);
    if (count >= 0) {
      answered = (int) Math.min(answered, count);
    }
    call.reply().array(answered);
    for (int i = from; i < from + answered; i++) {
      name(call, set, set.nodeByName(i));
    }
    call.db().resized(set.heapBytes() - before);
  }

  private static String error(Bytes start, Bytes end) {
    if (!start.is("+") && !isBound(start, "-")) {
      return "ERR invalid start range format";
    }
    if (!end.is("-") && !isBound(end, "+")) {
      return "ERR invalid end range format";
    }
    return start.is("+") || end.is("-")
        ? "ERR '-' can only be used as first argument, '+' only as second"
        : null;
  }

  private static boolean isBound(Bytes word, String extreme) {
    return word.is(extreme)
        || word.length() > 1 && (isIncluded(word) || word.array()[word.offset()] == '(');
  }

  private static boolean isIncluded(Bytes word) {
    return word.array()[word.offset()] == '[';
  }

  private static Bytes bound(Bytes word) {
    return Bytes.of(word.array(), word.offset() + 1, word.length() - 1);
  }
}
