package io.vireo.server.sentinel.machine;

import io.vireo.server.simulation.Connection;
import io.vireo.server.simulation.Endpoint;
import io.vireo.server.simulation.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/** A Sentinel in the simulation: the machine of production, and its surroundings as a model. */
final class SimulatedSentinel implements Effects {
  private static final long TICK = 100;

  /** Thrown out of the machine when it ends the process. */
  private static final class Crashed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crashed() {
      super(null, null, false, false);
    }
  }

  final Node node;
  private final World world;
  private final Map<Link, CommandWire> commands = new IdentityHashMap<>();
  private final Map<Link, PubSubWire> pubSubs = new IdentityHashMap<>();
  Address address;
  SentinelMachine machine;

  SimulatedSentinel(World world, String name, Address address) {
    this.world = world;
    this.address = address;
    node = new Node(world.simulation, name);
  }

  /** Starts it with what is on its disk, or with its first configuration. */
  void start(SavedConfiguration first) {
    node.restart();
    commands.clear();
    pubSubs.clear();
    SavedConfiguration saved = (SavedConfiguration) node.disk().durable();
    MachineOptions options = new MachineOptions();
    options.announceIp = address.ip();
    options.port = address.port();
    String myId = saved == null ? first.myId() : saved.myId();
    machine =
        new SentinelMachine(
            myId,
            options,
            new Timings(),
            Addresses.NUMBERS,
            this,
            world.simulation.random(),
            node.clock());
    (saved == null ? first : saved).restore(machine);
    machine.start(node.clock());
    if (saved == null) {
      machine.configurationChanged(node.clock());
    }
    node.listen((from, answers) -> new Caller(answers));
    node.after(world.simulation.between(0, TICK), this::tick);
  }

  private void tick() {
    int life = node.life();
    input(() -> machine.tick(node.clock()));
    if (life == node.life()) {
      node.after(TICK, this::tick);
    }
  }

  /** Gives the machine an input, and looks whether it still keeps the rules. */
  void input(Runnable input) {
    try {
      input.run();
      world.checks.look(this);
    } catch (Crashed crashed) {
      world.crash(node, false);
    }
  }

  // Connections.

  private CommandWire wire(Instance instance) {
    return commands.get(instance.link);
  }

  @Override
  public void connectCommands(Instance instance) {
    CommandWire wire = new CommandWire(instance);
    commands.put(instance.link, wire);
    wire.side = world.connect(node, instance.address, wire);
  }

  @Override
  public void connectPubSub(Instance instance) {
    PubSubWire wire = new PubSubWire(instance);
    pubSubs.put(instance.link, wire);
    wire.side = world.connect(node, instance.address, wire);
  }

  @Override
  public void disconnectCommands(Link link) {
    CommandWire wire = commands.remove(link);
    wire.side.close();
  }

  @Override
  public void disconnectPubSub(Link link) {
    PubSubWire wire = pubSubs.remove(link);
    wire.side.close();
  }

  // What is sent.

  @Override
  public void ping(Instance instance) {
    wire(instance).send(Wire.PING, instance);
  }

  @Override
  public void info(Instance instance) {
    wire(instance).send(Wire.INFO, instance);
  }

  @Override
  public void hello(Instance instance, Hello hello) {
    wire(instance).send(new Wire.Publish(hello.format()), instance);
  }

  @Override
  public void scriptKill(Instance instance) {
    wire(instance).send(Wire.SCRIPT_KILL, instance);
  }

  @Override
  public void replicaOf(Instance instance, Address primary) {
    wire(instance).send(new Wire.ReplicaOf(primary), instance);
  }

  @Override
  public void ask(OtherSentinel sentinel, Address primary, long epoch, String candidate) {
    wire(sentinel).send(new Wire.Ask(primary, epoch, candidate), sentinel);
  }

  // What is told.

  @Override
  public void answer(Object question, boolean down, String leader, long epoch) {
    Question asked = (Question) question;
    world.checks.voted(this, asked.primary, leader, epoch);
    asked.answer(new Wire.Told(down, leader, epoch));
  }

  @Override
  public void event(EventLevel level, String type, Primary primary, String text) {
    if (level != EventLevel.DEBUG) {
      world.checks.event(this, type, primary, text);
    }
  }

  @Override
  public void reconfigureClients(Primary primary, boolean leader, Address from, Address to) {}

  @Override
  public void save(long revision) {
    world.save(
        node,
        SavedConfiguration.of(machine),
        () -> input(() -> machine.saved(revision, node.clock())),
        () -> input(() -> machine.saveFailed(revision, node.clock())));
  }

  @Override
  public void crash() {
    throw new Crashed();
  }

  /** The connection for commands to another node. */
  private final class CommandWire implements Endpoint {
    private final Instance first;
    private final Deque<Instance> waiting = new ArrayDeque<>();
    private Connection.Side side;
    private boolean up;

    CommandWire(Instance first) {
      this.first = first;
    }

    void send(Object message, Instance instance) {
      waiting.add(instance);
      side.send(message);
    }

    private boolean gone() {
      return commands.get(first.link) != this;
    }

    @Override
    public void opened() {
      if (!gone()) {
        up = true;
        input(() -> machine.commandsUp(first, address.ip(), node.clock()));
      }
    }

    @Override
    public void received(Object message) {
      if (gone()) {
        return;
      }
      Instance instance = waiting.remove();
      input(() -> answered(instance, message));
    }

    private void answered(Instance instance, Object message) {
      long now = node.clock();
      if (message instanceof PingAnswer answer) {
        machine.pinged(instance, answer, now);
      } else if (message instanceof Wire.InfoText info) {
        machine.informed(instance, ServerInfo.parse(info.text()), now);
      } else if (message == Wire.PUBLISHED) {
        machine.published(instance, true, now);
      } else if (message instanceof Wire.Told told) {
        machine.told((OtherSentinel) instance, told.down(), told.leader(), told.epoch(), now);
      } else if (message instanceof Wire.Done done) {
        machine.answered(instance, done.commands(), now);
      }
    }

    @Override
    public void closed() {
      if (!gone()) {
        commands.remove(first.link);
        input(() -> machine.commandsDown(first, up ? null : "refused", node.clock()));
      }
    }
  }

  /** The connection that listens to hello messages. */
  private final class PubSubWire implements Endpoint {
    private final Instance server;
    private Connection.Side side;

    PubSubWire(Instance server) {
      this.server = server;
    }

    private boolean gone() {
      return pubSubs.get(server.link) != this;
    }

    @Override
    public void opened() {
      if (!gone()) {
        side.send(Wire.SUBSCRIBE);
        input(() -> machine.pubSubUp(server, node.clock()));
      }
    }

    @Override
    public void received(Object message) {
      if (!gone()) {
        String text = ((Wire.Message) message).text();
        input(() -> machine.heard(server, text, node.clock()));
      }
    }

    @Override
    public void closed() {
      if (!gone()) {
        pubSubs.remove(server.link);
        input(() -> machine.pubSubDown(server, null, node.clock()));
      }
    }
  }

  /** A question that waits for its answer, and holds up those behind it. */
  private static final class Question {
    private final Caller caller;
    private final Address primary;
    private Object answer;

    Question(Caller caller, Address primary) {
      this.caller = caller;
      this.primary = primary;
    }

    void answer(Object reply) {
      answer = reply;
      caller.flush();
    }
  }

  /** Another Sentinel's connection to this one. */
  private final class Caller implements Endpoint {
    private final Connection.Side answers;
    private final Deque<Question> questions = new ArrayDeque<>();

    Caller(Connection.Side answers) {
      this.answers = answers;
    }

    @Override
    public void received(Object message) {
      if (message == Wire.PING) {
        reply(PingAnswer.PONG);
      } else if (message instanceof Wire.Publish publish) {
        input(() -> machine.greeted(publish.message(), node.clock()));
        reply(Wire.PUBLISHED);
      } else if (message instanceof Wire.Ask ask) {
        Question question = new Question(this, ask.primary());
        questions.add(question);
        input(
            () ->
                machine.asked(ask.primary(), ask.epoch(), ask.candidate(), question, node.clock()));
      }
    }

    private void reply(Object reply) {
      if (questions.isEmpty()) {
        answers.send(reply);
      } else {
        Question behind = new Question(this, null);
        questions.add(behind);
        behind.answer(reply);
      }
    }

    void flush() {
      while (!questions.isEmpty() && questions.peek().answer != null) {
        answers.send(questions.remove().answer);
      }
    }

    @Override
    public void closed() {
      questions.clear();
    }
  }
}
