package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.replication.PausePoints;
import io.vireo.server.replication.lead.Lead;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The options of DEBUG for tests of replication. */
public final class DebugReplication implements DebugOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DebugReplication.class);

  private static final Set<PropagationTarget> REPLICAS = EnumSet.of(PropagationTarget.REPLICAS);

  private final Propagation propagation;
  private final Lead lead;
  private final PausePoints pausePoints;

  /** For a server that may be a primary, and a replica. */
  public DebugReplication(Propagation propagation, Lead lead, PausePoints pausePoints) {
    this.propagation = propagation;
    this.lead = lead;
    this.pausePoints = pausePoints;
  }

  @Override
  public Map<String, DebugOption> options() {
    return Map.of(
        "CHANGE-REPL-ID", DebugOption.exactly(2, this::changeHistory),
        "DELAY-RDB-CLIENT-FREE-SECONDS", DebugOption.exactly(3, this::delay),
        "REPL-PAUSE", DebugOption.exactly(3, this::pause),
        "REPLICATE", DebugOption.atLeast(3, this::replicate));
  }

  /** Sends replicas a command that is not executed here: their data may become others. */
  private void replicate(Call call) {
    Object[] words = new Object[call.count() - 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = call.arg(i + 2);
    }
    propagation.tell(REPLICAS, Propagation.NO_DATABASE, words);
    call.reply().ok();
  }

  /**
   * Begins a new history: replicas that come back, and a primary that this server asks, copy all.
   */
  private void changeHistory(Call call) {
    LOG.info("Changing replication IDs after receiving change-repl-id");
    lead.history().restart();
    call.reply().ok();
  }

  private void delay(Call call) {
    if (call.arg(2).isLong()) {
      lead.patience(call.arg(2).toLong());
      call.reply().ok();
    } else {
      call.reply().error(Errors.NOT_INTEGER);
    }
  }

  private void pause(Call call) {
    if (pausePoints.set(call.arg(2).toString())) {
      call.reply().ok();
    } else {
      DebugCommands.unknown(call);
    }
  }
}
