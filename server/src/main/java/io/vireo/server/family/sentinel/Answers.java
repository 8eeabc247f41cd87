package io.vireo.server.family.sentinel;

import io.vireo.config.ByteText;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Primary;

/** What the commands of a Sentinel share: texts are kept as the configuration file keeps them. */
final class Answers {
  private Answers() {}

  /** An argument as a text. */
  static String word(Call call, int index) {
    return ByteText.of(call.arg(index).toArray());
  }

  /** Answers with a text. */
  static void bulk(Reply reply, String text) {
    reply.bulk(Bytes.of(ByteText.bytes(text)));
  }

  /** The primary that the second argument names; null if there is none, which was answered then. */
  static Primary primary(Call call, Sentinel sentinel) {
    Primary primary = sentinel.machine().primary(word(call, 2));
    if (primary == null) {
      call.reply().error("ERR No such master with that name");
    }
    return primary;
  }

  /** Answers that the configuration is written, or that it could not be. */
  static void saved(Call call, boolean success) {
    if (success) {
      call.reply().ok();
    } else {
      call.reply().error("ERR Failed to save config file. Check server logs.");
    }
  }
}
