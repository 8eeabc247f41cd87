package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.Vote;
import io.vireo.server.sentinel.machine.Primary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subcommands of SENTINEL that change what is watched, or have something done. Data worker. */
final class SentinelChanges {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelChanges.class);

  private static final int LAST_PORT = 65_535;

  private final Sentinel sentinel;
  private final PrimarySettings settings;

  SentinelChanges(Sentinel sentinel) {
    this.sentinel = sentinel;
    settings = new PrimarySettings(sentinel);
  }

  void set(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary != null) {
      settings.set(call, primary);
    }
  }

  void flushconfig(Call call) {
    Answers.saved(call, sentinel.save());
  }

  void monitor(Call call) {
    Reply reply = call.reply();
    Bytes quorum = call.arg(5);
    Bytes port = call.arg(4);
    if (!quorum.isLong()) {
      reply.error("ERR Invalid quorum");
    } else if (!port.isLong()) {
      reply.error("ERR Invalid port");
    } else if (quorum.toLong() <= 0 || quorum.toLong() > Integer.MAX_VALUE) {
      reply.error("ERR Quorum must be 1 or greater.");
    } else if (!sentinel.knows(Answers.word(call, 3))) {
      reply.error("ERR Invalid IP address or hostname specified");
    } else if (port.toLong() < 0 || port.toLong() > LAST_PORT) {
      reply.error("ERR Invalid port number.");
    } else if (sentinel.machine().primary(Answers.word(call, 2)) != null) {
      reply.error("ERR Duplicate master name.");
    } else {
      boolean saved =
          sentinel.monitor(
              Answers.word(call, 2),
              Answers.word(call, 3),
              (int) port.toLong(),
              (int) quorum.toLong());
      Answers.saved(call, saved);
    }
  }

  void remove(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary != null) {
      Answers.saved(call, sentinel.remove(primary));
    }
  }

  void reset(Call call) {
    call.reply().integer(sentinel.reset(Answers.word(call, 2)));
  }

  void failover(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary == null) {
      return;
    }
    switch (sentinel.failover(primary)) {
      case IN_PROGRESS -> call.reply().error("INPROG Failover already in progress");
      case NO_GOOD_REPLICA -> call.reply().error("NOGOODSLAVE No suitable replica to promote");
      default -> {
        LOG.info("Executing user requested FAILOVER of '{}'", primary.name());
        call.reply().ok();
      }
    }
  }

  void isMasterDown(Call call) {
    Bytes port = call.arg(3);
    Bytes epoch = call.arg(4);
    if (!port.isLong() || !epoch.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    Vote vote =
        sentinel.asked(
            Answers.word(call, 2), (int) port.toLong(), epoch.toLong(), Answers.word(call, 5));
    call.reply().array(3);
    call.reply().integer(vote.down() ? 1 : 0);
    Answers.bulk(call.reply(), vote.leader());
    call.reply().integer(vote.epoch());
  }
}
