package io.vireo.server.sentinel;

import io.vireo.config.Config;
import io.vireo.config.ConfigRewriter;
import io.vireo.config.GeneralSettings;
import io.vireo.config.Glob;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.peer.Peers;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.sentinel.link.InstanceLinks;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Description;
import io.vireo.server.sentinel.machine.EventLevel;
import io.vireo.server.sentinel.machine.FailoverStart;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.machine.SentinelMachine;
import io.vireo.server.sentinel.machine.Timings;
import io.vireo.server.sentinel.script.ScriptQueue;
import io.vireo.server.sentinel.script.ScriptRunner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Sentinel. What it decides is decided by {@link SentinelMachine}, which lives in the data
 * context; here it is told what time it is and what has come, and what it wants is done.
 *
 * <p>The machine gives no promise that is not on the disk. Therefore, behind each input, the file
 * is written if the machine wants that, and the machine is told before anything else happens; as it
 * is the data worker that does all this, no thread that serves clients waits for the disk.
 *
 * <p>The machine's time is one that only runs forward. It begins far from zero, which means never.
 *
 * <p>Data worker only, once the server is put together.
 */
public final class Sentinel {
  private static final Logger LOG = LoggerFactory.getLogger(Sentinel.class);

  private static final long TICK_MILLIS = 100;
  private static final long BEGIN = 1_000_000_000_000L;

  private final Config config;
  private final Cron cron;
  private final Clock clock;
  private final long origin;
  private final SentinelSettings settings;
  private final SentinelMachine machine;
  private final MachineEffects effects;
  private final InstanceLinks links;
  private final Timings timings = new Timings();
  private final ScriptQueue scripts;
  private final SentinelEvents events;
  private final SentinelFile file;
  private final boolean isNew;
  private boolean working;
  private int simulated;

  /**
   * A Sentinel that is not started yet.
   *
   * @param peers opens connections to what it watches
   * @param runner runs the programs of the user
   * @param rewriter writes the configuration file
   * @param path the file
   * @param state what the file says
   * @param freshId the ID of a Sentinel that has none yet
   * @param random what choices at random are drawn from
   * @param crash ends the process, when SENTINEL SIMULATE-FAILURE asks for that
   */
  public Sentinel(
      Clock clock,
      Inbox inbox,
      Config config,
      Cron cron,
      Peers peers,
      ScriptRunner runner,
      PubSub pubSub,
      ConfigRewriter rewriter,
      Path path,
      SentinelState state,
      String freshId,
      RandomGenerator random,
      Runnable crash) {
    this.config = config;
    this.cron = cron;
    this.clock = clock;
    origin = clock.nanos();
    settings = state.settings;
    settings.announcePort(settings.announcePort(), port());
    isNew = settings.id() == null;
    if (isNew) {
      settings.id(freshId);
    }
    events = new SentinelEvents(pubSub, settings, this::addScript);
    scripts = new ScriptQueue(events, runner);
    effects = new MachineEffects(events, crash, this::links);
    machine =
        new SentinelMachine(
            settings.id(), settings.options(), timings, settings.names(), effects, random, now());
    links =
        new InstanceLinks(peers, inbox, new LinkManner(config, settings), new MachineInputs(this));
    file = new SentinelFile(path, rewriter, settings, machine, timings);
    new Restoring(machine).restore(state);
  }

  private void addScript(List<String> words) {
    scripts.add(words);
  }

  /** Begins to watch. */
  public void start() {
    if (isNew) {
      save();
    }
    LOG.info("Sentinel ID is {}", settings.id());
    input(machine::start);
    cron.every(TICK_MILLIS, this::tick);
  }

  /** The port is known now on which this Sentinel listens, which others are to be told. */
  public void listens() {
    settings.announcePort(settings.announcePort(), port());
  }

  private void tick() {
    input(machine::tick);
    scripts.look(now());
  }

  // ------------------------------------------------------------------------- what happens

  /** The machine's time, milliseconds. */
  public long now() {
    return BEGIN + (clock.nanos() - origin) / 1_000_000;
  }

  /** Gives the machine an input, with the time, and does what follows from it. */
  void input(LongConsumer input) {
    input.accept(now());
    settle();
  }

  /** Writes the file as often as the machine wants it; false if the last time failed. */
  private boolean settle() {
    boolean well = true;
    if (working) {
      return true;
    }
    working = true;
    try {
      for (Long revision = effects.takeSave(); revision != null; revision = effects.takeSave()) {
        well = file.write();
        if (well) {
          machine.saved(revision, now());
        } else {
          machine.saveFailed(revision, now());
        }
      }
    } finally {
      working = false;
    }
    return well;
  }

