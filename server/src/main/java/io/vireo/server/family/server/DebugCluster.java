package io.vireo.server.family.server;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.migration.MigrationStop;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Handler;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** DEBUG's options for tests of a cluster. */
public final class DebugCluster implements DebugOptions {
  /** In place of the number of a type: all of them, as in Valkey. */
  private static final int ALL_TYPES = -2;

  private static final List<String> TRIM_METHODS = List.of("DEFAULT", "NONE", "ACTIVE", "BG");

  private final Cluster cluster;

  /** Options about this node; null without a cluster. */
  /** For a node; null if the server is none. */
  public DebugCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Map<String, DebugOption> options() {
    return Map.of(
        "ASM-TRIM-METHOD", new DebugOption(3, 4, this::trimMethod),
        "ASM-FAILPOINT", DebugOption.exactly(4, this::failPoint),
        "SLOTMIGRATION", DebugOption.exactly(4, inCluster(this::waitPoint)),
        "INTERNAL_SECRET", DebugOption.exactly(2, inCluster(this::secret)),
        "DROP-CLUSTER-PACKET-FILTER", DebugOption.exactly(3, inCluster(this::drop)),
        "CLOSE-CLUSTER-LINK-ON-PACKET-DROP",
            DebugOption.exactly(3, inCluster(toggle(on -> machine().closeOnDrop(on)))),
        "DISABLE-CLUSTER-RANDOM-PING",
            DebugOption.exactly(3, inCluster(toggle(on -> machine().pingAtRandom(!on)))),
        "CLUSTERLINK", DebugOption.exactly(5, inCluster(this::links)));
  }

  private Handler inCluster(Handler handler) {
    return call -> {
      if (cluster == null) {
        call.reply().error("ERR Debug option only available for cluster mode enabled setup!");
      } else {
        handler.run(call);
      }
    };
  }

  /**
   * What left this node goes in steps whatever the method, between commands: only {@code NONE}
   * stops that, and a delay for each key slows it down.
   */
  private void trimMethod(Call call) {
    Bytes method = call.arg(2);
    if (TRIM_METHODS.stream().noneMatch(method::is)) {
      call.reply().error("ERR Failed to set ASM trim method");
      return;
    }
    if (cluster != null) {
      boolean hasDelay = call.count() > 3 && call.arg(3).isLong();
      cluster.migrations().slowTrimming(method.is("NONE"), hasDelay ? call.arg(3).toLong() : 0);
    }
    call.reply().ok();
  }

  /**
   * Redis' fail points at which a source waits; at all others a move fails, which none does here.
   */
  private void failPoint(Call call) {
    boolean isNone = call.arg(2).length() == 0 && call.arg(3).length() == 0;
    boolean ofSource = call.arg(2).is("migrate-main-channel");
    boolean start = ofSource && call.arg(3).is("none");
    boolean pause = ofSource && call.arg(3).is("handoff-prep");
    if (!isNone && !start && !pause) {
      call.reply().error("ERR Failed to set ASM fail point: moves have none of this name here");
      return;
    }
    if (cluster != null) {
      cluster.migrations().stop(MigrationStop.START, start);
      cluster.migrations().stop(MigrationStop.PAUSE, pause);
    }
    call.reply().ok();
  }

  /** The points at which Valkey lets moves wait. */
  private void waitPoint(Call call) {
    boolean pause = call.arg(2).is("PREVENT-PAUSE");
    if (!pause && !call.arg(2).is("PREVENT-FAILOVER")) {
      DebugCommands.unknown(call);
    } else if (call.arg(3).isLong()) {
      MigrationStop point = pause ? MigrationStop.PAUSE : MigrationStop.TAKEOVER;
      cluster.migrations().stop(point, call.arg(3).toLong() != 0);
      call.reply().ok();
    } else {
      call.reply().error(Errors.NOT_INTEGER);
    }
  }

  /** Tells enough of the secret to see that nodes have the same, but not the secret. */
  private void secret(Call call) {
    byte[] secret = cluster.state().internalSecret().getBytes(StandardCharsets.US_ASCII);
    call.reply().integer(KeySlot.crc(secret));
  }

  private void drop(Call call) {
    Bytes number = call.arg(2);
    if (!number.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    MessageType type = MessageType.of((int) number.toLong());
    Set<MessageType> one = type == null ? Set.of() : Set.of(type);
    machine().drop(number.toLong() == ALL_TYPES ? Set.of(MessageType.values()) : one);
    call.reply().ok();
  }

  private ClusterMachine machine() {
    return cluster.machine();
  }

  private static Handler toggle(Consumer<Boolean> action) {
    return call -> {
      Bytes number = call.arg(2);
      if (number.isLong()) {
        action.accept(number.toLong() != 0);
        call.reply().ok();
      } else {
        call.reply().error(Errors.NOT_INTEGER);
      }
    };
  }

  private void links(Call call) {
    if (!call.arg(2).is("KILL")) {
      DebugCommands.unknown(call);
      return;
    }
    ClusterNode node = cluster.state().node(call.arg(4).toString());
    Bytes direction = call.arg(3);
    boolean all = direction.is("ALL");
    if (node == null) {
      call.reply().error("ERR Unknown node " + call.arg(4));
    } else if (!all && !direction.is("TO") && !direction.is("FROM")) {
      call.reply().error("ERR Unknown direction " + direction);
    } else {
      cluster
          .machine()
          .closeLinks(cluster.now(), node, all || direction.is("TO"), all || direction.is("FROM"));
      call.reply().ok();
    }
  }
}
