package io.vireo.server.family.bits;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.bits.Bits;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.string.StringFamily;

/** BITCOUNT and BITPOS: how many bits of a string are set, and which is the first one. */
public final class BitCounts extends StringFamily {
  final Command bitcount =
      command("BITCOUNT", -2, this::bitcount)
          .doc(
              "2.6.0",
              "O(N) for N bytes",
              "Counts the bits that are set in a string, or in a stretch of it.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key [range=start end [unit=BYTE|BIT]@7.0.0]")
          .history("7.0.0", "The units BYTE and BIT.");

  final Command bitpos =
      command("BITPOS", -3, this::bitpos)
          .doc(
              "2.8.7",
              "O(N) for N bytes",
              "Finds the first bit that is set, or clear, in a string.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key bit:integer [range=start [end-unit-block=end [unit=BYTE|BIT]@7.0.0]]")
          .history("7.0.0", "The units BYTE and BIT.");

  private static final int PIECE_BYTES = 16 * 1024;

  /** The bytes that are looked at together. */
  private final byte[] piece = new byte[PIECE_BYTES];

  private long start;
  private long end;
  private boolean ended;
  private boolean byBit;

  /** The family. */
  public BitCounts() {
    super(Group.BITMAP);
  }

  private void bitcount(Call call) {
    Args args = call.args(2);
    if (args.left() == 1) {
      args.fail(Errors.SYNTAX);
    }
    readRange(args, false);
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean empty = start < 0 && end < 0 && start > end || !clampRange(view.of(entry).length());
    call.reply().integer(empty ? 0 : count());
  }

  private void bitpos(Call call) {
    Bytes text = call.arg(2);
    if (!text.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long bit = text.toLong();
    if (bit != 0 && bit != 1) {
      call.reply().error("ERR The bit argument must be 1 or 0.");
      return;
    }
    Args args = call.args(3);
    readRange(args, true);
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    call.reply().integer(entry == null ? -bit : find(entry, bit == 1));
  }

  /** Without an end, a string of ones is followed by a zero. */
  private long find(Entry entry, boolean on) {
    int length = view.of(entry).length();
    if (!clampRange(length)) {
      return -1;
    }
    long found = find(on);
    return found < 0 && !on && !ended ? 8L * length : found;
  }

  private long count() {
    long sum = 0;
    for (long bit = start; bit <= end; bit = endOfPiece(bit) + 1) {
      long last = copyPiece(bit);
      sum += Bits.count(piece, 0, bit & 7, last - (bit & ~7));
    }
    return sum;
  }

  private long find(boolean on) {
    for (long bit = start; bit <= end; bit = endOfPiece(bit) + 1) {
      long last = copyPiece(bit);
      long found = Bits.find(piece, 0, bit & 7, last - (bit & ~7), on);
      if (found >= 0) {
        return found + (bit & ~7);
      }
    }
    return -1;
  }

  /** The last bit of the piece that begins with the byte of a bit, or of the range. */
  private long endOfPiece(long bit) {
    return Math.min(end, (bit & ~7) + 8L * PIECE_BYTES - 1);
  }

  /** Copies the piece that begins with the byte of a bit; its last bit. */
  private long copyPiece(long bit) {
    long last = endOfPiece(bit);
    int from = (int) (bit >>> 3);
    view.copy(from, piece, 0, (int) (last >>> 3) - from + 1);
    return last;
  }

  /** Reads {@code [start [end [BYTE|BIT]]]}; {@code unitFirst} decides which error comes first. */
  private void readRange(Args args, boolean unitFirst) {
    start = 0;
    end = -1;
    ended = args.left() >= 2;
    byBit = false;
    if (args.left() > 3) {
      args.fail(Errors.SYNTAX);
    }
    if (args.more()) {
      start = args.integer();
    }
    Bytes last = args.more() ? args.next() : null;
    if (unitFirst) {
      readUnit(args);
    }
    if (last != null && !last.isLong()) {
      args.fail(Errors.NOT_INTEGER);
    } else if (last != null) {
      end = last.toLong();
    }
    readUnit(args);
  }

  private void readUnit(Args args) {
    if (args.more() && !args.take("BYTE")) {
      byBit = args.take("BIT");
      if (!byBit) {
        args.fail(Errors.SYNTAX);
      }
    }
  }

  /**
   * Turns the range into numbers of bits that are there. Negative ones count from the end.
   *
   * @return false if the range is empty
   */
  private boolean clampRange(int length) {
    long size = byBit ? 8L * length : length;
    start = Math.max(0, start < 0 ? start + size : start);
    end = Math.min(size - 1, Math.max(0, end < 0 ? end + size : end));
    if (start > end) {
      return false;
    }
    if (!byBit) {
      start = start << 3;
      end = end << 3 | 7;
    }
    return true;
  }
}
