package io.vireo.server.cluster.file;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.machine.NodesImage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code nodes.conf} on the disk: one server at a time has it, and a reader finds either what was
 * there before a save or what is there after, whenever the system falls.
 *
 * <p>The lock is a file beside it, {@code nodes.conf.lock}, since each save puts another file in
 * the place of the old one, and a lock would go with that. One thread at a time.
 */
public final class NodesFile implements AutoCloseable {
  private final DurableFiles files;
  private final Path path;
  private final boolean tls;
  private final Closeable lock;

  private NodesFile(DurableFiles files, Path path, boolean tls, Closeable lock) {
    this.files = files;
    this.path = path;
    this.tls = tls;
    this.lock = lock;
  }

  /**
   * Takes the file for this server until {@link #close}.
   *
   * @param tls true if the bus speaks TLS
   * @throws IOException if another server has it, or it cannot be made; the message says which
   */
  public static NodesFile open(DurableFiles files, Path path, boolean tls) throws IOException {
    Closeable lock =
        files
            .lock(path.resolveSibling(path.getFileName() + ".lock"))
            .orElseThrow(
                () ->
                    new IOException(
                        "Sorry, the cluster configuration file "
                            + path
                            + " is already used by a different node of a cluster. Please make"
                            + " sure that different nodes use different cluster configuration"
                            + " files."));
    return new NodesFile(files, path, tls, lock);
  }

  /**
   * What the file holds, or null if there is none, or an empty one.
   *
   * @throws BadNodesFile if it is damaged
   */
  public NodesImage load() throws IOException, BadNodesFile {
    if (!files.exists(path)) {
      return null;
    }
    try (InputStream in = files.read(path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.isEmpty() ? null : NodesReader.read(text, tls);
    }
  }

  /**
   * Puts a new file in the place of the old one.
   *
   * @param durable true if it must be on the disk when this returns
   */
  public void save(NodesImage image, boolean durable) throws IOException {
    byte[] bytes = NodeLines.file(image).getBytes(StandardCharsets.UTF_8);
    Path next = path.resolveSibling(path.getFileName() + ".tmp");
    if (durable) {
      files.write(next, path, bytes);
      return;
    }
    try (DurableFiles.Output file = files.create(next)) {
      file.write(ByteBuffer.wrap(bytes), 0);
    }
    files.rename(next, path);
  }

  /** Lets another server have it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
