package io.vireo.server.engine.session;

import io.vireo.server.acl.User;
import io.vireo.server.command.Call;
import io.vireo.server.command.Client;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.tracking.Tracker;
import java.util.function.ToIntFunction;

/**
 * What the data context knows of one client. It meets the connection only in batches and in tasks
 * for its loop. Data context only, but for the fields that never change.
 *
 * <p>A client is several things at once: it may have subscribed, be in a transaction and wait. Each
 * of these is a concern of its own, with its data where there are any: {@link Subscriptions},
 * {@link Transaction}, {@link Waiting}. What follows from all of them together is told here and
 * nowhere else: which gates are closed for it ({@link ClientGate}), what class of output it has,
 * whether it may be silent, what RESET makes of it.
 */
public final class Session implements Client {
  /** How CLIENT REPLY wants answers. */
  public enum Answers {
    /** All of them. */
    ON,
    /** None. */
    OFF,
    /** None to the next command. */
    SKIP_NEXT,
    /** None to this command. */
    SKIP
  }

  /** How far a connection has come. */
  private enum Life {
    /** Requests are executed. */
    OPEN,
    /** It will be closed behind the last answer, and runs nothing any more. */
    ENDING,
    /** It is gone. */
    CLOSED
  }

  private final long id;
  private final Link link;
  private final ToIntFunction<Session> closedGates;
  private final ClientAccount account = new ClientAccount();
  private final ClientIdentity identity = new ClientIdentity(account);
  private final Subscriptions subscriptions = new Subscriptions();
  private final ClientActivity activity;
  private final DeferredRequests deferred = new DeferredRequests();

  private int database;
  private int protocol = 2;
  private User user;
  private boolean authenticated;
  private boolean monitor;
  private boolean internal;
  private boolean replica;
  private boolean replicaChannel;
  private boolean slotTarget;
  private boolean noTouch;
  private boolean noEvict;
  private boolean importSource;
  private boolean primary;
  private boolean readsFromReplica;
  private boolean followsRedirects;

  /** 2 by ASKING itself, 1 for the next request. */
  private int asking;

  private int slot = -1;
  private Answers answers = Answers.ON;
  private Transaction transaction;
  private WatchedKeys.Watching watching;
  private Tracker tracker;
  private Waiting waiting;
  private Life life = Life.OPEN;
  private long lastWrite;
  private int descriptor = -1;
  private int gates;
  private ScriptState script;
  private Session caller;
  private boolean subscribed;

  /**
   * The session of a connection that was accepted at a time, Unix milliseconds.
   *
   * @param closedGates the mask of the gates that its state closes: {@link Gates#closedFor}
   * @param user the user of the client until it authenticates
   */
  public Session(
      ToIntFunction<Session> closedGates,
      User user,
      long id,
      Link link,
      long now,
      boolean authenticated) {
    this.closedGates = closedGates;
    this.user = user;
    this.id = id;
    this.link = link;
    activity = new ClientActivity(now);
    this.authenticated = authenticated;
    deriveGates();
  }

