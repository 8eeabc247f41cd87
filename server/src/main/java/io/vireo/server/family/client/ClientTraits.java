package io.vireo.server.family.client;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Session;

/**
 * CLIENT SETNAME, SETINFO, CAPA, NO-EVICT, NO-TOUCH and IMPORT-SOURCE: what a client says of
 * itself.
 */
final class ClientTraits {
  private final MemoryLimit memory;

  ClientTraits(MemoryLimit memory) {
    this.memory = memory;
  }

  void getname(Call call) {
    Bytes name = Session.of(call).identity().name();
    if (name.isEmpty()) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(name);
    }
  }

  void setname(Call call) {
    Bytes name = call.arg(2);
    if (!ClientNames.isValid(name)) {
      call.reply().error(ClientNames.refusal("Client names"));
      return;
    }
    Session session = Session.of(call);
    session.identity().name(kept(call, name));
    memory.clientChanged(session);
    call.reply().ok();
  }

  void setinfo(Call call) {
    Bytes option = call.arg(2);
    boolean isName = option.is("lib-name");
    if (!isName && !option.is("lib-ver")) {
      call.reply().error("ERR Unrecognized option '" + option + "'");
      return;
    }
    Bytes value = call.arg(3);
    if (!ClientNames.isValid(value)) {
      call.reply().error(ClientNames.refusal(option.toString()));
      return;
    }
    Session session = Session.of(call);
    if (isName) {
      session.identity().libraryName(kept(call, value));
    } else {
      session.identity().libraryVersion(kept(call, value));
    }
    memory.clientChanged(session);
    call.reply().ok();
  }

  /** Capabilities that are unknown are those of later versions. */
  void capabilities(Call call) {
    Session session = Session.of(call);
    for (int i = 2; i < call.count(); i++) {
      if (call.arg(i).is("redirect")) {
        session.followRedirects();
      }
    }
    call.reply().ok();
  }

  /** A copy of a name, for which there is memory. */
  static Bytes kept(Call call, Bytes name) {
    call.keyspace().need(KeptBytes.word(name.length()));
    return name.copy();
  }

  void noEvict(Call call) {
    if (isSwitch(call)) {
      Session.of(call).noEvict(call.arg(2).is("on"));
    }
  }

  void noTouch(Call call) {
    if (isSwitch(call)) {
      Session.of(call).noTouch(call.arg(2).is("on"));
    }
  }

  void importSource(Call call) {
    if (!call.keyspace().expiryHolds().isImporting() && !call.arg(2).is("off")) {
      call.reply().error("ERR Server is not in import mode");
    } else if (isSwitch(call)) {
      Session.of(call).importSource(call.arg(2).is("on"));
    }
  }

  private static boolean isSwitch(Call call) {
    if (call.arg(2).is("on") || call.arg(2).is("off")) {
      call.reply().ok();
      return true;
    }
    call.reply().error(Errors.SYNTAX);
    return false;
  }
}
