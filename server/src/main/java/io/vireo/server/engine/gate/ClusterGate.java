package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.command.Origin;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.SlotRoutes;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.engine.session.Verdict;

/**
 * The keys of the request belong to another node of the cluster, or to several. Closed for all in a
 * cluster, and open otherwise.
 */
public final class ClusterGate extends Gate {
  /** No key was named. */
  public static final int NO_SLOT = -1;

  private static final int SEVERAL_SLOTS = -2;

  private static final Verdict CROSS_SLOT =
      Verdict.redirect("CROSSSLOT Keys in request don't hash to the same slot");

  /** What is answered while only some of the keys have arrived at the slot's new node. */
  public static final Verdict TRY_AGAIN =
      Verdict.redirect("TRYAGAIN Multiple keys request during rehashing of slot");

  /** What is answered while the cluster has lost slots or its majority. */
  public static final Verdict DOWN = Verdict.redirect("CLUSTERDOWN The cluster is down");

  private static final Verdict READ_ONLY =
      Verdict.redirect("CLUSTERDOWN The cluster is down and only accepts read commands");
  private static final Verdict UNSERVED = Verdict.redirect("CLUSTERDOWN Hash slot not served");

  private static final Verdict SCRIPT_CROSS_SLOT =
      Verdict.refuse("ERR Script attempted to access keys that do not hash to the same slot");
  private static final Verdict SCRIPT_READ_ONLY =
      Verdict.refuse(
          "ERR Script attempted to execute a write command while the cluster is down and"
              + " readonly");
  private static final Verdict SCRIPT_DOWN =
      Verdict.refuse("ERR Script attempted to execute a command while the cluster is down");

  /** What a script is answered that needs a key of another node. */
  static final Verdict SCRIPT_NOT_LOCAL =
      Verdict.refuse("ERR Script attempted to access a non local key in a cluster node");

  private final KeyList keys = new KeyList();
  private SlotRoutes routes;

  // The request that is looked at.
  private int database;
  private int slot;
  private Bytes first;
  private boolean several;
  private int there;
  private int missing;
  private boolean otherDatabase;

  /** Closes the gate: this server belongs to a cluster. */
  public void enable(SlotRoutes clusterRoutes) {
    routes = clusterRoutes;
    closed(true);
  }

  /** The owners of all slots; null without a cluster. */
  public SlotRoutes routes() {
    return routes;
  }

  @Override
  protected boolean concerns(Command command) {
    return canHaveSlot(command);
  }

