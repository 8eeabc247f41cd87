package io.vireo.server.durability.making;

import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPacker;
import io.vireo.persistence.rdb.RdbPage;
import java.io.IOException;
import java.util.Arrays;

/** A snapshot that is streamed. Disk worker: it does the compressing. */
public final class StreamTarget implements SnapshotTarget {
  private final SnapshotSink sink;
  private final RdbPacker packer;

  /** A stream to a sink, packed as a file would be. */
  public StreamTarget(SnapshotSink sink, RdbFile.Options options) {
    this.sink = sink;
    packer = new RdbPacker(this::pass, options.compress(), options.checksum());
  }

  private void pass(byte[] array, int offset, int length) {
    sink.take(Arrays.copyOfRange(array, offset, offset + length));
  }

  @Override
  public void open() {}

  @Override
  public void write(RdbPage page) throws IOException {
    packer.pack(page);
  }

  @Override
  public void complete() throws IOException {
    packer.end();
  }

  @Override
  public void place() {}

  @Override
  public void discard() {}

  @Override
  public boolean isHeldUp() {
    return sink.isHeldUp();
  }
}
