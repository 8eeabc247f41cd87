package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.DumpPayload;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.UserData;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.FileRules;
import io.vireo.server.family.SideRemoval;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.snapshot.Dump;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DUMP and RESTORE: a value as bytes that another server understands. */
public final class DumpCommands extends Family {
  /** An array that grows is there twice for a moment. */
  private static final long GROWING = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DumpCommands.class);
  private static final long NOT_SAID = -1;

  private final FileRules files;
  private final DebugSwitches debug;
  private final Config config;

  final Command dump =
      command("DUMP", 2, this::dump)
          .doc(
              "2.6.0",
              "O(N*M) for N elements of M bytes on average",
              "Turns a key's value into bytes from which RESTORE can make it again.")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key");

  final Command restore =
      command("RESTORE", -4, this::restore)
          .doc(
              "2.6.0",
              "O(N*M) for N elements of M bytes on average, O(N*M*log(N)) for sorted sets",
              "Makes a key from the bytes that DUMP gave.")
          .flags(WRITE, DENYOOM)
          .categories(Category.DANGEROUS)
          .key(at(1), OW, UPDATE)
          .syntax(
              "key ttl serialized-value [REPLACE]@3.0.0 [ABSTTL]@5.0.0 "
                  + "[IDLETIME seconds]@5.0.0 [FREQ frequency:integer]@5.0.0")
          .history("3.0.0", "The option REPLACE.")
          .history("5.0.0", "The option ABSTTL.")
          .history("5.0.0", "The options IDLETIME and FREQ.");

  /** The family. */
  public DumpCommands(FileRules files, DebugSwitches debug, Config config) {
    super(Group.GENERIC);
    this.files = files;
    this.debug = debug;
    this.config = config;
  }

  private void dump(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().nullBulk();
      return;
    }
    String refusal = files.refusal(entry);
    if (refusal != null) {
      call.reply().error("ERR " + refusal);
    } else {
      call.keyspace().need(GROWING * entry.bytes());
      call.reply().bulk(files.dump(entry));
    }
  }

  /** The options of RESTORE. */
  private static final class Options {
    private boolean replace;
    private boolean absolute;
    private long idle = NOT_SAID;
    private long frequency = NOT_SAID;

    void read(Args args) {
      while (args.more()) {
        if (args.take("REPLACE")) {
          replace = true;
        } else if (args.take("ABSTTL")) {
          absolute = true;
        } else if (args.left() > 1 && frequency == NOT_SAID && args.take("IDLETIME")) {
          idle = args.integer();
          if (idle < 0) {
            args.fail("ERR Invalid IDLETIME value, must be >= 0");
          }
        } else if (args.left() > 1 && idle == NOT_SAID && args.take("FREQ")) {
          frequency = args.integer();
          if (frequency < 0 || frequency > 255) {
            args.fail("ERR Invalid FREQ value, must be >= 0 and <= 255");
          }
        } else {
          args.fail(Errors.SYNTAX);
        }
      }
    }
  }

  /** RESTORE, by whatever name. */
  void restore(Call call) {
    Options options = new Options();
    Args args = call.args(4);
    options.read(args);
    if (args.failed()) {
      return;
    }
    if (!options.replace && call.db().find(call.arg(1)) != null) {
      call.reply().error("BUSYKEY Target key name already exists.");
      return;
    }
    Bytes ttl = call.arg(2);
    if (!ttl.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    } else if (ttl.toLong() < 0) {
      call.reply().error("ERR Invalid TTL value, must be >= 0");
    } else {
      restore(call, options, deadline(call, ttl.toLong(), options.absolute));
    }
  }

  private static long deadline(Call call, long ttl, boolean absolute) {
    if (ttl == 0) {
      return Database.NEVER;
    }
    return absolute || ttl > Long.MAX_VALUE - call.now() ? ttl : call.now() + ttl;
  }

  private void restore(Call call, Options options, long deadline) {
    Bytes payload = call.arg(3);
    boolean checkSum = debug.checksumValidation();
    if (!DumpPayload.isValid(
        payload.array(),
        payload.offset(),
        payload.length(),
        checkSum,
        files.readsLaterVersions())) {
      call.reply().error("ERR DUMP payload version or checksum are wrong");
      return;
    }
    call.keyspace().need(GROWING * payload.length());
    try {
      Dump.read(
          payload,
          call.keyspace()::need,
          files.rules(call.now()),
          call.db().parts(),
          restored -> put(call, options, deadline, restored));
    } catch (IOException | CorruptValueException damaged) {
      LOG.debug("RESTORE refused a payload: {}", new UserData(damaged.getMessage()));
      call.reply().error("ERR Bad data format");
      return;
    }
    call.reply().ok();
  }

  private void put(Call call, Options options, long deadline, Dump.Restored restored) {
    Database db = call.db();
    Bytes key = call.arg(1);
    if (call.keyspace().isOver(deadline)) {
      call.effects().nothing();
      call.keyspace().stats().expiredKeys.add(1);
      if (options.replace && db.remove(key)) {
        db.announce(key, KeyEvent.GENERIC, "del");
        call.effects().also(SideRemoval.command(config), key);
      }
      return;
    }
    Type before = db.typeToOverwrite(key);
    put(db, key, deadline, restored, () -> makeWay(db, key, options));
    use(call, key, options);
    db.announce(key, KeyEvent.GENERIC, "restore");
    db.overwritten(key, before);
    repeat(call, options, deadline);
  }

  private static void makeWay(Database db, Bytes key, Options options) {
    if (options.replace) {
      db.remove(key);
    }
  }

  private static void put(
      Database db, Bytes key, long deadline, Dump.Restored restored, Runnable way) {
    Value value = restored.value();
    if (value == null) {
      Strings.set(db, key, Bytes.of(restored.text()), deadline, way);
    } else {
      db.put(key, value, deadline, way);
    }
  }

  /**
   * What is known of the key's use counts only if the policy asks for it. The key may be gone again
   * if it is a hash whose fields have all expired.
   */
  private static void use(Call call, Bytes key, Options options) {
    var access = call.keyspace().access();
    Entry entry = call.db().find(key);
    if (entry == null) {
      return;
    }
    if (options.frequency != NOT_SAID && access.lfu()) {
      entry.access(access.usedTimes((int) options.frequency));
    } else if (options.idle != NOT_SAID && !access.lfu()) {
      entry.access(access.idleFor(options.idle));
    }
  }

  /** A payload of a later version is passed on in one that every server of this version reads. */
  private void repeat(Call call, Options options, long deadline) {
    Bytes payload = call.arg(3);
    boolean later = DumpPayload.isLater(payload.array(), payload.offset(), payload.length());
    boolean absolute = deadline >= 0 && !options.absolute;
    if (!later && !absolute) {
      return;
    }
    Entry entry = later ? call.db().find(call.arg(1)) : null;
    if (later && entry == null) {
      call.effects().instead(SideRemoval.command(config), call.arg(1));
      return;
    }
    List<Object> words = new ArrayList<>(call.words(0, call.count()));
    if (later) {
      words.set(3, files.passedOn(entry));
    }
    if (absolute) {
      words.set(2, deadline);
      words.add("ABSTTL");
    }
    call.effects().instead(words.toArray());
  }
}
