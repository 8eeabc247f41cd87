package io.vireo.server.family;

import io.vireo.config.FileDirectives;
import io.vireo.config.GeneralSettings;
import io.vireo.server.data.Thresholds;
import io.vireo.server.durability.Disk;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.LibraryTexts;
import io.vireo.server.engine.Authentication;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.IdleClients;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.engine.WrongPasswords;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.keyspace.ChangeListeners;
import io.vireo.server.peer.Peers;
import io.vireo.server.pubsub.KeyspaceNotifier;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.library.Functions;
import io.vireo.server.script.library.LuaLibraries;
import io.vireo.server.script.library.StoredFunctions;
import io.vireo.server.tracking.delivery.TrackedClients;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What families may ask for beyond their call. The engine is made after the table of the families'
 * commands, so it is handed in late; handlers run later still.
 */
public final class Services {
  private final Optional<Path> file;
  private final EncodingThresholds thresholds = new EncodingThresholds();
  private final FileRules files = new FileRules(this);
  private final DebugSwitches debug = new DebugSwitches();
  private final Functions functions = new Functions();
  private final LibraryTexts libraryTexts = new StoredFunctions(functions);
  private Engine engine;
  private Authentication authentication;
  private WrongPasswords wrongPasswords;
  private UserStore userStore;
  private PubSub pubSub;
  private TrackedClients trackedClients;
  private ServerInfo info;
  private ConfigFile configFile;
  private Disk disk = Disk.AT_ONCE;
  private RandomGenerator random = new SplittableRandom();
  private Migrations migrations = new Migrations(Peers.none());
  private Durability durability;
  private Scripts scripts;
  private ScriptFields scriptFields;
  private ShutdownControl shutdown = new NoProcess();

  /** Services of a server without a configuration file. */
  public Services() {
    this(Optional.empty());
  }

  /** Services of a server with this configuration file. */
  public Services(Optional<Path> file) {
    this.file = file;
  }

  /** Hands the engine in, once. */
  public void engine(Engine made) {
    engine = made;
    authentication = new Authentication(made);
    wrongPasswords = new WrongPasswords(made);
    userStore = new UserStore(made, authentication);
    userStore.configure();
    pubSub = new PubSub(made);
    trackedClients = new TrackedClients(made, random);
    listen(made);
    new IdleClients(made).start();
    configFile = new ConfigFile(made.config(), file);
    configFile.rewriter().owner(FileDirectives.USER, userStore::lines);
    info = new ServerInfo(made, file);
    info.owners()
        .own("pubsub_channels", () -> pubSub.count(Kind.CHANNEL))
        .own("pubsub_patterns", () -> pubSub.count(Kind.PATTERN))
        .own("pubsubshard_channels", () -> pubSub.count(Kind.SHARD))
        .own("tracking_clients", () -> trackedClients.tracking().clients())
        .own("tracking_total_keys", () -> trackedClients.tracking().keys())
        .own("tracking_total_items", () -> trackedClients.tracking().items())
        .own("tracking_total_prefixes", () -> trackedClients.tracking().prefixes());
    info.owners().own("migrate_cached_sockets", () -> migrations.cached());
    made.cron().every(1000, () -> migrations.closeOld(made.clock().millis()));
    EngineSettings.follow(made, info.memory());
    scripts = new Scripts(made, debug::scriptsMayRunAll);
    functions.engine(new LuaLibraries(scripts, made.clock()));
    durability = new Durability(made, disk, libraryTexts, this::thresholds);
    made.memory().counted(made.users()::heapBytes);
    made.memory().uncounted(durability.log()::waitingBytes);
    made.memory().uncounted(made.keyspace()::cutBytes);
    made.memory().uncounted(durability.snapshots()::kept);
    made.memory().uncounted(durability.rewrite()::kept);
    made.memory().uncounted(() -> migrations.keptBytes());
    DurabilityFields.own(info.owners(), durability);
    thresholds.follow(made.config());
    scriptFields = new ScriptFields(scripts, functions);
    scriptFields.own(info.owners());
    scriptFields.count(made.memory());
    made.partialChanges().dump(files::passedOn);
  }

