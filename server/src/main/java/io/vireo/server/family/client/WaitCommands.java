package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.BLOCKING;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.durability.LogRewrite;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.family.Timeouts;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.resp.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** WAIT and WAITAOF: until writes have reached other places. */
public final class WaitCommands extends Family {
  private static final String NO_LOG =
      "ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.";
  private static final String NO_WAIT_ON_REPLICA =
      "ERR WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a"
          + " replica is configured to be writable (which is not the default) writes to replicas"
          + " are just local and are not propagated.";
  private static final String NO_WAITAOF_ON_REPLICA =
      "ERR WAITAOF cannot be used with replica instances. Please also note that writes to replicas"
          + " are just local and are not propagated.";

  private final Resumption resumption;
  private final Config config;
  private final WaitingClients waiting;
  private final AppendLog log;
  private final LogRewrite rewrite;
  private final Lead lead;
  private final BooleanSupplier isReplica;
  private final Set<CopiesWait> waits = new LinkedHashSet<>();

  final Command wait =
      command("WAIT", 3, this::awaitReplicas)
          .doc(
              "3.0.0",
              "O(1)",
              "Waits until enough replicas have received all writes of this connection.")
          .flags(BLOCKING)
          .categories(Category.CONNECTION)
          .tips("request_policy:all_shards", "response_policy:agg_min")
          .syntax("numreplicas timeout:integer");

  final Command waitaof =
      command("WAITAOF", 4, this::waitaof)
          .doc(
              "7.2.0",
              "O(1)",
              "Waits until all writes of this connection are in enough append-only files, "
                  + "here and on replicas.")
          .flags(BLOCKING)
          .categories(Category.CONNECTION)
          .tips("request_policy:all_shards", "response_policy:agg_min")
          .syntax("numlocal:integer numreplicas timeout:integer");

  /** The family. */
  public WaitCommands(
      Resumption resumption,
      Config config,
      WaitingClients waiting,
      AppendLog log,
      LogRewrite rewrite,
      Lead lead,
      BooleanSupplier isReplica) {
    super(Group.GENERIC);
    this.isReplica = isReplica;
    this.resumption = resumption;
    this.config = config;
    this.waiting = waiting;
    this.log = log;
    this.rewrite = rewrite;
    this.lead = lead;
    lead.replicas().onWord(this::look);
    config.listen(AppendOnlySettings.APPENDONLY, on -> look());
  }

  /** A client that waits until its last write has come to other places. */
  private final class CopiesWait extends Waiting {
    private final Session session;
    private final boolean files;
    private final boolean wantsLocal;
    private final long wanted;
    private final long offset;
    private int local;

    CopiesWait(Session session, long deadline, boolean files, boolean wantsLocal, long wanted) {
      super(deadline);
      this.session = session;
      this.files = files;
      this.wantsLocal = wantsLocal;
      this.wanted = wanted;
      offset = session.lastWrite();
    }

    /** How many replicas have the write: in memory, or in their files. */
    private int remote() {
      return files ? lead.replicas().havingOnDisk(offset) : lead.replicas().having(offset);
    }

    boolean isOver() {
      return (local == 1 || !wantsLocal) && remote() >= wanted;
    }

    void answer(Reply reply) {
      if (files) {
        reply.array(2);
        reply.integer(local);
      }
      reply.integer(remote());
    }

    @Override
    public void timedOut(Reply reply) {
      answer(reply);
    }

    @Override
    public void ended() {
      waits.remove(this);
    }
  }

  /** A replica has told what it has, or the log has come further. */
  private void look() {
    for (CopiesWait each : List.copyOf(waits)) {
      if (each.session.waiting() != each) {
        continue;
      }
      if (each.wantsLocal && isWithoutLog()) {
        resumption.unblock(each.session, reply -> reply.error(NO_LOG));
      } else if (each.isOver()) {
        resumption.unblock(each.session, each::answer);
      }
    }
  }

  private void awaitReplicas(Call call) {
    if (isReplica.getAsBoolean()) {
      call.reply().error(NO_WAIT_ON_REPLICA);
      return;
    }
    Bytes replicas = call.arg(1);
    if (!replicas.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long deadline = Timeouts.millis(call, call.arg(2));
    if (deadline != Timeouts.REFUSED) {
      await(call, new CopiesWait(Session.of(call), deadline, false, false, replicas.toLong()));
    }
  }

  /** Answers what is there if that is enough, or if the client may not wait. */
  private void await(Call call, CopiesWait wait) {
    if (wait.isOver() || !call.mayWait()) {
      wait.answer(call.reply());
      return;
    }
    waits.add(wait);
    waiting.add(wait.session, wait);
    if (wait.wanted > 0) {
      lead.askForWord();
    }
  }

  private void waitaof(Call call) {
    Bytes local = call.arg(1);
    Bytes replicas = call.arg(2);
    if (!local.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    } else if (local.toLong() < 0 || local.toLong() > 1) {
      call.reply().error("ERR value is out of range, value must between 0 and 1");
    } else if (!replicas.isLong() || replicas.toLong() < 0) {
      call.reply().error(Errors.NOT_POSITIVE);
    } else {
      awaitFiles(call, local.toLong() == 1, replicas.toLong());
    }
  }

  private void awaitFiles(Call call, boolean local, long remote) {
    long deadline = Timeouts.millis(call, call.arg(3));
    if (deadline == Timeouts.REFUSED) {
      return;
    }
    if (isReplica.getAsBoolean()) {
      call.reply().error(NO_WAITAOF_ON_REPLICA);
      return;
    }
    if (local && isWithoutLog()) {
      call.reply().error(NO_LOG);
      return;
    }
    CopiesWait wait = new CopiesWait(Session.of(call), deadline, true, local, remote);
    // Changes that are written down behind a base that is not there yet do not last.
    rewrite.whenBased(() -> awaitLog(wait));
    await(call, wait);
  }

  private void awaitLog(CopiesWait wait) {
    if (log.isOn()) {
      log.whenLasting(wait.offset, () -> lasts(wait));
    }
  }

  private boolean isWithoutLog() {
    return !config.get(AppendOnlySettings.APPENDONLY);
  }

  private void lasts(CopiesWait wait) {
    wait.local = 1;
    look();
  }
}
