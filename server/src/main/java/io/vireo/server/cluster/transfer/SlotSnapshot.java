package io.vireo.server.cluster.transfer;

import io.vireo.config.Config;
import io.vireo.config.SnapshotSettings;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.durability.CommandLogWriter;
import io.vireo.server.durability.KeyDelay;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.RequestWriter;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys of some slots as they were at one moment, turned into commands little by little, as fast
 * as the target takes them. Data context only.
 */
final class SlotSnapshot implements IncrementalTasks.IncrementalTask {
  /** Bytes that are made before the target takes them. */
  private static final long MOST_AHEAD = 4L << 20;

  private final Keyspace keyspace;
  private final Config config;
  private final Inbox inbox;
  private final Clock clock;
  private final Pipe pipe;
  private final CommandLogWriter writer;
  private final Cut cut;
  private final Runnable whole;
  private final Consumer<String> broken;
  private final KeyDelay delay = new KeyDelay();
  private long delayed;
  private volatile boolean waits;
  private boolean read;
  private boolean over;

  /**
   * Holds the present state fast.
   *
   * @param libraries the texts of all libraries of functions, which the target is to have too
   * @param whole called when the last byte was handed to the pipe
   * @param broken called with the reason why that will never be
   */
  SlotSnapshot(
      Keyspace keyspace,
      Config config,
      Inbox inbox,
      Clock clock,
      SlotSet slots,
      List<byte[]> libraries,
      Pipe pipe,
      Runnable whole,
      Consumer<String> broken) {
    this.keyspace = keyspace;
    this.config = config;
    this.inbox = inbox;
    this.clock = clock;
    this.pipe = pipe;
    this.whole = whole;
    this.broken = broken;
    writer = new CommandLogWriter(this::hand);
    cut = keyspace.cuts().ofSlots(BitSet.valueOf(slots.words()), writer);
    delay.micros(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
    libraries.forEach(text -> writer.raw(library(text)));
  }

  private static byte[] library(byte[] text) {
    RequestWriter out = new RequestWriter();
    out.begin(4);
    out.word("FUNCTION");
    out.word("LOAD");
    out.word("REPLACE");
    out.word(text, 0, text.length);
    return out.drain();
  }

  private void hand(byte[] bytes) {
    pipe.append(bytes, 0, bytes.length);
    pipe.wake();
  }

  /** The target has taken something. Any thread. */
  void taken() {
    if (waits) {
      inbox.wake();
    }
  }

  @Override
  public boolean isPatient() {
    return true;
  }

  @Override
  public long readyAt() {
    waits = true;
    boolean must = pipe.waiting() > MOST_AHEAD;
    waits = must;
    return must ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public boolean step() {
    if (over) {
      return false;
    }
    try {
      if (!read) {
        read = !cut.step();
        // Keys that clients changed meanwhile were written then.
        delay.passed(writer.keys() - delayed, clock.millis());
        delayed = writer.keys();
        if (delay.resumeAt() > 0) {
          writer.flush();
        }
        return true;
      }
      writer.raw(Words.bytes("CLUSTER", "SYNCSLOTS", "SNAPSHOT-EOF"));
      writer.flush();
      end();
      whole.run();
    } catch (RuntimeException | Error failed) {
      end();
      broken.accept("RDB channel - Failed to send slots snapshot");
    }
    return false;
  }

  /** Lets go of the state that was held fast. */
  void end() {
    if (!over) {
      over = true;
      keyspace.cuts().endOfSlots();
      writer.release();
    }
  }
}