  private void listen(Engine made) {
    KeyspaceNotifier notifier = new KeyspaceNotifier(pubSub, made.keyspace());
    made.config().listen(GeneralSettings.NOTIFY_KEYSPACE_EVENTS, notifier::settings);
    made.keyspace()
        .listener(
            new ChangeListeners(
                made.watched(),
                made.blockedKeys(),
                made.propagation(),
                made.gates().get(HeldKeysGate.class).keys(),
                trackedClients,
                notifier));
  }

  /** The engine. Only while commands run. */
  public Engine engine() {
    return engine;
  }

  /** What follows the settings that say up to which size values are packed. */
  public EncodingThresholds encodingThresholds() {
    return thresholds;
  }

  /** Up to which size values are packed, by the present settings. */
  public Thresholds thresholds() {
    return thresholds.now();
  }

  /** What INFO tells. After the engine was handed in. */
  public ServerInfo info() {
    return info;
  }

  /** Hands the disk workers in, before the engine; without them all is written at once. */
  public void disk(Disk workers) {
    disk = workers;
  }

  /** Hands in what choices at random are drawn from, before the engine, to repeat them. */
  public void random(RandomGenerator chance) {
    random = chance;
  }

  /** What choices at random are drawn from. Data context only. */
  public RandomGenerator random() {
    return random;
  }

  /** Hands in who opens connections to other servers; without it nobody can be reached. */
  public void peers(Peers peers) {
    migrations = new Migrations(peers);
  }

  /** What all MIGRATEs share. */
  public Migrations migrations() {
    return migrations;
  }

  /** Closes the connections to other servers. Any thread. */
  public void close() {
    migrations.close();
  }

  /** Ends the Java threads of scripts and functions, when nobody runs any more. Any thread. */
  public void endScripts() {
    scripts.flush();
    functions.clear();
  }

  /** What keeps the data. After the engine was handed in. */
  public Durability durability() {
    return durability;
  }

  /** What runs scripts. After the engine was handed in. */
  public Scripts scripts() {
    return scripts;
  }

  /** The configuration file. After the engine was handed in. */
  public ConfigFile configFile() {
    return configFile;
  }

  /** Who decides on logins. After the engine was handed in. */
  public Authentication authentication() {
    return authentication;
  }

  /** What follows from a wrong password. */
  public WrongPasswords wrongPasswords() {
    return wrongPasswords;
  }

  /** Where users are kept. After the engine was handed in. */
  public UserStore userStore() {
    return userStore;
  }

  /** The subscriptions. After the engine was handed in. */
  public PubSub pubSub() {
    return pubSub;
  }

  /** Client-side caching. After the engine was handed in. */
  public TrackedClients trackedClients() {
    return trackedClients;
  }

  /** What scripts and functions take. After the engine was handed in. */
  public ScriptFields scriptFields() {
    return scriptFields;
  }

  /** The functions of all libraries. */
  public Functions functions() {
    return functions;
  }

  /** The libraries as files have them. */
  LibraryTexts libraryTexts() {
    return libraryTexts;
  }

  /** How values are written to files and read from them. */
  public FileRules files() {
    return files;
  }

  /** What DEBUG changed for tests. */
  public DebugSwitches debug() {
    return debug;
  }

  /** Hands in who ends the process. */
  public void shutdown(ShutdownControl control) {
    shutdown = control;
  }

  /** Who ends the process. */
  public ShutdownControl shutdown() {
    return shutdown;
  }

  /** A server inside another program, which alone decides about its end. */
  private static final class NoProcess implements ShutdownControl {
    @Override
    public String shutdown(Wish wish) {
      return "ERR SHUTDOWN is not possible: the server belongs to another program.";
    }

    @Override
    public boolean abort() {
      return false;
    }
  }
}
