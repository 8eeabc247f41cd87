package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.PUBSUB;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.family.HelpText;
import io.vireo.server.family.SubcommandErrors;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.resp.Reply;
import java.util.Collection;

/** PUBSUB: the subscriptions of all clients. */
public final class PubSubState extends Family {
  private final PubSub pubSub;

  final Command pubsub =
      container("PUBSUB")
          .doc(
              "2.8.0",
              "Depends on the subcommand",
              "Holds the commands about channels and their subscribers.");

  final Command channels =
      pubsub
          .sub("CHANNELS", -2, call -> channels(call, Kind.CHANNEL))
          .doc("2.8.0", "O(N) for N channels", "Lists the channels that have subscribers.")
          .flags(PUBSUB, LOADING, STALE)
          .syntax("[pattern]");

  final Command help =
      pubsub
          .sub("HELP", 2, this::help)
          .doc("6.2.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command numpat =
      pubsub
          .sub("NUMPAT", 2, call -> call.reply().integer(directory().count(Kind.PATTERN)))
          .doc("2.8.0", "O(1)", "Counts the patterns that have subscribers.")
          .flags(PUBSUB, LOADING, STALE);

  final Command numsub =
      pubsub
          .sub("NUMSUB", -2, call -> subscribers(call, Kind.CHANNEL))
          .doc("2.8.0", "O(N) for N channels asked for", "Counts the subscribers of channels.")
          .flags(PUBSUB, LOADING, STALE)
          .syntax("[channel...]");

  final Command shardchannels =
      pubsub
          .sub("SHARDCHANNELS", -2, call -> channels(call, Kind.SHARD))
          .doc(
              "7.0.0",
              "O(N) for N shard channels",
              "Lists the shard channels that have subscribers.")
          .flags(PUBSUB, LOADING, STALE)
          .syntax("[pattern]");

  final Command shardnumsub =
      pubsub
          .sub("SHARDNUMSUB", -2, call -> subscribers(call, Kind.SHARD))
          .doc(
              "7.0.0",
              "O(N) for N shard channels asked for",
              "Counts the subscribers of shard channels.")
          .flags(PUBSUB, LOADING, STALE)
          .syntax("[shardchannel...]");

  /** The family. */
  public PubSubState(PubSub pubSub) {
    super(Group.PUBSUB);
    this.pubSub = pubSub;
  }

  private PubSub directory() {
    return pubSub;
  }

  private void channels(Call call, Kind kind) {
    if (call.count() > 3) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    Collection<Bytes> names =
        call.count() == 2 ? directory().names(kind) : directory().names(kind, call.arg(2));
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private void subscribers(Call call, Kind kind) {
    Reply reply = call.reply();
    reply.array((call.count() - 2) * 2L);
    for (int i = 2; i < call.count(); i++) {
      reply.bulk(call.arg(i));
      reply.integer(directory().subscribers(kind, call.arg(i)));
    }
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "CHANNELS [<pattern>]",
        "List the channels that have subscribers, or those of them that match.",
        "NUMPAT",
        "Count the different patterns that clients have subscribed to.",
        "NUMSUB [<channel> ...]",
        "Count the subscribers of each of the channels; patterns do not count.",
        "SHARDCHANNELS [<pattern>]",
        "List the shard channels that have subscribers, or those of them that match.",
        "SHARDNUMSUB [<shardchannel> ...]",
        "Count the subscribers of each of the shard channels.");
  }
}
