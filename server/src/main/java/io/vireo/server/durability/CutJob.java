package io.vireo.server.durability;

import io.vireo.server.durability.making.FileInMaking;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.keyspace.Keyspace;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A file being made of the keyspace as it was at one moment: the data context shows a cut in
 * slices, a disk worker writes what it is handed. Whatever goes wrong, on either side, fails the
 * file and nothing else. Data context, but for the steps of the disk worker.
 */
abstract class CutJob implements RewriteJob, FileInMaking.Steps {
  final FileInMaking making;
  private final Keyspace keyspace;
  private final Clock clock;
  private final Consumer<IOException> whenDone;
  private final KeyDelay delay = new KeyDelay();
  private Cut cut;
  private boolean shown;
  private boolean ended;

  /**
   * A file that is not begun yet.
   *
   * @param inbox wakes the context when the file can go on
   * @param disk where it is written, in order
   * @param back leads from there back into the data context
   * @param whenDone called in the data context once the file is in place, or with what went wrong
   */
  CutJob(
      Inbox inbox,
      Keyspace keyspace,
      Clock clock,
      Executor disk,
      Executor back,
      Consumer<IOException> whenDone) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.whenDone = whenDone;
    making = new FileInMaking(this, disk, inbox::wake, () -> back.execute(this::done));
  }

  /** Begins to show the present state. */
  final void begin(Cut.Sink sink) {
    cut = keyspace.cut(sink);
    try {
      making.open();
    } catch (Throwable refused) {
      keyspace.endCut();
      throw refused;
    }
  }

  /** Begins to make a file without any keys. */
  final void beginWithoutKeys() {
    making.open();
  }

  /** Keys written so far. */
  abstract long keys();

  /** Everything was shown: hands over what is behind it. */
  abstract void end() throws IOException;

  /** Lets go of values that were begun: all was shown, or the rest is not wanted. */
  abstract void release();

  /** Nothing is handed over any more: gives back what was taken for it. */
  void giveBack() {}

  @Override
  public long kept() {
    return making.pending();
  }

  @Override
  public final void keyDelay(long micros) {
    delay.micros(micros);
  }

  /** True while the receiver of the file takes no more; it must wake the job up afterwards. */
  boolean isHeldUp() {
    return false;
  }

  @Override
  public final long readyAt() {
    return making.isBehind() || isHeldUp() ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public final boolean step() {
    boolean more = making.failure() == null && show();
    if (!more && !shown) {
      letGo();
      finish();
      close();
    }
    return more;
  }

  private boolean show() {
    try {
      long before = keys();
      boolean more = cut != null && cut.step();
      delay.passed(keys() - before, clock.millis());
      return more;
    } catch (Throwable failed) {
      making.fail(failed);
      return false;
    }
  }

  private void finish() {
    if (making.failure() != null) {
      return;
    }
    try {
      end();
    } catch (Throwable failed) {
      making.fail(failed);
    }
  }

  private void letGo() {
    shown = true;
    if (cut != null) {
      keyspace.endCut();
    }
    release();
  }

  private void close() {
    giveBack();
    making.close();
  }

  @Override
  public final boolean cancel() {
    if (!making.giveUp()) {
      return false;
    }
    ended = true;
    if (!shown) {
      letGo();
      close();
    }
    return true;
  }

  /** Waits for a file that takes its place, so that {@link #cancel} came too late. */
  final void awaitEnd() {
    making.awaitEnd();
    done();
  }

  private void done() {
    if (!ended) {
      ended = true;
      whenDone.accept(making.failure());
    }
  }
}
