package io.vireo.server.testing;

import io.vireo.persistence.disk.DurableFiles;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of this machine by the rules that Windows has for open ones: what is open can be
 * neither renamed, nor replaced, nor deleted, nor emptied by another; what is locked cannot be read
 * either; no directory is opened, let alone forced to the disk. Stricter than Windows in one thing:
 * the JVM opens files so that they may be deleted meanwhile, which older versions of Windows and
 * other programs (backups, virus scanners) do not.
 *
 * <p>Any thread.
 *
 * @see <a href="https://learn.microsoft.com/en-us/windows/win32/fileio/creating-and-opening-files">
 *     Creating and opening files</a>
 */
public final class WindowsFiles implements DurableFiles {
  private static final String IN_USE =
      "The process cannot access the file because it is being used by another process";

  private final Map<Path, Integer> open = new HashMap<>();
  private final Set<Path> locked = new HashSet<>();

  /** An open file, which is closed once. */
  private final class Handle implements Closeable {
    private final Path file;
    private boolean closed;

    Handle(Path file) {
      this.file = file.toAbsolutePath().normalize();
      synchronized (open) {
        open.merge(this.file, 1, Integer::sum);
      }
    }

    @Override
    public void close() {
      synchronized (open) {
        if (!closed) {
          open.computeIfPresent(file, (path, handles) -> handles == 1 ? null : handles - 1);
        }
        closed = true;
      }
    }
  }

  private record Written(Output output, Handle handle) implements Output {
    @Override
    public long size() throws IOException {
      return output.size();
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      output.write(bytes, offset);
    }

    @Override
    public void truncate(long size) throws IOException {
      output.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      output.sync();
    }

    @Override
    public void close() throws IOException {
      handle.close();
      output.close();
    }
  }

  /** Fails if a file is open or locked. */
  private void requireClosed(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    synchronized (open) {
      if (open.containsKey(path) || locked.contains(path)) {
        throw new FileSystemException(file.toString(), null, IN_USE);
      }
    }
  }

  /** Files that are open now. */
  public Set<Path> open() {
    synchronized (open) {
      return Set.copyOf(open.keySet());
    }
  }

  @Override
  public Output create(Path file) throws IOException {
    requireClosed(file);
    return new Written(SYSTEM.create(file), new Handle(file));
  }

  @Override
  public Output open(Path file) throws IOException {
    return new Written(SYSTEM.open(file), new Handle(file));
  }

  @Override
  public InputStream read(Path file) throws IOException {
    synchronized (open) {
      if (locked.contains(file.toAbsolutePath().normalize())) {
        throw new FileSystemException(file.toString(), null, IN_USE);
      }
    }
    InputStream in = SYSTEM.read(file);
    Handle handle = new Handle(file);
    return new FilterInputStream(in) {
      @Override
      public void close() throws IOException {
        handle.close();
        super.close();
      }
    };
  }

  @Override
  public long size(Path file) throws IOException {
    return SYSTEM.size(file);
  }

  @Override
  public boolean exists(Path file) {
    return SYSTEM.exists(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    requireClosed(from);
    requireClosed(to);
    SYSTEM.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    requireClosed(file);
    SYSTEM.delete(file);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    SYSTEM.makeDirectory(directory);
  }

  @Override
  public void syncDirectory(Path directory) {
    // Windows has no such thing; its file system keeps a journal of names.
  }

  @Override
  public Optional<Closeable> lock(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    return SYSTEM
        .lock(file)
        .map(
            lock -> {
              synchronized (open) {
                locked.add(path);
              }
              return () -> {
                synchronized (open) {
                  locked.remove(path);
                }
                lock.close();
              };
            });
  }
}
