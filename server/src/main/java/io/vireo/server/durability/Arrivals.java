package io.vireo.server.durability;

import io.vireo.persistence.rdb.RdbException;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.persistence.rdb.RdbStarved;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A snapshot that is loaded while it arrives, without a file. Data context only.
 *
 * <p>Bytes wait here until they are loaded, and the caller that adds them must not let too many
 * wait ({@link #isFull}). A collection is loaded element by element; what is one to the file, such
 * as a string, when all of it is there: so a large one is kept whole as the bytes that it came in.
 * It is tried again only when half as much more has arrived, so that what is read in vain is no
 * more than a few times what there is.
 */
public final class Arrivals implements LoadSource {
  private static final Path NO_FILE = Path.of("the primary's stream");

  /** Records that are not longer are tried whenever something has arrived, bytes. */
  private static final long SHORT_RECORD_BYTES = 64 * 1024;

  /** When more bytes than these wait, no more should be added. */
  private static final long MAX_WAITING_BYTES = 8 << 20;

  private final OldData old;
  private final RdbInput in;
  private final RdbReader reader;
  private final SnapshotLoader loader;
  private final Runnable wake;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private long arrived;
  private long length;
  private long triedAt;
  private boolean whole;
  private boolean full;
  private boolean needsFile;
  private final Runnable drained;
  private String broken;

  /**
   * Nothing has arrived yet.
   *
   * @param old what becomes of the data that are there
   * @param wake is called when there is something to load again
   * @param drained is called when little enough waits again
   */
  Arrivals(OldData old, boolean checksum, SnapshotLoader loader, Runnable wake, Runnable drained) {
    this.old = old;
    this.loader = loader;
    this.wake = wake;
    this.drained = drained;
    in = RdbInput.arriving(checksum, loader::need);
    reader = new RdbReader(in, loader);
  }

  /** Sets how many bytes there will be, as far as it is known. */
  public void expect(long bytes) {
    length = bytes;
  }

  /** Some bytes have arrived; they are copied. */
  public void add(byte[] bytes, int from, int to) {
    waiting.add(Arrays.copyOfRange(bytes, from, to));
    waitingBytes += to - from;
    full |= waitingBytes > MAX_WAITING_BYTES;
    arrived += to - from;
    wake.run();
  }

  /** All bytes have arrived. */
  public void end() {
    whole = true;
    wake.run();
  }

  /** No more will come, for a reason: loading fails. */
  public void fail(String reason) {
    broken = reason;
    whole = true;
    wake.run();
  }

  /** True if so much waits that nothing should be added, until it has drained. */
  public boolean isFull() {
    return full;
  }

  /** What becomes of the data that are there. */
  public OldData oldData() {
    return old;
  }

  /** True if it cannot be loaded while it arrives, since a key is too large for that. */
  public boolean needsFile() {
    return needsFile;
  }

  /** Heap bytes that it takes. */
  public long heapBytes() {
    return waitingBytes + in.heapBytes();
  }

  /** True if it makes sense to go on loading. */
  boolean isReady() {
    return whole || full || waitingBytes > 0 && in.waiting() + waitingBytes >= triedAt;
  }

  /** Loads a key, or nothing if it is not there yet: then it is not {@linkplain #isReady ready}. */
  @Override
  public boolean next() throws IOException {
    if (broken != null) {
      throw new IOException(broken);
    }
    if (!whole && in.waiting() + waitingBytes < triedAt) {
      // There is no room for more, and what is there was tried already.
      take(waitingBytes);
      return true;
    }
    try {
      return read();
    } catch (RdbStarved missing) {
      reader.again();
      if (!reader.isWithinValue()) {
        loader.letGo();
      }
      if (waiting.isEmpty()) {
        missing(missing);
      } else {
        take(missing.least());
      }
      return true;
    }
  }

  private boolean read() throws IOException {
    boolean more = loader.next(reader);
    triedAt = 0;
    if (!more && in.waiting() + waitingBytes > 0) {
      throw new RdbException(position(), "There is something behind the end of the data");
    }
    return more;
  }

  /** All that has arrived was looked at. */
  private void missing(RdbStarved cause) {
    if (whole) {
      in.whole();
    }
    long there = in.waiting();
    long patience = there > SHORT_RECORD_BYTES ? there / 2 : 0;
    triedAt = there + Math.max(cause.least(), patience);
  }

  /** Brings what has arrived to where it is read: as much as is needed, or a part of it. */
  private void take(long least) throws RdbException {
    long taken = 0;
    while (!waiting.isEmpty() && taken < Math.max(least, in.waiting() / 2)) {
      byte[] bytes = waiting.poll();
      waitingBytes -= bytes.length;
      taken += bytes.length;
      if (!in.append(bytes, 0, bytes.length)) {
        needsFile = true;
        throw new RdbException(
            position(), "A key is too large to be loaded while it arrives; it needs a file");
      }
    }
    if (full && waitingBytes <= MAX_WAITING_BYTES / 4) {
      full = false;
      drained.run();
    }
  }

  @Override
  public Path file() {
    return NO_FILE;
  }

  /** The number of bytes that there will be, or 0 if it is unknown. */
  long length() {
    return length;
  }

  @Override
  public long size() {
    return Math.max(length, arrived);
  }

  @Override
  public long position() {
    return reader.position();
  }

  @Override
  public SnapshotLoader loader() {
    return loader;
  }

  @Override
  public void close() {
    loader.letGo();
    waiting.clear();
    waitingBytes = 0;
  }
}
