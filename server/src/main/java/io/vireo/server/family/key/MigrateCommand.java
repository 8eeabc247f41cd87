package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INCOMPLETE;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.KeyFinders;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.session.ServerWait;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.family.FileRules;
import io.vireo.server.family.Migrations;
import io.vireo.server.family.key.MigrationRun.Part;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * MIGRATE: moves keys to another server.
 *
 * <p>In Redis all clients wait until the target has answered, so no write can come between the copy
 * that is sent and the key that is deleted. Here only clients wait that name one of the keys (see
 * {@link io.vireo.server.engine.gate.HeldKeys}); an event loop talks to the target, and all others
 * are served meanwhile. When the target has answered, the keys that it took are deleted in one
 * step, and the waiting clients go on, as after the command of Redis. So no client finds a key here
 * that the target has changed already, or loses a write.
 *
 * <p>What changes a key without a command is not held up: a deadline that comes, of the key or of a
 * field of a hash. A key that is gone then counts as moved. One that was changed stays, though the
 * target has it too, and the answer is an error.
 *
 * <p>Inside of a transaction all clients wait, as in Redis: the next command must find the keys
 * gone.
 */
public final class MigrateCommand extends Family {
  private static final String CHANGED =
      "IOERR a key was changed while it was on its way to the target instance: both have it now";

  private final Resumption resumption;
  private final WaitingClients waiting;
  private final Inbox inbox;
  private final HeldKeysGate heldKeysGate;
  private final Keyspace keyspace;
  private final FileRules files;
  private final Migrations migrations;

  final Command migrate =
      command("MIGRATE", -6, this::migrate)
          .doc(
              "2.6.0",
              "The cost of DUMP and DEL here and of RESTORE there, and O(N) for N bytes sent",
              "Moves keys to another server, so that each is always on exactly one of the two.")
          .flags(WRITE)
          .categories(Category.DANGEROUS)
          .key(at(3), RW, ACCESS, DELETE)
          .key(keyword("KEYS", -2).range(-1, 1, 0), RW, ACCESS, DELETE, INCOMPLETE)
          .keysBy(KeyFinders::migrate)
          .tips("nondeterministic_output")
          .syntax(
              "host port key-selector=(key|empty-string='') destination-db:integer "
                  + "timeout:integer [COPY]@3.0.0 [REPLACE]@3.0.0 "
                  + "[authentication=AUTH auth<password>@4.0.7|AUTH2 (username password)@6.0.0] "
                  + "[KEYS keys<key>:key...]@3.0.6")
          .history("3.0.0", "The options COPY and REPLACE.")
          .history("3.0.6", "The option KEYS.")
          .history("4.0.7", "The option AUTH.")
          .history("6.0.0", "The option AUTH2.");

  /** A payload grows in steps, and is copied once more at its end. */
  private static final int GROWING = 2;

  /** The family. */
  public MigrateCommand(
      Resumption resumption,
      WaitingClients waiting,
      Inbox inbox,
      HeldKeysGate heldKeysGate,
      Keyspace keyspace,
      FileRules files,
      Migrations migrations) {
    super(Group.GENERIC);
    this.resumption = resumption;
    this.waiting = waiting;
    this.inbox = inbox;
    this.heldKeysGate = heldKeysGate;
    this.keyspace = keyspace;
    this.files = files;
    this.migrations = migrations;
  }

  private void migrate(Call call) {
    MigrateOptions options = MigrateOptions.parse(call);
    if (options.error() != null) {
      call.reply().error(options.error());
      return;
    }
    List<Part> parts = new ArrayList<>();
    for (Bytes key : options.keys()) {
      Entry entry = call.db().read(key);
      String refusal = entry == null ? null : files.refusal(entry);
      if (refusal != null) {
        call.reply().error("ERR " + refusal);
        return;
      }
      if (entry != null) {
        long deadline = entry.deadline();
        long ttl = deadline < 0 ? 0 : Math.max(1, deadline - call.now());
        call.keyspace().need(GROWING * entry.bytes());
        parts.add(new Part(key, ttl, files.dump(entry)));
      }
    }
    if (parts.isEmpty()) {
      call.reply().status("NOKEY");
    } else {
      begin(
          call,
          options,
          new MigrationRun(options, migrations, parts, call.now(), call.keyspace().isSlotted()));
    }
  }

  private void begin(Call call, MigrateOptions options, MigrationRun run) {
    if (!call.mayWait()) {
      await(run);
      answer(call.reply(), finish(run, options, call.db(), call.effects()));
      return;
    }
    Flight flight = new Flight(Session.of(call), options, run);
    held().hold(flight.keys);
    waiting.add(flight.session, flight);
    migrations.execute(() -> run.talk(() -> inbox.add(flight::arrived)));
  }

  /**
   * Holds all clients up until the target has answered; its connection's loop goes on meanwhile.
   */
  private void await(MigrationRun run) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    migrations.execute(() -> run.talk(() -> over.complete(null)));
    over.join();
  }

  /**
   * Deletes what the target has taken.
   *
   * @return the error to answer, or null
   */
  private String finish(MigrationRun run, MigrateOptions options, Database db, Effects effects) {
    if (options.copy()) {
      return run.error();
    }
    List<Object> words = new ArrayList<>(List.of("DEL"));
    boolean changed = false;
    for (int i = 0; i < run.parts().size(); i++) {
      Bytes key = run.parts().get(i).key();
      if (!run.isTaken(i)) {
        continue;
      }
      if (held().keys().isChanged(key)) {
        changed |= db.find(key) != null;
      } else if (db.remove(key)) {
        db.announce(key, KeyEvent.GENERIC, "del");
        words.add(key);
      }
    }
    if (words.size() > 1) {
      effects.instead(words.toArray());
    }
    return changed && run.error() == null ? CHANGED : run.error();
  }

  private HeldKeysGate held() {
    return heldKeysGate;
  }

  private static void answer(Reply reply, String error) {
    if (error == null) {
      reply.ok();
    } else {
      reply.error(error);
    }
  }

  /** The wait of the client while its keys are on their way. */
  private final class Flight extends ServerWait {
    private final Session session;
    private final MigrateOptions options;
    private final MigrationRun run;
    private final int database;
    private final Set<Bytes> keys = new HashSet<>();
    private final long heapBytes;
    private boolean arrived;

    Flight(Session session, MigrateOptions options, MigrationRun run) {
      this.session = session;
      this.options = options;
      this.run = run;
      database = session.database();
      run.parts().forEach(part -> keys.add(part.key()));
      heapBytes = run.parts().stream().mapToLong(Part::heapBytes).sum();
    }

    @Override
    public long heapBytes() {
      return heapBytes;
    }

    /** What is on its way stays, and counts, even if the client goes. */
    @Override
    public void ended() {
      if (!arrived) {
        migrations.orphaned(heapBytes);
      }
    }

    /** The target has answered, or will not; the client may have gone meanwhile. */
    private void arrived() {
      arrived = true;
      if (session.waiting() != this) {
        migrations.orphaned(-heapBytes);
      }
      String[] error = new String[1];
      String failure =
          resumption.finish(
              session,
              database,
              effects -> error[0] = finish(run, options, keyspace.database(database), effects));
      if (session.waiting() == this) {
        resumption.unblock(session, reply -> answer(reply, failure == null ? error[0] : failure));
      }
      resumption.release(keys);
    }
  }
}
