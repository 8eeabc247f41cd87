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
    reply.map(6);
    reply.bulk("flags");
    reply.set(rights.flags().size());
    rights.flags().forEach(reply::bulk);
    reply.bulk("passwords");
    reply.array(rights.passwords().size());
    rights.passwords().forEach(reply::bulk);
    fields(selectors.get(0), reply);
    reply.bulk("selectors");
    reply.array(selectors.size() - 1L);
    for (Selector selector : selectors.subList(1, selectors.size())) {
      reply.map(3);
      fields(selector, reply);
    }
  }

  private static void fields(Selector selector, Reply reply) {
    reply.bulk("commands");
    text(selector.describeCommands(), reply);
    reply.bulk("keys");
    text(selector.describeKeys(), reply);
    reply.bulk("channels");
    text(selector.describeChannels(), reply);
  }

  private static void text(String text, Reply reply) {
    reply.bulk(ByteText.bytes(text));
  }
}
