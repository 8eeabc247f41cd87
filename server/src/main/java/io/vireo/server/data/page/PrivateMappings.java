package io.vireo.server.data.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Pages that are private mappings of one empty file, each of the same place. Owned by the data
 * context.
 */
final class PrivateMappings implements PageSource {
  /*
   * A private mapping is copied where it is written to, into memory of this process alone; nothing
   * is ever written to the file. So a thousand mappings of one megabyte of zeros are a thousand
   * megabytes of memory, which take what was touched of them.
   *
   * Other memory that a JDK of 17 can get does not go back: the C library, of which direct buffers
   * are made, keeps pieces below 32 MiB for itself once it has seen some of that size freed. And
   * direct buffers are filled with zeros, all at once, before one gets them.
   */
  private final Path folder;
  private final int pageBytes;
  private FileChannel file;

  /** Mappings without memory. */
  private final Deque<ByteBuffer> empty = new ArrayDeque<>();

  /** Makes the file, which has no name as soon as it is there. */
  PrivateMappings(Path folder, int pageBytes) throws IOException {
    this.folder = folder;
    this.pageBytes = pageBytes;
    this.file = open();
  }

  private FileChannel open() throws IOException {
    Path path = Files.createTempFile(folder, "vireo-", ".page");
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    channel.write(ByteBuffer.allocate(1), pageBytes - 1L);
    return channel;
  }

  @Override
  public ByteBuffer get() {
    return empty.isEmpty() ? map() : empty.pop();
  }

  private ByteBuffer map() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return file.map(MapMode.PRIVATE, 0, pageBytes);
        } catch (ClosedByInterruptException closed) {
          // The channel is closed under a thread that is told to stop. That is not for it to say.
          interrupted = Thread.interrupted();
          file = open();
        }
      }
    } catch (IOException noMemory) {
      return null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void giveBack(ByteBuffer page) {
    if (Discarding.discard(page)) {
      empty.push(page);
    }
  }

  @Override
  public void close() {
    empty.clear();
    try {
      file.close();
    } catch (IOException gone) {
      // It has no name, so it ends with the process at the latest.
    }
  }
}
