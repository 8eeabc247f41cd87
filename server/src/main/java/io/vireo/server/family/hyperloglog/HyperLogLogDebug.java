package io.vireo.server.family.hyperloglog;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hyperloglog.HyperLogLog;
import io.vireo.server.data.hyperloglog.HyperLogLogTrial;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;

/** PFDEBUG and PFSELFTEST: HyperLogLogs looked at from inside, for tests. */
public final class HyperLogLogDebug extends HyperLogLogFamily {
  final Command pfdebug =
      command("PFDEBUG", 3, this::pfdebug)
          .doc("2.8.9", "O(N) for N registers", "Looks inside a HyperLogLog, for tests.")
          .system()
          .flags(WRITE, DENYOOM, ADMIN)
          .key(at(2), RW, ACCESS)
          .syntax("subcommand key");

  final Command pfselftest =
      command("PFSELFTEST", 1, this::pfselftest)
          .doc("2.8.9", "O(N) for N registers", "Tests the arithmetic of HyperLogLogs.")
          .system()
          .flags(ADMIN);

  /** The family; {@code thresholds} tell how long a sparse HyperLogLog may be. */
  public HyperLogLogDebug(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void pfdebug(Call call) {
    Bytes what = call.arg(1);
    if (what.is("SIMD")) {
      answerSimd(call);
      return;
    }
    Database db = call.db();
    Bytes key = call.arg(2);
    Entry entry = db.write(key);
    if (entry == null) {
      call.reply().error("ERR The specified key does not exist");
    } else if (!isNone(call, entry)) {
      edit(db, key, entry);
      look(call, db, key, entry);
    }
  }

  /**
   * There is only one way to merge registers here, whatever instructions the compiler chooses for
   * it, so nothing is turned on or off.
   */
  private static void answerSimd(Call call) {
    if (call.arg(2).is("ON")) {
      call.reply().status("enabled");
    } else if (call.arg(2).is("OFF")) {
      call.reply().status("disabled");
    } else {
      call.reply().error("ERR Argument must be ON or OFF");
    }
  }

  private void look(Call call, Database db, Bytes key, Entry entry) {
    Bytes what = call.arg(1);
    if (what.is("GETREG")) {
      if (toDense(call, db, key, entry)) {
        answerRegisters(call);
      }
    } else if (what.is("DECODE")) {
      if (editor.isSparse()) {
        call.reply().bulk(editor.describe());
      } else {
        call.reply().error("ERR HLL encoding is not sparse");
      }
    } else if (what.is("ENCODING")) {
      call.reply().status(editor.isSparse() ? "sparse" : "dense");
    } else if (what.is("TODENSE")) {
      boolean changes = editor.isSparse();
      if (toDense(call, db, key, entry)) {
        call.reply().integer(changes ? 1 : 0);
      }
    } else {
      call.reply().error("ERR Unknown PFDEBUG subcommand '" + what + "'");
    }
  }

  /** Counts as a change of the data, but is not announced: it means the same as before. */
  private boolean toDense(Call call, Database db, Bytes key, Entry entry) {
    if (!editor.isSparse()) {
      return true;
    }
    if (!editor.toDense()) {
      call.reply().error(DAMAGED);
      return false;
    }
    store(db, key, entry);
    db.keyspace().addDirty(1);
    return true;
  }

  private void answerRegisters(Call call) {
    call.reply().array(HyperLogLog.REGISTERS);
    for (int index = 0; index < HyperLogLog.REGISTERS; index++) {
      call.reply().integer(editor.register(index));
    }
  }

  private void pfselftest(Call call) {
    String failure = HyperLogLogTrial.run(call.keyspace().random());
    if (failure == null) {
      call.reply().ok();
    } else {
      call.reply().error("TESTFAILED " + failure);
    }
  }
}
