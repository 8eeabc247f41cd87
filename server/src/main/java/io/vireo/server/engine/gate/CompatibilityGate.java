package io.vireo.server.engine.gate;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.metrics.Counter;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.Origin;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.ScriptState;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.engine.session.Verdict;
import java.util.random.RandomGenerator;

/**
 * Counts requests whose keys belong to several slots, which a cluster would refuse, on a server
 * that belongs to none: a sample of all, as {@code cluster-compatibility-sample-ratio} says. It
 * lets every request pass. While the ratio is 0 it is open and costs nothing.
 */
public final class CompatibilityGate extends Gate {
  /** Instead of a slot: this request or script is not looked at, or not any further. */
  public static final int UNCHECKED = -2;

  private static final int NO_SLOT = -1;
  private static final int ALL = 100;

  private final RandomGenerator random;
  private final Counter incompatible;
  private final KeyList keys = new KeyList();
  private int ratio;

  /**
   * A gate that is as the settings say.
   *
   * @param random draws which requests are looked at
   * @param incompatible counts them
   */
  public CompatibilityGate(Config config, RandomGenerator random, Counter incompatible) {
    this.random = random;
    this.incompatible = incompatible;
    boolean alone = !config.get(ClusterSettings.CLUSTER_ENABLED);
    config.listen(
        ClusterSettings.CLUSTER_COMPATIBILITY_SAMPLE_RATIO, perCent -> ratio(alone ? perCent : 0));
  }

  /** Sets the percentage of requests that it looks at from now on. */
  private void ratio(int perCent) {
    ratio = perCent;
    closed(perCent > 0);
  }

  /** True if what is at hand belongs to the sample. */
  private boolean isSampled() {
    return isClosed() && (ratio == ALL || random.nextDouble() * ALL < ratio);
  }

  @Override
  protected boolean concerns(Command command) {
    return ClusterGate.canHaveSlot(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("a script counts once");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (session.script() != null) {
      askInScript(session.script(), command, call);
    } else if (command.keys().onlyKey() == 0) {
      session.slot(isSampled() ? look(session, command, call) : UNCHECKED);
    }
    return Verdict.PASS;
  }

  /** The slot of all keys; after several were counted, {@link #UNCHECKED}. */
  private int look(Session session, Command command, Call call) {
    int slot = NO_SLOT;
    if (!Gates.isExec(command)) {
      slot = slot(command, call.words(), call.count(), slot);
    } else if (session.transaction() != null) {
      for (Transaction.Queued queued : session.transaction().queue()) {
        slot = slot(queued.command(), queued.words(), queued.words().length, slot);
      }
    }
    if (slot == UNCHECKED) {
      incompatible.add(1);
    }
    return slot;
  }

  /**
   * The slot of a request's keys, and of those before it; {@link #UNCHECKED} if there are several.
   */
  private int slot(Command command, Bytes[] words, int count, int slotSoFar) {
    RequestWords request = new RequestWords(words, count);
    if (command.keys().canHaveShardChannels()) {
      command.keys().findShardChannels(request, keys);
    } else {
      command.keys().find(request, keys);
    }
    int slot = slotSoFar;
    for (int i = 0; i < keys.size() && slot != UNCHECKED; i++) {
      int its = words[keys.position(i)].slot();
      slot = slot == NO_SLOT || slot == its ? its : UNCHECKED;
    }
    return slot;
  }

  /**
   * Counts a script if the keys of a command belong to several slots, or, unless a cluster would
   * allow that, to another slot than those before. A script is counted once.
   */
  private void askInScript(ScriptState script, Command command, Call call) {
    int slot = script.checkedSlot();
    if (slot == UNCHECKED) {
      return;
    }
    int its = slot(command, call.words(), call.count(), NO_SLOT);
    boolean differs = its != NO_SLOT && slot != NO_SLOT && its != slot && !script.mayCrossSlots();
    if (its == UNCHECKED || differs) {
      incompatible.add(1);
      script.checkedSlot(UNCHECKED);
    } else if (slot == NO_SLOT && !script.mayCrossSlots()) {
      script.checkedSlot(its);
    }
  }

  /** SORT names keys by a pattern that may lead to another slot than its own key's. */
  public void patternCrossesSlots() {
    if (isSampled()) {
      incompatible.add(1);
    }
  }
}