  // ------------------------------------------------------------------------- what is asked

  /** What decides. */
  public SentinelMachine machine() {
    return machine;
  }

  /** Settings that belong to no primary. */
  public SentinelSettings settings() {
    return settings;
  }

  /** The settings of the server. */
  public Config config() {
    return config;
  }

  /** Scripts that run or wait. */
  public ScriptQueue scripts() {
    return scripts;
  }

  /** The connections to what is watched. */
  public InstanceLinks links() {
    return links;
  }

  /** The port on which this Sentinel listens. */
  public int port() {
    int plain = config().get(NetworkSettings.PORT);
    return plain == 0 || config().get(TlsSettings.TLS_REPLICATION) ? securePort(plain) : plain;
  }

  private int securePort(int otherwise) {
    int secure = config().get(TlsSettings.TLS_PORT);
    return secure == 0 ? otherwise : secure;
  }

  /** The host of an address as it is told to clients. */
  public String shown(Address address) {
    return address.shown(settings.announceHostnames());
  }

  /** An instance as clients see it: names and values in order. */
  public Map<String, String> describe(Instance instance) {
    Map<String, String> fields = new LinkedHashMap<>();
    Description.of(instance, now(), settings.announceHostnames(), fields::put);
    return fields;
  }

  /** Periods and time limits. */
  public Timings timings() {
    return timings;
  }

  /** Whether a host can be reached by its number, or by its name if that is allowed and known. */
  public boolean knows(String host) {
    return settings.names().resolve(host, 0) != null;
  }

  /** Whether a path names a program that this process may run. */
  public boolean isExecutable(String path) {
    return SentinelReader.isExecutable(config().get(GeneralSettings.DIR), path);
  }

  /** Writes the file; false if that failed. */
  public boolean save() {
    return file.write();
  }

  /** Settings were changed: they are written. False if that failed. */
  public boolean changed() {
    machine.configurationChanged(now());
    return settle();
  }

  /** Begins to watch a primary that is not watched yet; false if that could not be written. */
  public boolean monitor(String name, String host, int port, int quorum) {
    Address address = settings.names().accept(host, port);
    machine.monitor(name, address, quorum, now());
    return settle();
  }

  /** Watches a primary no longer; false if that could not be written. */
  public boolean remove(Primary primary) {
    machine.remove(primary, now());
    return settle();
  }

  /** Forgets what belongs to the primaries whose names match; gives their number. */
  public int reset(String pattern) {
    int count = 0;
    for (Primary primary : machine.primaries()) {
      if (Glob.matches(pattern, primary.name(), false)) {
        machine.reset(primary, now());
        settle();
        count++;
      }
    }
    return count;
  }

  /** Has a replica take over, if that is possible. */
  public FailoverStart failover(Primary primary) {
    FailoverStart start = machine.failover(primary, now());
    settle();
    return start;
  }

  /** Answers another Sentinel. */
  public Vote asked(String host, int port, long epoch, String candidate) {
    Question question = new Question();
    Address address = settings.names().resolve(host, port);
    Address there = address == null ? new Address(host, "", port) : address;
    machine.asked(there, epoch, candidate, question, now());
    settle();
    return question.vote();
  }

  /** A hello message has come as a request. */
  public void greeted(String message) {
    input(now -> machine.greeted(message, now));
  }

  /** Tells of something that a client has done to a primary. */
  public void event(String type, Primary primary, String behind) {
    machine.tell(EventLevel.WARNING, type, primary, behind);
  }

  /** Has the process end in the midst of a failover: SENTINEL SIMULATE-FAILURE. */
  public void simulate(boolean afterElection, boolean afterPromotion) {
    simulated = (afterElection ? 1 : 0) | (afterPromotion ? 2 : 0);
    machine.simulateFailure(afterElection, afterPromotion);
  }

  /** What is simulated: 1 after an election, 2 after a promotion, or their sum. */
  public int simulated() {
    return simulated;
  }

  /** Makes the connections to a primary and its replicas anew: there is another login. */
  public void reconnect(Primary primary) {
    input(now -> machine.reconnectServers(primary, now));
  }

  /** Makes the connections to other Sentinels anew: there is another login. */
  public void reconnectSentinels() {
    input(machine::reconnectSentinels);
  }
}
