package io.vireo.server.family.acl;

import io.vireo.config.ByteText;
import io.vireo.server.acl.DenialLog;
import io.vireo.server.acl.DenialLog.Entry;
import io.vireo.server.acl.DenialLog.Refusal;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.resp.Reply;
import java.util.List;
import java.util.Locale;

/** ACL LOG. */
final class DenialAnswers {
  private static final int USUAL_COUNT = 10;
  private static final double SECOND = 1_000;

  void answer(Call call, DenialLog log) {
    Args args = call.args(2);
    if (args.take("RESET")) {
      log.clear();
      call.reply().ok();
      return;
    }
    long count = args.more() ? args.integer() : USUAL_COUNT;
    if (!args.failed()) {
      List<Entry> latest = log.latest(count);
      call.reply().array(latest.size());
      latest.forEach(entry -> write(entry, call.now(), call.reply()));
    }
  }

  private static void write(Entry entry, long now, Reply reply) {
    Refusal refusal = entry.refusal();
    reply.map(10);
    number("count", entry.count(), reply);
    reply.bulk("reason");
    reply.bulk(refusal.reason().wireName());
    reply.bulk("context");
    reply.bulk(refusal.context().name().toLowerCase(Locale.ROOT));
    reply.bulk("object");
    reply.bulk(refusal.object());
    reply.bulk("username");
    reply.bulk(ByteText.bytes(refusal.user()));
    reply.bulk("age-seconds");
    reply.real((now - entry.updated()) / SECOND);
    reply.bulk("client-info");
    reply.bulk(entry.client());
    number("entry-id", entry.id(), reply);
    number("timestamp-created", entry.created(), reply);
    number("timestamp-last-updated", entry.updated(), reply);
  }

  private static void number(String name, long number, Reply reply) {
    reply.bulk(name);
    reply.integer(number);
  }
}
