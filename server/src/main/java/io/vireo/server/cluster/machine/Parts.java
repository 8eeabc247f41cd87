package io.vireo.server.cluster.machine;

/** Makes the machine's parts and gives each what it uses. */
final class Parts {
  final Epochs epochs;
  final Messages messages;
  final Links links;
  final Failures failures;
  final ManualFailover manualFailover;
  final Receiver receiver;
  final Cron cron;
  final Start start;
  final ImageTaker image;
  final NodeCommands nodeCommands;
  final SlotCommands slotCommands;

  private final Turn turn;
  private final Health health;
  private final Election election;

  Parts(Turn turn) {
    this.turn = turn;
    Blacklist blacklist = new Blacklist(turn);
    SlotOwners owners = new SlotOwners(turn);
    epochs = new Epochs(turn);
    messages = new Messages(turn, blacklist);
    links = new Links(turn, messages);
    failures = new Failures(turn, messages);
    health = new Health(turn);
    manualFailover = new ManualFailover(turn, messages);
    Members members = new Members(turn, owners, links, failures);
    Roles roles = new Roles(turn, owners, manualFailover);
    SlotClaims claims = new SlotClaims(turn, owners, roles, messages);
    Votes votes = new Votes(turn, messages);
    election = new Election(turn, messages, roles, health, manualFailover);
    Heartbeats heartbeats =
        new Heartbeats(
            turn,
            members,
            links,
            failures,
            messages,
            new SenderRole(turn, roles, owners),
            claims,
            epochs,
            new GossipReader(turn, members, links, failures, blacklist),
            new ExtensionReader(turn, members, roles, blacklist));
    receiver =
        new Receiver(
            turn, links, heartbeats, roles, claims, votes, election, manualFailover, failures);
    cron =
        new Cron(
            turn,
            members,
            links,
            messages,
            failures,
            manualFailover,
            election,
            new ReplicaMigration(turn, roles),
            health);
    image = new ImageTaker(turn);
    start = new Start(turn, owners, roles);
    nodeCommands =
        new NodeCommands(
            turn, members, blacklist, roles, owners, manualFailover, election, epochs, messages);
    slotCommands = new SlotCommands(turn, owners, roles, epochs, messages);
  }

  /** Does what the input has put off to its end. */
  void settle() {
    if (turn.wants(Todo.MANUAL_FAILOVER)) {
      turn.todo &= ~(Todo.MANUAL_FAILOVER | Todo.FAILOVER);
      if (turn.myself().isReplica()) {
        manualFailover.goOn();
        election.goOn();
      }
    }
    if (turn.wants(Todo.FAILOVER)) {
      turn.todo &= ~Todo.FAILOVER;
      election.goOn();
    }
    if (turn.wants(Todo.UPDATE_STATE)) {
      health.update();
    }
  }
}