  /** The session of the client behind a call. */
  public static Session of(Call call) {
    return (Session) call.client();
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public int database() {
    return database;
  }

  /** Selects a database. */
  public void database(int index) {
    database = index;
  }

  /** A small number of its own, as long as it is connected; -1 before and after. */
  public int descriptor() {
    return descriptor;
  }

  void descriptor(int number) {
    descriptor = number;
  }

  /** The connection. */
  public Link link() {
    return link;
  }

  /** The protocol of its answers: 2 or 3. */
  public int protocol() {
    return protocol;
  }

  /** Sets the protocol. */
  public void protocol(int version) {
    protocol = version;
    deriveGates();
  }

  /** What the client says of itself. */
  public ClientIdentity identity() {
    return identity;
  }

  /** The user that the client acts as. */
  public User user() {
    return user;
  }

  /** Lets the client act as a user from now on. */
  public void user(User newUser) {
    user = newUser;
    deriveGates();
  }

  /** Must be called when the rights of its user have changed. */
  public void rightsChanged() {
    deriveGates();
  }

  /** True once the client may run commands. */
  public boolean authenticated() {
    return authenticated;
  }

  /** Lets the client act as a user, or takes that right away. */
  public void authenticated(boolean yes) {
    authenticated = yes;
    deriveGates();
  }

  /** True if the client sees all commands. */
  public boolean monitor() {
    return monitor;
  }

  /** Turns MONITOR on or off. */
  public void monitor(boolean on) {
    monitor = on;
  }

  /** True if the client is another node of the cluster. */
  public boolean internal() {
    return internal;
  }

  /** Sets whether the client is another node of the cluster. */
  public void internal(boolean yes) {
    internal = yes;
  }

  /** True if the client is a replica, which is sent all changes. */
  public boolean replica() {
    return replica;
  }

  /** True if the client is a replica's second connection, which is sent a snapshot alone. */
  public boolean replicaChannel() {
    return replicaChannel;
  }

  /**
   * The client is a replica from now on: it gets the stream, and is to ask for no answers.
   *
   * @param channel true for its second connection, which is sent a snapshot alone
   */
  public void becomeReplica(boolean channel) {
    replica = true;
    replicaChannel = channel;
    deriveGates();
  }

  /** True for another node of the cluster that is sent slots. */
  public boolean isSlotTarget() {
    return slotTarget;
  }

  /** The client is another node of the cluster, which is sent slots, as a replica is sent all. */
  public void becomeSlotTarget(boolean channel) {
    slotTarget = true;
    becomeReplica(channel);
  }

  /** True under CLIENT NO-TOUCH. */
  public boolean noTouch() {
    return noTouch;
  }

  /** Sets CLIENT NO-TOUCH. */
  public void noTouch(boolean on) {
    noTouch = on;
  }

  /** True under CLIENT IMPORT-SOURCE. */
  public boolean isImportSource() {
    return importSource;
  }

  /** Sets CLIENT IMPORT-SOURCE. */
  public void importSource(boolean on) {
    importSource = on;
  }

  /** True under CLIENT NO-EVICT. */
  public boolean noEvict() {
    return noEvict;
  }

  /** Sets CLIENT NO-EVICT. */
  public void noEvict(boolean on) {
    noEvict = on;
  }

  /** True after READONLY: a replica answers what it can of its primary's slots. */
  public boolean readsFromReplica() {
    return readsFromReplica;
  }

  /** READONLY, or READWRITE. */
  public void readsFromReplica(boolean on) {
    readsFromReplica = on;
  }

  /** True after CLIENT CAPA redirect, also behind RESET: the client goes to the primary if told. */
  public boolean followsRedirects() {
    return followsRedirects;
  }

  /** Notes that the client goes to the primary if told. */
  public void followRedirects() {
    followsRedirects = true;
    deriveGates();
  }

  /** True if the last request, or one before MULTI, was ASKING. */
  public boolean isAsking() {
    return asking > 0;
  }

  /** ASKING: holds for the next request, or for the transaction that begins with it. */
  public void asks() {
    asking = 2;
  }

  /** The slot of the keys of its request, or of its script so far; negative for none. */
  public int slot() {
    return slot;
  }

  /** Notes the slot of its request. */
  public void slot(int ofRequest) {
    slot = ofRequest;
  }

  /**
   * The script in whose course this runs commands, acting for the script's caller; null for a
   * client.
   */
  public ScriptState script() {
    return script;
  }

  /** The client whose rights count: itself, or the caller of the script for which it acts. */
  public Session principal() {
    return caller == null ? this : caller;
  }

  /** A script begins, whose commands it runs for a client. */
  public void beginScript(ScriptState running, Session client) {
    script = running;
    caller = client;
    database = client.database;
    noTouch = client.noTouch;
    lastWrite = client.lastWrite;
    asking = client.asking;
    readsFromReplica = client.readsFromReplica;
    boolean areAllOpen = (gates | client.gates) == 0;
    if (user != client.user || !areAllOpen) {
      user(client.user);
    }
  }

  /** The script has ended. */
  public void endScript() {
    script = null;
    caller = null;
  }

  /** True for the link to the primary, in whose name the stream is applied. */
  public boolean isPrimary() {
    return primary;
  }

  /** Makes it the link to the primary, for as long as it is there. */
  public void becomePrimary() {
    primary = true;
  }

  /** How the client wants its answers. */
  public Answers answers() {
    return answers;
  }

  /** Sets how the client wants its answers. */
  public void answers(Answers wish) {
    answers = wish;
  }

  /** True if the client is sent the answer to the request that runs. */
  public boolean wantsAnswer() {
    return answers == Answers.ON || answers == Answers.SKIP_NEXT;
  }

  /** Has the answer to the request that runs dropped. */
  public void skipAnswer() {
    if (answers == Answers.ON) {
      answers = Answers.SKIP;
    }
  }

  /** The answer that CLIENT REPLY SKIP was about has been dropped, unless it is still to come. */
  public void answerSkipped() {
    if (answers == Answers.SKIP && waiting == null) {
      answers = Answers.ON;
    }
  }

  /** The transaction between MULTI and EXEC, or null. */
  public Transaction transaction() {
    return transaction;
  }

  /** Begins or, with null, ends a transaction. */
  public void transaction(Transaction newTransaction) {
    transaction = newTransaction;
    deriveGates();
  }

  /**
   * Ends a transaction, if there is one, and all watching of keys: what EXEC and DISCARD leave
   * behind.
   */
  public void endTransaction() {
    transaction(null);
    if (watching != null) {
      watching.end();
    }
  }

  /** The keys under WATCH, or null. */
  WatchedKeys.Watching watching() {
    return watching;
  }

  void watching(WatchedKeys.Watching keys) {
    watching = keys;
  }

  /** How many keys are under WATCH. */
  public int watchedKeys() {
    return watching == null ? 0 : watching.size();
  }

  /** True if one of the keys under WATCH has changed. */
  public boolean isWatchBroken() {
    return watching != null && watching.isBroken();
  }

  /** What the client has asked for by CLIENT TRACKING, or null if it never did. */
  public Tracker tracker() {
    return tracker;
  }

  /** The client tracks keys for the first time. */
  public void tracker(Tracker first) {
    tracker = first;
  }

  /** True between CLIENT TRACKING ON and OFF. */
  public boolean isTracking() {
    return tracker != null && tracker.isOn();
  }

  /** A request of the client is answered: CLIENT CACHING holds until the next one or EXEC. */
  public void requestEnded() {
    if (asking > 0 && transaction == null) {
      asking--;
    }
    if (tracker != null && tracker.isCaching() && transaction == null && waiting == null) {
      Command last = activity.lastCommand();
      if (last == null || !last.fullName().startsWith("client|")) {
        tracker.endCaching();
      }
    }
  }

  /** What the client waits for, or null. */
  public Waiting waiting() {
    return waiting;
  }

  /** Lets the client wait, or, with null, go on. */
  void waiting(Waiting reason) {
    waiting = reason;
  }

  /** What the client has subscribed to. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** True if it has subscribed to anything, as of the last {@link #subscriptionsChanged}. */
  public boolean subscribed() {
    return subscribed;
  }

  /** Must be called when the first subscription came or the last one went. */
  public void subscriptionsChanged() {
    subscribed = !subscriptions.isEmpty();
    deriveGates();
  }

  /** The books on the memory that the client takes. */
  public ClientAccount account() {
    return account;
  }

  /** What it has done, and when. */
  public ClientActivity activity() {
    return activity;
  }

  /** What it has sent and waits until it may go on. */
  public DeferredRequests deferred() {
    return deferred;
  }

  /** Where its last write ends in the {@linkplain Propagation replication stream}; 0 before. */
  public long lastWrite() {
    return lastWrite;
  }

  /** The client's last write ends there. */
  public void wrote(long end) {
    lastWrite = end;
  }

  /** True once the connection is gone. */
  public boolean closed() {
    return life == Life.CLOSED;
  }

  /** The connection is gone. */
  public void close() {
    life = Life.CLOSED;
  }

  /** True if the connection will be closed behind its last answer: it runs nothing any more. */
  public boolean ending() {
    return life == Life.ENDING;
  }

  /** The connection will be closed behind the last answer, unless it is gone already. */
  public void end() {
    life = life == Life.OPEN ? Life.ENDING : life;
  }

  /** The gates that are closed for this client, a mask as {@link Gates} has it. */
  public int gates() {
    return gates;
  }

  /**
   * True if nothing special is going on with this client. An event loop may ask too, when no
   * request of the client is under way: what it sees is then as its last answer left it.
   */
  public boolean isPlain() {
    return gates == 0
        && answers == Answers.ON
        && waiting == null
        && !monitor
        && !replica
        && !(tracker != null && tracker.isCaching())
        && life == Life.OPEN;
  }

  /** True if it may be silent for as long as it likes, because it waits for something to come. */
  public boolean maySleep() {
    return monitor || subscribed || replica || primary || waiting != null;
  }

  /** The limits that its output has. */
  public OutputClass outputClass() {
    if (replica) {
      return OutputClass.REPLICA;
    }
    return subscribed ? OutputClass.PUBSUB : OutputClass.NORMAL;
  }

  /**
   * Makes it as a new one, as far as it is known here: RESET. Its user, its subscriptions and
   * MONITOR are also known elsewhere and must have been ended there; the library that it uses stays
   * the same.
   */
  public void reset() {
    endTransaction();
    database = 0;
    identity.name(Bytes.EMPTY);
    noTouch = false;
    noEvict = false;
    importSource = false;
    readsFromReplica = false;
    internal = false;
    if (answers != Answers.SKIP) {
      answers = Answers.ON;
    }
    protocol(2);
  }

  /** Must be called whenever something changed that a {@link ClientGate} looks at. */
  private void deriveGates() {
    gates = closedGates.applyAsInt(this);
  }
}
