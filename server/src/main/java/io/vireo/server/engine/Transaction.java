package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The commands that a client queued since MULTI. Data context only. */
public final class Transaction {
  /** A queued command. */
  public record Queued(Command command, Bytes[] words) {}

  private final List<Queued> queue = new ArrayList<>();
  private boolean refused;
  private long flags;
  private long bytes;

  /** Queues a command. */
  public void add(Command command, Bytes[] words) {
    queue.add(new Queued(command, words));
    flags |= command.flagBits();
    for (Bytes word : words) {
      bytes += word.length();
    }
  }

  /** The queued commands, in order. */
  public List<Queued> queue() {
    return queue;
  }

  /** Heap bytes of the queued arguments, about. */
  public long bytes() {
    return bytes;
  }

  /** Notes that a command could not be queued: EXEC will refuse. */
  public void refuse() {
    refused = true;
  }

  /** True if a command could not be queued. */
  public boolean refused() {
    return refused;
  }

  /** True if any queued command has the flag. */
  public boolean has(Flag flag) {
    return (flags & flag.bit()) != 0;
  }
}
