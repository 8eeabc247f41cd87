package io.vireo.server.family.set;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** What the families of set commands have in common. */
abstract class SetFamily extends AggregateFamily<SetValue> {
  private final EncodingThresholds thresholds;
  private final Config config;

  SetFamily(EncodingThresholds thresholds, Config config) {
    super(Group.SET, SetValue.class, KeyEvent.SET);
    this.thresholds = thresholds;
    this.config = config;
  }

  /** Up to which size sets are packed. */
  final Thresholds thresholds() {
    return thresholds.now();
  }

  /** How others are told that a key went: users choose which of two commands that is. */
  final String removal() {
    boolean lazy = config.get(MemorySettings.LAZYFREE_LAZY_SERVER_DEL);
    return lazy ? "UNLINK" : "DEL";
  }

  /** Makes the set that a command stores its result in; an empty result removes the key. */
  final void store(Call call, Bytes key, SetValue result, String event) {
    Database db = call.db();
    call.reply().integer(result.size());
    if (result.size() > 0) {
      result.trim();
      db.put(key, result, Database.NEVER);
      db.announce(key, KeyEvent.SET, event);
    } else if (db.remove(key)) {
      db.announce(key, KeyEvent.GENERIC, "del");
    }
  }
}
