package io.vireo.server.family.acl;

import io.vireo.config.ByteText;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.Selector;
import io.vireo.server.command.Call;
import io.vireo.server.resp.Reply;
import java.util.List;

/** What ACL GETUSER, LIST and USERS answer. */
final class UserAnswers {
  void list(List<String> lines, Call call) {
    long bytes = lines.stream().mapToLong(String::length).sum();
    call.needAnswer(1, bytes);
    call.reply().array(lines.size());
    lines.forEach(line -> text(line, call.reply()));
  }

  void describe(Rights rights, Reply reply) {
    List<Selector> selectors = rights.selectors();
    boolean tellsDatabases = !selectors.stream().allMatch(Selector::allowsAllDatabases);
    reply.map(tellsDatabases ? 7 : 6);
    reply.bulk("flags");
    reply.set(rights.flags().size());
    rights.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(rights.passwords().size());
    rights.passwords().forEach(reply::bulk);
    fields(selectors.get(0), tellsDatabases, reply);
    reply.bulk("selectors");
    reply.array(selectors.size() - 1L);
    for (Selector selector : selectors.subList(1, selectors.size())) {
      reply.map(tellsDatabases ? 4 : 3);
      fields(selector, tellsDatabases, reply);
    }
  }

  /** Databases are told if any selector has rules about them: Redis knows of none. */
  private static void fields(Selector selector, boolean tellsDatabases, Reply reply) {
    reply.bulk("commands");
    text(selector.describeCommands(), reply);
    reply.bulk("keys");
    text(selector.describeKeys(), reply);
    reply.bulk("channels");
    text(selector.describeChannels(), reply);
    if (tellsDatabases) {
      reply.bulk("databases");
      reply.bulk(selector.describeDatabases());
    }
  }

  private static void text(String text, Reply reply) {
    reply.bulk(ByteText.bytes(text));
  }
}
