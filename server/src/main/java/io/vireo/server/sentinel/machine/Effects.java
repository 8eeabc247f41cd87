package io.vireo.server.sentinel.machine;

/**
 * What the machine wants done. It calls these methods while it handles an input, in the order in
 * which things are to happen; none of them may call the machine back before that input has
 * returned. What comes of it is told to the machine later, as another input.
 */
public interface Effects {

  /**
   * Opens the connection for commands; TLS, AUTH and CLIENT SETNAME are left to the implementation.
   * Then {@link SentinelMachine#commandsUp} or {@link SentinelMachine#commandsDown} follows.
   */
  void connectCommands(Instance instance);

  /**
   * Opens the connection that listens to {@link Hello#CHANNEL}, and subscribes. {@link
   * SentinelMachine#pubSubUp} or {@link SentinelMachine#pubSubDown} follows.
   */
  void connectPubSub(Instance instance);

  /**
   * Closes the connection for commands if there is one. From this call on nothing that belongs to
   * it may be told: neither its end nor an answer.
   */
  void disconnectCommands(Link link);

  /** Closes the connection that listens, likewise. */
  void disconnectPubSub(Link link);

  /** Sends PING; {@link SentinelMachine#pinged} takes the answer. */
  void ping(Instance instance);

  /** Sends INFO; {@link SentinelMachine#informed} takes the answer. */
  void info(Instance instance);

  /** Publishes the message; {@link SentinelMachine#published} takes the answer. */
  void hello(Instance instance, Hello hello);

  /** Sends SCRIPT KILL; {@link SentinelMachine#answered} takes the answer. */
  void scriptKill(Instance instance);

  /**
   * Sends MULTI, SLAVEOF, CONFIG REWRITE, CLIENT KILL TYPE normal, CLIENT KILL TYPE pubsub, EXEC;
   * {@link SentinelMachine#answered} takes their six answers.
   *
   * @param primary the server to follow; null for NO ONE
   */
  void replicaOf(Instance instance, Address primary);

  /**
   * Asks {@code SENTINEL IS-MASTER-DOWN-BY-ADDR}; {@link SentinelMachine#told} takes the answer.
   *
   * @param candidate the Sentinel that the other one shall vote for, or {@code *}
   */
  void ask(OtherSentinel sentinel, Address primary, long epoch, String candidate);

  /**
   * Answers {@link SentinelMachine#asked}.
   *
   * @param question what was given there
   * @param down whether the primary is down
   * @param leader the Sentinel that this one voted for, or {@code *}
   * @param epoch the epoch of the vote
   */
  void answer(Object question, boolean down, String leader, long epoch);

  /**
   * Tells of an event: logs it, publishes the text on the channel of that type unless the level is
   * DEBUG, and at WARNING has the primary's notification script run.
   *
   * @param primary whose event it is, or null
   */
  void event(EventLevel level, String type, Primary primary, String text);

  /**
   * Runs the primary's client-reconfig-script, if there is one: name, {@code leader} or {@code
   * observer}, {@code start}, and both addresses.
   */
  void reconfigureClients(Primary primary, boolean leader, Address from, Address to);

  /**
   * Writes the configuration as it is now, and then calls {@link SentinelMachine#saved} with this
   * number or that of a later save, or {@link SentinelMachine#saveFailed}. Votes wait for it.
   */
  void save(long revision);

  /**
   * Ends the process as {@code SENTINEL SIMULATE-FAILURE} asked for: exit code 99. The machine does
   * nothing more for this primary within the input.
   */
  void crash();
}
