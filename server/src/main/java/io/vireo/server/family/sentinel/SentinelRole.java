package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.resp.Reply;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Primary;
import java.util.Collection;

/** ROLE of a Sentinel. Data context. */
public final class SentinelRole extends Family {
  private final Sentinel sentinel;

  final Command role =
      command("ROLE", 1, this::role)
          .doc("2.8.12", "O(1)", "Tells that the server is a Sentinel, and of which primaries.")
          .flags(Flag.NOSCRIPT, Flag.LOADING, Flag.STALE, Flag.FAST, Flag.SENTINEL)
          .categories(Category.ADMIN, Category.DANGEROUS);

  /** The family. */
  public SentinelRole(Sentinel sentinel) {
    super(Group.SERVER);
    this.sentinel = sentinel;
  }

  private void role(Call call) {
    Reply reply = call.reply();
    Collection<Primary> primaries = sentinel.machine().primaries();
    reply.array(2);
    reply.bulk("sentinel");
    reply.array(primaries.size());
    primaries.forEach(primary -> Answers.bulk(reply, primary.name()));
  }
}
