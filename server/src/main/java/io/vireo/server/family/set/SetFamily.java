package io.vireo.server.family.set;

import io.vireo.config.Config;
import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.SideRemoval;
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

  /** How others are told that a key went. */
  final String removal() {
    return SideRemoval.command(config);
  }

  /** Operations for one call. */
  final SetOperations operations(Call call) {
    return new SetOperations(call.db().parts(), thresholds());
  }
}
