package io.vireo.server.family.bits;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.bits.Bits;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.string.StringFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;

/** SETBIT and GETBIT: single bits of a string. */
public final class BitCommands extends StringFamily {
  private final BitOffset offsets;

  final Command getbit =
      command("GETBIT", 3, this::getbit)
          .doc("2.2.0", "O(1)", "Tells a bit of a string.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key offset");

  final Command setbit =
      command("SETBIT", 4, this::setbit)
          .doc("2.2.0", "O(1)", "Sets or clears a bit of a string, which grows as far as needed.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key offset value:integer");

  private final byte[] changed = new byte[1];

  /** The family. */
  public BitCommands(Config config) {
    super(Group.BITMAP);
    offsets = new BitOffset(config);
  }

  private void getbit(Call call) {
    long bit = offsets.of(call, call.arg(2), 0);
    if (bit == BitOffset.WRONG) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean there = bit >>> 3 < view.of(entry).length();
    boolean on = there && Bits.isSet(view.byteAt((int) (bit >>> 3)), bit);
    call.reply().integer(on ? 1 : 0);
  }

  private void setbit(Call call) {
    long bit = offsets.of(call, call.arg(2), 0);
    if (bit == BitOffset.WRONG) {
      return;
    }
    Bytes wish = call.arg(3);
    if (wish.length() != 1 || wish.at(0) != '0' && wish.at(0) != '1') {
      call.reply().error("ERR bit is not an integer or out of range");
      return;
    }
    boolean on = wish.at(0) == '1';
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    boolean grew = Strings.open(db, key, entry, (int) (bit >>> 3) + 1, view);
    int at = (int) (bit >>> 3);
    int there = view.byteAt(at);
    boolean before = Bits.isSet(there, bit);
    if (grew || before != on) {
      changed[0] = (byte) Bits.with(there, bit, on);
      view.put(at, changed, 0, 1);
      db.announce(key, KeyEvent.STRING, "setbit");
    }
    call.reply().integer(before ? 1 : 0);
  }
}
