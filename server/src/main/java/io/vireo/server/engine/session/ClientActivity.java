package io.vireo.server.engine.session;

import io.vireo.server.command.Command;

/**
 * When a client came, and what it has done since. Times in Unix milliseconds. Data context only.
 */
public final class ClientActivity {
  private final long since;
  private Command lastCommand;
  private long lastInteraction;
  private long commands;
  private long notedTraffic;

  ClientActivity(long since) {
    this.since = since;
    lastInteraction = since;
  }

  /** When it connected. */
  public long since() {
    return since;
  }

  /** The last command it asked for, whether it ran or not; null before the first. */
  public Command lastCommand() {
    return lastCommand;
  }

  /** When bytes last went one way or the other, to the second. */
  public long lastInteraction() {
    return lastInteraction;
  }

  /** How many commands it has run. */
  public long commands() {
    return commands;
  }

  /** Notes that it asked for a command or, with null, for an unknown one. */
  public void asked(Command command) {
    lastCommand = command;
  }

  /** It has begun a command, which waits. */
  public void began(Command command, long now) {
    lastCommand = command;
    lastInteraction = now;
  }

  /** A script that it called has run a command to its end. */
  public void ranInScript() {
    commands++;
  }

  /** It has run a command to its end. */
  public void ran(Command command, long now) {
    began(command, now);
    commands++;
  }

  /**
   * Notes whether bytes came or went since the last look.
   *
   * @param traffic all bytes that ever did
   * @param before when the last look was: a command that has run since is not older than this one
   */
  public void note(long traffic, long before, long now) {
    if (traffic != notedTraffic && lastInteraction < before) {
      lastInteraction = now;
    }
    notedTraffic = traffic;
  }
}