  /** True if requests of a command can name something that belongs to a slot. */
  public static boolean canHaveSlot(Command command) {
    return command.keys().canHaveKeys()
        || command.keys().canHaveShardChannels()
        || Gates.isExec(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("all commands have one slot, or each its own; its own errors");
      case SERVED -> GateRule.skip("the cluster redirects clients that wait in a slot that goes");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (session.script() != null) {
      return askInScript(session, command, call);
    }
    int at = command.keys().onlyKey();
    if (at > 0 && at < call.count() && routes.isPlain(call.arg(at).slot())) {
      session.slot(call.arg(at).slot());
      return Verdict.PASS;
    }
    Verdict verdict = judge(session, command, call);
    session.slot(slot);
    return verdict;
  }

  private Verdict judge(Session session, Command command, Call call) {
    begin(session.database());
    boolean isChannel;
    if (Gates.isExec(command)) {
      Transaction transaction = session.transaction();
      if (transaction == null) {
        return Verdict.PASS;
      }
      isChannel = false;
      for (Transaction.Queued queued : transaction.queue()) {
        isChannel |= isOfShardChannels(queued.command());
        look(queued.command(), queued.words(), queued.words().length);
        select(queued.command(), queued.words());
      }
    } else {
      isChannel = isOfShardChannels(command);
      look(command, call.words(), call.count());
      if (missing > 0 && selectsFirst(session.transaction())) {
        missing = 0;
      }
    }
    if (isChannel) {
      // Channels do not move key by key: they stay here until the slot has gone.
      missing = 0;
    }
    if (slot == SEVERAL_SLOTS) {
      // Redis reports a slot without an owner first.
      return first != null && !routes.isServed(first.slot()) ? UNSERVED : CROSS_SLOT;
    }
    if (slot == NO_SLOT) {
      return Verdict.PASS;
    }
    return judge(
        session,
        command,
        isChannel,
        has(Flag.WRITE, session, command, call),
        (command.requestFlags(call) & Flag.ASKING.bit()) != 0);
  }

  private Verdict judge(
      Session session, Command command, boolean isChannel, boolean writes, boolean mayImport) {
    if (!routes.isServed(slot)) {
      return UNSERVED;
    }
    Verdict down = routes.isHealthy() ? Verdict.PASS : whileDown(isChannel, writes);
    if (down != Verdict.PASS) {
      return down;
    }
    boolean migrating = routes.isMigrating(slot);
    boolean importing = !migrating && routes.isImporting(slot);
    if ((migrating || importing) && isMigrate(command)) {
      return Verdict.PASS;
    }
    if ((migrating || importing) && otherDatabase) {
      return TRY_AGAIN;
    }
    if (migrating && missing > 0) {
      return there > 0 ? TRY_AGAIN : Verdict.redirect(routes.ask(slot, session));
    }
    if (importing && (session.isAsking() || mayImport)) {
      return several && missing > 0 ? TRY_AGAIN : Verdict.PASS;
    }
    boolean reads = isChannel || session.readsFromReplica();
    if (routes.isMine(slot) || reads && !writes && routes.isOfMyPrimary(slot)) {
      return Verdict.PASS;
    }
    return Verdict.redirect(routes.moved(slot, session));
  }

  private Verdict whileDown(boolean isChannel, boolean writes) {
    if (isChannel) {
      return routes.allowsShardMessagesWhenDown() ? Verdict.PASS : DOWN;
    }
    if (!routes.allowsReadsWhenDown()) {
      return DOWN;
    }
    return writes ? READ_ONLY : Verdict.PASS;
  }

  /**
   * What is no key and yet has a slot is the name of a channel, or a cursor, which is for reads.
   */
  private static boolean isOfShardChannels(Command command) {
    return command.keys().canHaveShardChannels() && !command.has(Flag.READONLY);
  }

  private static boolean isMigrate(Command command) {
    return command.parent() == null && command.name().equals("migrate");
  }

  /** The caller's slot is known once its script had a key. */
  private Verdict askInScript(Session session, Command command, Call call) {
    Verdict verdict = judge(session, command, call);
    session.slot(slot);
    if (verdict != Verdict.PASS) {
      return inScript(verdict, command);
    }
    if (slot < 0 || session.script().mayCrossSlots()) {
      return Verdict.PASS;
    }
    Session caller = session.principal();
    if (caller.slot() < 0) {
      caller.slot(slot);
    }
    return caller.slot() == slot ? Verdict.PASS : SCRIPT_CROSS_SLOT;
  }

  private static Verdict inScript(Verdict verdict, Command command) {
    if (verdict == READ_ONLY) {
      return SCRIPT_READ_ONLY;
    }
    if (verdict == DOWN) {
      return SCRIPT_DOWN;
    }
    if (verdict == CROSS_SLOT) {
      return Verdict.refuse(
          "ERR Command '"
              + command.fullName()
              + "' in script attempted to access keys that don't hash to the same slot");
    }
    if (verdict == TRY_AGAIN) {
      return Verdict.refuse(
          "ERR Unable to execute command '"
              + command.fullName()
              + "' in script because undeclared keys were accessed during rehashing of the slot");
    }
    return SCRIPT_NOT_LOCAL;
  }

  private void begin(int selected) {
    database = selected;
    slot = NO_SLOT;
    first = null;
    several = false;
    there = 0;
    missing = 0;
    otherDatabase = false;
  }

  /** Finds the slot of all keys of a request. */
  private void look(Command command, Bytes[] words, int count) {
    if (slot == SEVERAL_SLOTS) {
      return;
    }
    RequestWords request = new RequestWords(words, count);
    boolean areKeys = !command.keys().canHaveShardChannels();
    if (areKeys) {
      command.keys().find(request, keys);
    } else {
      command.keys().findShardChannels(request, keys);
    }
    if (areKeys && keys.size() > 0) {
      NamedDatabases named = command.databases();
      for (int at = named.next(request, 1); at > 0; at = named.next(request, at + 1)) {
        otherDatabase |= request.number(at) != database;
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      Bytes key = words[keys.position(i)];
      if (first == null) {
        first = key;
        slot = key.slot();
      } else if (key.slot() != slot) {
        slot = SEVERAL_SLOTS;
        return;
      } else {
        several |= !key.equals(first);
      }
      if (areKeys && (routes.isMigrating(slot) || routes.isImporting(slot))) {
        count(key);
      }
    }
  }

  /** True if a queue selects a database: which keys are here is then asked with EXEC. */
  private static boolean selectsFirst(Transaction transaction) {
    return transaction != null
        && transaction.queue().stream()
            .anyMatch(queued -> queued.command().databases() == NamedDatabases.SELECTED);
  }

  /** What follows in a transaction is about another database, if there is one of this number. */
  private void select(Command command, Bytes[] words) {
    if (command.databases() == NamedDatabases.SELECTED && words.length > 1) {
      long number = new RequestWords(words, words.length).number(1);
      if (number >= 0 && number < routes.databases()) {
        database = (int) number;
      }
    }
  }

  private void count(Bytes key) {
    if (routes.hasKey(database, key)) {
      there++;
    } else {
      missing++;
    }
  }
}
