package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.TOUCHES_ARBITRARY_KEYS;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RM;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** DEL, EXISTS, TYPE and similar commands: keys whatever they hold. */
public final class KeyCommands extends Family {
  private final Config config;

  final Command del =
      command("DEL", -2, this::del)
          .doc(
              "1.0.0",
              "O(N) for N keys, and O(M) for each collection of M elements among them",
              "Deletes keys.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE)
          .key(at(1).range(-1, 1, 0), RM, DELETE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .syntax("key...");

  final Command unlink =
      command("UNLINK", -2, this::unlink)
          .doc(
              "4.0.0",
              "O(N) for N keys, and O(M) later for M elements",
              "Deletes keys and frees the memory of large values later.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1).range(-1, 1, 0), RM, DELETE)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .syntax("key...");

  final Command exists =
      command("EXISTS", -2, this::exists)
          .doc("1.0.0", "O(N) for N keys", "Counts how many of the given keys exist.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1).range(-1, 1, 0), RO)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .syntax("key...")
          .history("3.0.3", "Several keys at once.");

  final Command touch =
      command("TOUCH", -2, this::touch)
          .doc(
              "3.2.1",
              "O(N) for N keys",
              "Marks keys as just used and counts how many of them exist.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1).range(-1, 1, 0), RO)
          .tips("request_policy:multi_shard", "response_policy:agg_sum")
          .syntax("key...");

  final Command type =
      command("TYPE", 2, this::type)
          .doc("1.0.0", "O(1)", "Tells the type of a key's value.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command randomkey =
      command("RANDOMKEY", 1, this::randomkey)
          .doc("1.0.0", "O(1)", "Picks a key at random.")
          .cost(CONSTANT)
          .flags(READONLY, TOUCHES_ARBITRARY_KEYS)
          .tips("request_policy:all_shards", "response_policy:special", "nondeterministic_output");

  /** The family. */
  public KeyCommands(Config config) {
    super(Group.GENERIC);
    this.config = config;
  }

  private void del(Call call) {
    remove(call, config.get(MemorySettings.LAZYFREE_LAZY_USER_DEL));
  }

  private void unlink(Call call) {
    remove(call, true);
  }

  /** The collector frees every value later, so DEL and UNLINK differ in what they count. */
  private static void remove(Call call, boolean lazily) {
    Database db = call.db();
    int deleted = 0;
    for (int i = 1; i < call.count(); i++) {
      Bytes key = call.arg(i);
      if (db.discard(key, lazily)) {
        db.announce(key, KeyEvent.GENERIC, "del");
        deleted++;
      }
    }
    call.reply().integer(deleted);
  }

  private void exists(Call call) {
    int found = 0;
    for (int i = 1; i < call.count(); i++) {
      found += call.db().look(call.arg(i)) == null ? 0 : 1;
    }
    call.reply().integer(found);
  }

  private void touch(Call call) {
    int found = 0;
    for (int i = 1; i < call.count(); i++) {
      found += call.db().read(call.arg(i)) == null ? 0 : 1;
    }
    call.reply().integer(found);
  }

  private void type(Call call) {
    Entry entry = call.db().look(call.arg(1));
    call.reply().status(entry == null ? "none" : entry.type().label());
  }

  private void randomkey(Call call) {
    Entry entry = call.db().random();
    if (entry == null) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(entry.key());
    }
  }
}
