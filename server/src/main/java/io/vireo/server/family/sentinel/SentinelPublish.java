package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Hello;

/**
 * PUBLISH of a Sentinel: other Sentinels greet it so, in the words in which they greet servers.
 * Data worker.
 */
public final class SentinelPublish extends Family {
  private final Sentinel sentinel;

  final Command publish =
      command("PUBLISH", 3, this::publish)
          .doc("2.0.0", "O(1)", "Takes the hello message of another Sentinel.")
          .flags(
              Flag.PUBSUB, Flag.LOADING, Flag.STALE, Flag.FAST, Flag.MAY_REPLICATE, Flag.SENTINEL)
          .channels(Command.Channels.FIRST)
          .syntax("channel message");

  /** The family. */
  public SentinelPublish(Sentinel sentinel) {
    super(Group.PUBSUB);
    this.sentinel = sentinel;
  }

  private void publish(Call call) {
    if (!Answers.word(call, 1).equals(Hello.CHANNEL)) {
      call.reply().error("ERR Only HELLO messages are accepted by Sentinel instances.");
      return;
    }
    sentinel.greeted(Answers.word(call, 2));
    call.reply().integer(1);
  }
}
