package io.vireo.server.durability;

import io.vireo.persistence.aof.AofFormatException;
import io.vireo.persistence.aof.AofReader;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.Session;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the append-only log that is repeated command by command; it may begin with a snapshot.
 * Data context only.
 *
 * <p>The clock stands at the beginning of time meanwhile: what expired, the log tells itself. Who
 * asks for commands to be repeated lets it go on afterwards.
 */
final class LogReplay implements LoadSource {
  private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);
  private static final long NO_TRANSACTION = -1;

  private final Engine engine;
  private final DurableFiles files;
  private final Path file;
  private final InputStream in;
  private final long size;
  private final boolean mayBeCutOff;
  private final SnapshotLoader loader;
  private final Session session;
  private final List<Bytes[]> queued = new ArrayList<>();
  private RdbReader preamble;
  private RdbInput preambleInput;
  private AofReader commands;
  private long transactionAt = NO_TRANSACTION;

  /**
   * Opens a file.
   *
   * @param mayBeCutOff whether an end that is cut off may be dropped
   * @param loader takes the keys of a snapshot at the beginning
   */
  LogReplay(
      Engine engine,
      DurableFiles files,
      Path file,
      boolean mayBeCutOff,
      boolean checksum,
      SnapshotLoader loader)
      throws IOException {
    this.engine = engine;
    this.files = files;
    this.file = file;
    this.mayBeCutOff = mayBeCutOff;
    this.loader = loader;
    session = new Session(0, new ReplayLink(), engine.clock().millis(), true);
    in = new BufferedInputStream(files.read(file), 1 << 16);
    size = files.size(file);
    if (beginsWithSnapshot(in)) {
      LOG.info("Reading RDB base file on AOF loading...");
      preambleInput = new RdbInput(in, checksum);
      preamble = new RdbReader(preambleInput, loader);
      preamble.header();
    } else {
      commands = new AofReader(in, 0);
    }
  }

  private static boolean beginsWithSnapshot(InputStream in) throws IOException {
    byte[] magic = RdbFormat.MAGIC.getBytes(StandardCharsets.US_ASCII);
    in.mark(magic.length);
    byte[] first = in.readNBytes(magic.length);
    in.reset();
    return Arrays.equals(first, magic);
  }

  @Override
  public boolean next() throws IOException {
    if (preamble != null) {
      if (preamble.next()) {
        return true;
      }
      commands = new AofReader(preambleInput.rest(), preamble.position());
      preamble = null;
    }
    try {
      return repeat(commands.next());
    } catch (AofFormatException fault) {
      return drop(fault);
    }
  }

  /** Drops an end that is cut off, if that is allowed. */
  private boolean drop(AofFormatException fault) throws IOException {
    if (!fault.isCutOff()) {
      throw new IOException(
          "Bad file format reading the append only file "
              + file.getFileName()
              + " at offset "
              + fault.offset()
              + ": "
              + fault.getMessage()
              + ". Make a backup of your AOF file, then use vireo-check-aof --fix on its manifest");
    }
    if (!mayBeCutOff) {
      throw cutOff(fault.offset());
    }
    cut(transactionAt == NO_TRANSACTION ? fault.offset() : transactionAt);
    return false;
  }

  private IOException cutOff(long offset) {
    return new IOException(
        "Unexpected end of file reading the append only file "
            + file.getFileName()
            + " at offset "
            + offset
            + ". You can: 1) make a backup of your AOF file, then use vireo-check-aof --fix on its"
            + " manifest; 2) set aof-load-truncated to yes and start the server again");
  }

  private void cut(long offset) throws IOException {
    LOG.warn("!!! Warning: short read while loading the AOF file {}!!!", file.getFileName());
    LOG.warn("AOF loaded anyway because aof-load-truncated is enabled");
    LOG.warn("Truncating the AOF {} at offset {}", file.getFileName(), offset);
    files.truncate(file, offset);
  }

  private boolean repeat(byte[][] words) throws IOException {
    if (words == null) {
      if (transactionAt != NO_TRANSACTION) {
        LOG.warn("Revert incomplete MULTI/EXEC transaction from AOF file {}", file.getFileName());
        if (!mayBeCutOff) {
          throw cutOff(transactionAt);
        }
        cut(transactionAt);
      }
      return false;
    }
    Bytes[] command = new Bytes[words.length];
    for (int i = 0; i < words.length; i++) {
      command[i] = Bytes.of(words[i]);
    }
    if (command[0].is("MULTI")) {
      transactionAt = commands.goodOffset();
    } else if (command[0].is("EXEC")) {
      transactionAt = NO_TRANSACTION;
      for (Bytes[] each : queued) {
        execute(each);
      }
      queued.clear();
    } else if (transactionAt != NO_TRANSACTION) {
      queued.add(command);
    } else {
      execute(command);
    }
    return true;
  }

  private void execute(Bytes[] words) throws IOException {
    Command command = engine.table().find(words[0].array(), words[0].offset(), words[0].length());
    if (command != null && command.isContainer() && words.length > 1) {
      command = command.sub(words[1].array(), words[1].offset(), words[1].length());
    }
    if (command == null || !command.arityFits(words.length)) {
      throw new IOException(
          "Unknown command '" + words[0] + "' reading the append only file " + file.getFileName());
    }
    engine.keyspace().beforeAllDeadlines();
    String error = engine.dispatcher().replay(session, command, words);
    if (error != null) {
      LOG.warn("The command {} of {} failed: {}", words[0], file.getFileName(), error);
    }
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    return preamble != null ? preamble.position() : commands.goodOffset();
  }

  @Override
  public long keys() {
    return loader.loaded();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
