package io.vireo.server.family.bits;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;
import static io.vireo.server.command.KeyFlag.VARIABLE_FLAGS;

import io.vireo.config.Config;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Group;
import io.vireo.server.command.KeyFinders;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.bits.BitFieldType;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.string.StringFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;
import java.util.ArrayList;
import java.util.List;

/** BITFIELD and BITFIELD_RO: integers of any width at any bit of a string. */
public final class BitField extends StringFamily {
  /** The bytes of a field, nine at most, and some more. */
  private final byte[] window = new byte[16];

  private final BitOffset offsets;

  final Command bitfield =
      command("BITFIELD", -2, call -> bitfield(call, false))
          .doc(
              "3.2.0",
              "O(N) for N operations",
              "Reads and changes integers of any width at any bit of a string.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM)
          .key(
              at(1).note("Only reads if every operation is GET"),
              RW,
              ACCESS,
              UPDATE,
              VARIABLE_FLAGS)
          .keyFlagsBy(KeyFinders::bitfield)
          .syntax(
              "key [operation=get-block=GET (encoding offset)|"
                  + "write=([overflow-block=OVERFLOW (WRAP|SAT|"
                  + "FAIL)] write-operation=(set-block=SET (encoding offset value:integer)|"
                  + "incrby-block=INCRBY (encoding offset increment)))]...");

  final Command bitfieldRo =
      command("BITFIELD_RO", -2, call -> bitfield(call, true))
          .doc(
              "6.0.0",
              "O(N) for N operations",
              "Reads integers of any width at any bit of a string.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key [get-block=GET (encoding offset)]...");

  /** Heap bytes of an operation, and the fewest words that ask for one. */
  private static final int OPERATION = 64;

  private static final int GET_WORDS = 3;

  private enum Kind {
    GET,
    SET,
    INCRBY
  }

  private enum Overflow {
    WRAP,
    SAT,
    FAIL
  }

  /** One operation on one field, which begins at {@code bit}. */
  private record Operation(
      Kind kind, BitFieldType type, long bit, long number, Overflow overflow) {}

  /** The family. */
  public BitField(Config config) {
    super(Group.BITMAP);
    offsets = new BitOffset(config);
  }

  private void bitfield(Call call, boolean readOnly) {
    List<Operation> operations = operations(call);
    if (operations == null) {
      return;
    }
    long last = lastWritten(operations);
    if (last < 0) {
      Entry entry = call.db().read(call.arg(1));
      if (!isOtherType(call, entry)) {
        view.of(entry);
        run(call, operations, false);
      }
    } else if (readOnly) {
      call.reply().error("ERR BITFIELD_RO only supports the GET subcommand");
    } else {
      write(call, operations, last);
    }
  }

  /**
   * All operations, before the first one runs; null, and an error as the answer, if one is wrong.
   */
  private List<Operation> operations(Call call) {
    call.keyspace().need((long) call.count() * OPERATION / GET_WORDS);
    List<Operation> operations = new ArrayList<>();
    Overflow overflow = Overflow.WRAP;
    Args args = call.args(2);
    while (args.more()) {
      if (args.left() >= 2 && args.take("OVERFLOW")) {
        overflow = overflow(args);
        continue;
      }
      Kind kind = kind(args);
      if (args.failed()) {
        return null;
      }
      Operation operation = operation(call, args, kind, overflow);
      if (operation == null) {
        return null;
      }
      operations.add(operation);
    }
    return args.failed() ? null : operations;
  }

  private static Overflow overflow(Args args) {
    for (Overflow overflow : Overflow.values()) {
      if (args.take(overflow.name())) {
        return overflow;
      }
    }
    args.fail("ERR Invalid OVERFLOW type specified");
    return Overflow.WRAP;
  }

  private static Kind kind(Args args) {
    for (Kind kind : Kind.values()) {
      if (args.left() >= (kind == Kind.GET ? 3 : 4) && args.take(kind.name())) {
        return kind;
      }
    }
    args.fail(Errors.SYNTAX);
    return Kind.GET;
  }

  private Operation operation(Call call, Args args, Kind kind, Overflow overflow) {
    BitFieldType type = BitFieldType.of(args.next());
    if (type == null) {
      call.reply()
          .error(
              "ERR Invalid bitfield type. Use something like i16 u8."
                  + " Note that u64 is not supported but i64 is.");
      return null;
    }
    long bit = offsets.of(call, args.next(), type.bits());
    if (bit == BitOffset.WRONG) {
      return null;
    }
    long number = kind == Kind.GET ? 0 : args.integer();
    return args.failed() ? null : new Operation(kind, type, bit, number, overflow);
  }

  /** The last bit that an operation may write; -1 if all only read. */
  private static long lastWritten(List<Operation> operations) {
    long last = -1;
    for (Operation operation : operations) {
      if (operation.kind != Kind.GET) {
        last = Math.max(last, operation.bit + operation.type.bits() - 1);
      }
    }
    return last;
  }

  private void write(Call call, List<Operation> operations, long last) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    boolean grew = Strings.open(db, key, entry, (int) (last >>> 3) + 1, view);
    int changes = run(call, operations, grew);
    if (changes > 0) {
      db.announce(key, KeyEvent.STRING, "setbit");
      db.keyspace().addDirty(changes - 1);
    } else if (grew) {
      repeatRoom(call);
    }
  }

  /**
   * No operation fitted, but room was made for them, which does not count as a change. Redis lets
   * replicas and the log do without that key.
   */
  private static void repeatRoom(Call call) {
    if (call.effects().wanted()) {
      call.effects().instead((Object[]) call.copyOfArguments());
    }
  }

  /** Runs and answers all; tells how many operations changed something. */
  private int run(Call call, List<Operation> operations, boolean grew) {
    int changes = 0;
    call.reply().array(operations.size());
    for (Operation operation : operations) {
      long before = read(operation);
      if (operation.kind == Kind.GET) {
        call.reply().integer(before);
      } else {
        changes += change(call, operation, before, grew);
      }
    }
    return changes;
  }

  /** Copies the bytes of a field and reads it. */
  private long read(Operation operation) {
    long first = operation.bit >>> 3;
    int there = (int) Math.max(0, Math.min(window.length, view.length() - first));
    if (there > 0) {
      view.copy((int) first, window, 0, there);
    }
    return operation.type.read(window, 0, there, operation.bit & 7);
  }

  private int change(Call call, Operation operation, long before, boolean grew) {
    BitFieldType type = operation.type;
    boolean set = operation.kind == Kind.SET;
    long after = set ? operation.number : before + operation.number;
    int overflow = set ? type.overflow(operation.number) : type.overflow(before, operation.number);
    if (overflow != 0) {
      if (operation.overflow == Overflow.FAIL) {
        call.reply().nullBulk();
        return 0;
      }
      boolean wrap = operation.overflow == Overflow.WRAP;
      after = wrap ? type.wrapped(after) : type.saturated(overflow);
    }
    type.write(window, 0, operation.bit & 7, after);
    int first = (int) (operation.bit >>> 3);
    view.put(first, window, 0, (int) (operation.bit + type.bits() - 1 >>> 3) - first + 1);
    call.reply().integer(set ? before : after);
    return grew || before != after ? 1 : 0;
  }
}
