package io.vireo.server.engine.session;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.memory.KeptBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands that a client queued since MULTI. Data context only. */
public final class Transaction {
  /** A queued command. */
  public record Queued(Command command, Bytes[] words) {}

  /** Bytes of a place in the queue: about a third of them are free. */
  private static final int REFERENCE = 6;

  private final List<Queued> queue = new ArrayList<>();
  private int database;
  private boolean refused;
  private long flags;
  private long flagsOfAll = -1;
  private long bytes;
  private long heapBytes;
  private long toRepeat;

  /** An empty queue of a client that has selected this database. */
  public Transaction(int database) {
    this.database = database;
  }

  /** The database that will be selected when the commands have run that are queued. */
  public int database() {
    return database;
  }

  /** Notes that a queued command will select a database. */
  public void database(int index) {
    database = index;
  }

  /**
   * Queues a command.
   *
   * @param requestFlags the flags of the request, a mask
   * @return how many bytes of the heap that took, about
   */
  public long add(Command command, long requestFlags, Bytes[] words) {
    queue.add(new Queued(command, words));
    flags |= requestFlags;
    flagsOfAll &= requestFlags;
    for (Bytes word : words) {
      bytes += word.length();
    }
    toRepeat += toRepeat(command, words);
    long took = HeapLayout.object(2, 0) + REFERENCE + KeptBytes.words(words);
    heapBytes += took;
    return took;
  }

  /** The queued commands, in order. */
  public List<Queued> queue() {
    return queue;
  }

  /**
   * Forgets the arguments of a command that was executed: what is kept of them is in the database.
   *
   * @return how many bytes of the heap the queue takes less, about
   */
  public long executed(int index) {
    Bytes[] words = queue.get(index).words();
    long took = KeptBytes.words(words) - HeapLayout.references(words.length);
    Arrays.fill(words, null);
    heapBytes -= took;
    return took;
  }

  private static long toRepeat(Command command, Bytes[] words) {
    return command.has(Flag.WRITE) ? Call.requestBytes(words, words.length) : 0;
  }

  /** Bytes of the queued commands that files and replicas repeat, about. */
  public long toRepeat() {
    return toRepeat;
  }

  /** Bytes of a queued command, not executed yet, that files and replicas repeat, about. */
  public long toRepeat(int index) {
    return toRepeat(queue.get(index).command(), queue.get(index).words());
  }

  /** Bytes of the queued arguments. */
  public long bytes() {
    return bytes;
  }

  /** Heap bytes of the queue, about. */
  public long heapBytes() {
    return heapBytes;
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

  /** True if all queued commands have the flag, or there are none. */
  public boolean allHave(Flag flag) {
    return (flagsOfAll & flag.bit()) != 0;
  }
}
