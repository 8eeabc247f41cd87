package io.vireo.server.family.bits;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.bits.BitOperation;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.string.StringFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import java.util.ArrayList;
import java.util.List;

/** BITOP: strings combined bit by bit. */
public final class BitOperations extends StringFamily {
  private static final int FIRST_SOURCE = 3;

  final Command bitop =
      command("BITOP", -4, this::bitop)
          .doc("2.6.0", "O(N) for N bytes", "Combines strings bit by bit and stores the result.")
          .flags(WRITE, DENYOOM)
          .key(at(2), OW, UPDATE)
          .key(at(3).range(-1, 1, 0), RO, ACCESS)
          .syntax("operation=(AND|OR|XOR|NOT|DIFF|DIFF1|ANDOR|ONE) destkey key...");

  /** The family. */
  public BitOperations() {
    super(Group.BITMAP);
  }

  private void bitop(Call call) {
    BitOperation operation = BitOperation.of(call.arg(1));
    String error = check(operation, call.count() - FIRST_SOURCE);
    if (error != null) {
      call.reply().error(error);
      return;
    }
    List<StringView> sources = sources(call);
    if (sources == null) {
      return;
    }
    Database db = call.db();
    Bytes key = call.arg(2);
    int length = BitOperation.longest(sources);
    if (length > 0) {
      Type before = db.typeToOverwrite(key);
      Strings.write(db, key, length, sink -> operation.apply(sources, sink));
      db.overwritten(key, before);
      db.announce(key, KeyEvent.STRING, "set");
    } else if (db.remove(key)) {
      db.announce(key, KeyEvent.GENERIC, "del");
    }
    call.reply().integer(length);
  }

  private static String check(BitOperation operation, int sources) {
    if (operation == null) {
      return Errors.SYNTAX;
    }
    if (operation == BitOperation.NOT && sources != 1) {
      return "ERR BITOP NOT must be called with a single source key.";
    }
    return sources < operation.least()
        ? "ERR BITOP " + operation + " must be called with at least two source keys."
        : null;
  }

  /** The strings under the keys; null, and an error as the answer, if one is no string. */
  private List<StringView> sources(Call call) {
    List<StringView> sources = new ArrayList<>(call.count() - FIRST_SOURCE);
    for (int i = FIRST_SOURCE; i < call.count(); i++) {
      Entry entry = call.db().read(call.arg(i));
      if (isOtherType(call, entry)) {
        return null;
      }
      sources.add(new StringView().of(entry));
    }
    return sources;
  }
}
