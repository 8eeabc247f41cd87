package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.BLOCKING;

import io.vireo.config.AppendOnlySettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.family.Timeouts;
import io.vireo.server.resp.Reply;

/** WAIT and WAITAOF: until writes have reached other places. */
public final class WaitCommands extends Family {
  private final Engine engine;
  private final AppendLog log;

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
  public WaitCommands(Engine engine, AppendLog log) {
    super(Group.GENERIC);
    this.engine = engine;
    this.log = log;
  }

  /** A client that waits for copies that do not come: there are no replicas to make them. */
  private static final class CopiesWait extends Waiting {
    private final boolean andLocal;
    private int local;

    CopiesWait(long deadline, boolean andLocal) {
      super(deadline);
      this.andLocal = andLocal;
    }

    @Override
    public void timedOut(Reply reply) {
      answer(reply, andLocal, local);
    }
  }

  private static void answer(Reply reply, boolean andLocal, int local) {
    if (andLocal) {
      reply.array(2);
      reply.integer(local);
    }
    reply.integer(0);
  }

  private void awaitReplicas(Call call) {
    Bytes replicas = call.arg(1);
    if (!replicas.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long deadline = Timeouts.millis(call, call.arg(2));
    if (deadline != Timeouts.REFUSED) {
      awaitCopies(call, replicas.toLong() > 0, deadline);
    }
  }

  private void awaitCopies(Call call, boolean wanted, long deadline) {
    if (wanted && call.mayWait()) {
      engine.waiting().add(Session.of(call), new CopiesWait(deadline, false));
    } else {
      answer(call.reply(), false, 0);
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
      awaitFiles(call, local.toLong() == 1, replicas.toLong() > 0);
    }
  }

  private void awaitFiles(Call call, boolean local, boolean remote) {
    long deadline = Timeouts.millis(call, call.arg(3));
    if (deadline == Timeouts.REFUSED) {
      return;
    }
    if (local && !engine.config().get(AppendOnlySettings.APPENDONLY)) {
      call.reply()
          .error("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");
    } else {
      awaitFiles(call, local, remote, deadline);
    }
  }

  /** The own file is one copy; replicas, which would have others, are not there. */
  private void awaitFiles(Call call, boolean local, boolean remote, long deadline) {
    CopiesWait wait = new CopiesWait(deadline, true);
    Session session = Session.of(call);
    if (log.isOn()) {
      log.whenLasting(session.lastWrite(), () -> lasts(session, wait, local && !remote));
    }
    boolean enough = !remote && (wait.local == 1 || !local);
    if (enough || !call.mayWait()) {
      answer(call.reply(), true, wait.local);
    } else {
      engine.waiting().add(session, wait);
    }
  }

  private void lasts(Session session, CopiesWait wait, boolean suffices) {
    wait.local = 1;
    if (suffices && session.waiting() == wait) {
      engine.unblock(session, wait::timedOut);
    }
  }
}
