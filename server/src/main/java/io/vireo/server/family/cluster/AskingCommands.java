package io.vireo.server.family.cluster;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.engine.session.Session;
import java.util.function.Consumer;

/** ASKING, READONLY and READWRITE: how a client of a cluster asks. */
public final class AskingCommands extends Family {
  static final String DISABLED = "ERR This instance has cluster support disabled";

  private final boolean enabled;

  final Command asking =
      command("ASKING", 1, this::asking)
          .doc("3.0.0", "O(1)", "Says that the next request was sent here by ASK.")
          .cost(CONSTANT)
          .flags(FAST)
          .categories(Category.CONNECTION);

  final Command readonly =
      command("READONLY", 1, call -> set(call, session -> session.readsFromReplica(true)))
          .doc("3.0.0", "O(1)", "Lets the client read from a replica, which may lag behind.")
          .cost(CONSTANT)
          .flags(FAST, LOADING, STALE)
          .categories(Category.CONNECTION);

  final Command readwrite =
      command("READWRITE", 1, call -> set(call, session -> session.readsFromReplica(false)))
          .doc("3.0.0", "O(1)", "Has the client sent to the primary again for what it reads.")
          .cost(CONSTANT)
          .flags(FAST, LOADING, STALE)
          .categories(Category.CONNECTION);

  /** The family of a server that belongs to a cluster, or not. */
  public AskingCommands(boolean enabled) {
    super(Group.CLUSTER);
    this.enabled = enabled;
  }

  private void asking(Call call) {
    if (enabled) {
      Session.of(call).asks();
      call.reply().ok();
    } else {
      call.reply().error(DISABLED);
    }
  }

  /** Outside a cluster it is for clients that a replica redirects, as in Valkey. */
  private void set(Call call, Consumer<Session> change) {
    if (enabled || Session.of(call).followsRedirects()) {
      change.accept(Session.of(call));
      call.reply().ok();
    } else {
      call.reply().error(DISABLED);
    }
  }
}
