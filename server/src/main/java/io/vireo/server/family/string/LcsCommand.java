package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.CommonSubsequence;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.resp.Reply;

/** LCS: what two strings have in common. */
public final class LcsCommand extends StringFamily {
  private final Config config;

  /** Bytes of working space for each byte of the second string. */
  private static final long WIDTH = 9;

  private final StringView other = scratch(new StringView());

  final Command lcs =
      command("LCS", -3, this::lcs)
          .doc(
              "7.0.0",
              "O(N*M) for strings of N and M bytes",
              "Finds the longest sequence of bytes that two strings have in common.")
          .flags(READONLY)
          .key(at(1).range(1, 1, 0), RO, ACCESS)
          .syntax(
              "key1:key key2:key#0 [LEN] [IDX] [MINMATCHLEN min-match-len:integer] "
                  + "[WITHMATCHLEN]");

  /** What is wanted of the answer. */
  private record Options(boolean length, boolean indexes, boolean lengths, long least) {}

  /** The family. */
  public LcsCommand(Config config) {
    this.config = config;
  }

  private void lcs(Call call) {
    Entry one = call.db().read(call.arg(1));
    Entry two = call.db().read(call.arg(2));
    if (one != null && !Strings.isString(one) || two != null && !Strings.isString(two)) {
      call.reply().error("ERR The specified keys must contain string values");
      return;
    }
    Options options = options(call.args(3));
    if (options == null) {
      return;
    }
    if (options.length() && options.indexes()) {
      call.reply().error("ERR If you want both the length and indexes, please just use IDX.");
      return;
    }
    view.of(one);
    other.of(two);
    if (isTooLarge(view.length(), other.length())) {
      call.reply()
          .error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
      return;
    }
    long pairs = options.length() ? 0 : (long) view.length() * other.length();
    long copies = (long) view.length() + other.length();
    call.keyspace().need(pairs / Byte.SIZE + other.length() * WIDTH + copies);
    answer(call.reply(), options);
  }

  private static Options options(Args args) {
    boolean length = false;
    boolean indexes = false;
    boolean lengths = false;
    long least = 0;
    while (args.more()) {
      if (args.take("IDX")) {
        indexes = true;
      } else if (args.take("LEN")) {
        length = true;
      } else if (args.take("WITHMATCHLEN")) {
        lengths = true;
      } else if (args.left() > 1 && args.take("MINMATCHLEN")) {
        least = args.integer();
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return args.failed() ? null : new Options(length, indexes, lengths, least);
  }

  /** Redis keeps a table of four bytes for each pair of places, within the limit of a string. */
  private boolean isTooLarge(long one, long two) {
    long most = config.get(NetworkSettings.PROTO_MAX_BULK_LEN);
    return (one + 1) * (two + 1) > most / 4;
  }

  private void answer(Reply reply, Options options) {
    Bytes one = Bytes.of(view.array(), view.offset(), view.length());
    Bytes two = Bytes.of(other.array(), other.offset(), other.length());
    if (options.length()) {
      reply.integer(CommonSubsequence.length(one, two));
      return;
    }
    CommonSubsequence common = new CommonSubsequence(one, two);
    if (!options.indexes()) {
      reply.bulk(common.bytes());
      return;
    }
    reply.map(2);
    reply.bulk("matches");
    answerRanges(reply, common, options);
    reply.bulk("len");
    reply.integer(common.length());
  }

  private static void answerRanges(Reply reply, CommonSubsequence common, Options options) {
    int mark = reply.open();
    long[] count = {0};
    common.ranges(
        (one, two, length) -> {
          if (length >= options.least()) {
            count[0]++;
            reply.array(options.lengths() ? 3 : 2);
            answerRange(reply, one, length);
            answerRange(reply, two, length);
            if (options.lengths()) {
              reply.integer(length);
            }
          }
        });
    reply.closeArray(mark, count[0]);
  }

  private static void answerRange(Reply reply, int from, int length) {
    reply.array(2);
    reply.integer(from);
    reply.integer(from + length - 1L);
  }
}
