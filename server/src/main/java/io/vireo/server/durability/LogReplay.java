package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.PropagationError;
import io.vireo.config.ReplicationSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.persistence.aof.AofFormatException;
import io.vireo.persistence.aof.AofReader;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Refusals;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.Tidying;
import io.vireo.server.resp.NoReply;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of the append-only log that is repeated command by command; it may begin with a snapshot.
 * Data context only.
 *
 * <p>The clock stands at the beginning of time meanwhile: what expired, the log tells itself. The
 * caller that has commands repeated lets it go on afterwards.
 */
final class LogReplay implements LoadSource {
  private static final Logger LOG = LoggerFactory.getLogger(LogReplay.class);
  private static final long NO_TRANSACTION = -1;

  /** Bytes of the heap for a word of a queued command, beside the word itself. */
  private static final int WORD_OVERHEAD = 64;

  private final CommandTable table;
  private final Keyspace keyspace;
  private final Execution execution;
  private final ServerMetrics metrics;
  private final Config config;
  private final DurableFiles files;
  private final Path file;
  private final InputStream in;
  private final long size;
  private final boolean last;
  private final boolean mayBeCutOff;
  private final long maxCorruptTailBytes;
  private final SnapshotLoader loader;
  private final Session session;
  private final Request request = new Request();
  private final NoReply reply = new NoReply();
  private final List<Bytes[]> queued = new ArrayList<>();
  private long queuedBytes;
  private RdbReader preamble;
  private RdbInput preambleInput;
  private AofReader commands;
  private long transactionAt = NO_TRANSACTION;

  /**
   * Opens a file.
   *
   * @param last whether no other file of changes follows
   * @param mayBeCutOff whether an end that is cut off may be dropped
   * @param maxCorruptTailBytes an end that is corrupt may be dropped if it has fewer bytes; with
   *     files behind it that ends the loading once, as in Redis
   * @param loader takes the keys of a snapshot at the beginning
   */
  LogReplay(
      Sessions sessions,
      CommandTable table,
      Keyspace keyspace,
      Execution execution,
      ServerMetrics metrics,
      Config config,
      DurableFiles files,
      Path file,
      boolean last,
      boolean mayBeCutOff,
      long maxCorruptTailBytes,
      boolean checksum,
      SnapshotLoader loader)
      throws IOException {
    this.table = table;
    this.keyspace = keyspace;
    this.execution = execution;
    this.metrics = metrics;
    this.config = config;
    this.files = files;
    this.file = file;
    this.last = last;
    this.mayBeCutOff = mayBeCutOff;
    this.maxCorruptTailBytes = maxCorruptTailBytes;
    this.loader = loader;
    session = sessions.create(0, new ReplayLink(), true);
    in = new BufferedInputStream(files.read(file), 1 << 16);
    size = files.size(file);
    if (beginsWithSnapshot(in)) {
      LOG.info("Reading RDB base file on AOF loading...");
      preambleInput = new RdbInput(in, checksum, size, loader::need);
      preamble = new RdbReader(preambleInput, loader);
      loader.header(preamble);
    } else {
      commands = new AofReader(in, 0, size, this::need);
    }
  }

  private static boolean beginsWithSnapshot(InputStream in) throws IOException {
    in.mark(RdbFormat.MAGIC.length());
    byte[] first = in.readNBytes(RdbFormat.MAGIC.length());
    in.reset();
    return RdbFormat.isBeginning(new String(first, StandardCharsets.US_ASCII));
  }

  /** Asks for room beside the data and the transaction that is being read. */
  private void need(long bytes) {
    loader.need(queuedBytes + bytes);
  }

  /** What the end of the file tells of the history of the data; null if it does not. */
  SavedHistory history() {
    return commands == null ? null : SavedHistory.ofNote(commands.note().trim());
  }

  @Override
  public boolean next() throws IOException {
    if (preamble != null) {
      if (preamble.next()) {
        return true;
      }
      commands = new AofReader(preambleInput.rest(), preamble.position(), size, this::need);
      preamble = null;
    }
    try {
      return repeat();
    } catch (AofFormatException fault) {
      return drop(fault);
    }
  }

  /** Drops an end that is cut off or corrupt, if that is allowed. */
  private boolean drop(AofFormatException fault) throws IOException {
    long end = transactionAt == NO_TRANSACTION ? fault.offset() : transactionAt;
    if (!fault.isCutOff()) {
      dropCorrupt(fault, end);
    } else if (mayBeCutOff) {
      cut(end);
    } else {
      throw cutOff(fault.offset());
    }
    return false;
  }

  private void dropCorrupt(AofFormatException fault, long end) throws IOException {
    long bytes = size - end;
    if (bytes >= maxCorruptTailBytes) {
      throw new IOException(
          "Bad file format reading the append only file "
              + file.getFileName()
              + " at offset "
              + fault.offset()
              + ": "
              + fault.getMessage()
              + ". Make a backup of your AOF file, then use vireo-check-aof --fix on its manifest,"
              + " or set aof-load-corrupt-tail-max-size to more than "
              + bytes
              + " and start the server again");
    }
    LOG.warn("!!! Warning: corrupt AOF file tail of {}!!!", file.getFileName());
    LOG.warn(
        "AOF {} loaded anyway because aof-load-corrupt-tail-max-size is enabled",
        file.getFileName());
    truncate(end);
    if (!last) {
      throw new IOException(
          "The corrupt end of "
              + file.getFileName()
              + " was dropped, but it is not the last file: changes are missing before those of"
              + " the next one. Start the server again to go on without them");
    }
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
    truncate(offset);
  }

  private void truncate(long offset) throws IOException {
    LOG.warn(
        "Truncating the AOF {} at offset {} ({} bytes)", file.getFileName(), offset, size - offset);
    files.truncate(file, offset);
  }

  private boolean repeat() throws IOException {
    if (!commands.next()) {
      if (transactionAt != NO_TRANSACTION) {
        LOG.warn("Revert incomplete MULTI/EXEC transaction from AOF file {}", file.getFileName());
        if (!mayBeCutOff) {
          throw cutOff(transactionAt);
        }
        cut(transactionAt);
      }
      return false;
    }
    Bytes[] words = request.views(commands.count());
    for (int i = 0; i < commands.count(); i++) {
      words[i].point(commands.array(i), commands.offset(i), commands.length(i));
    }
    if (words[0].is("MULTI")) {
      transactionAt = commands.goodOffset();
    } else if (words[0].is("EXEC")) {
      transactionAt = NO_TRANSACTION;
      executeQueued();
    } else if (transactionAt != NO_TRANSACTION) {
      queue(request.copyOfWords());
    } else {
      execute();
    }
    return true;
  }

  private void queue(Bytes[] words) {
    queued.add(words);
    for (Bytes word : words) {
      queuedBytes += WORD_OVERHEAD + word.length();
    }
    need(0);
  }

  /** Commands are forgotten as they are executed: what they bring is in the keyspace then. */
  private void executeQueued() throws IOException {
    queuedBytes = 0;
    for (int i = 0; i < queued.size(); i++) {
      request.words(queued.set(i, null));
      execute();
    }
    queued.clear();
  }

  /** Executes the command whose words the request has. */
  private void execute() throws IOException {
    Command command = table.find(request.word(0), request.second());
    if (command == null || !command.arityFits(request.count())) {
      throw new IOException(
          refusal(command) + " reading the append only file " + file.getFileName());
    }
    keyspace.beforeAllDeadlines();
    String error = replay(command);
    if (Errors.NO_MEMORY.equals(error)) {
      // As the log was written, this was done between commands.
      Tidying tidying = new Tidying(keyspace);
      while (tidying.step()) {}
      error = replay(command);
    }
    if (error != null) {
      failed(command, error);
    }
    loader.need(0);
  }

  private String refusal(Command command) {
    if (command != null) {
      return Errors.arity(command);
    }
    Command container = table.find(request.word(0), Bytes.EMPTY);
    return container == null
        ? "Unknown command '" + request.word(0) + "'"
        : Refusals.unknownSubcommand(container, request.word(1));
  }

  /** Returns the error of the command, or null. One without room for it has changed nothing. */
  private String replay(Command command) {
    try {
      execution.run(Origin.LOG, request.from(session, command, reply));
      return reply.takeError();
    } catch (NoRoom refused) {
      return Errors.NO_MEMORY;
    }
  }

  /**
   * A command that only failed is passed over, as when it was first executed; unless it matters.
   */
  private void failed(Command command, String error) throws IOException {
    if (error.equals(Errors.NO_MEMORY)) {
      throw new SnapshotLoader.HeapFull(0);
    }
    LOG.warn(
        "== CRITICAL == This server is sending an error to its AOF-loading-client: '{}' after"
            + " processing the command '{}' of {}",
        new UserData(error),
        command.fullName(),
        file.getFileName());
    metrics.data().unexpectedErrorReplies.add(1);
    if (config.get(ReplicationSettings.PROPAGATION_ERROR_BEHAVIOR) == PropagationError.PANIC) {
      throw new IOException(
          "the command '"
              + command.fullName()
              + "' of "
              + file.getFileName()
              + " failed: "
              + error);
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
  public SnapshotLoader loader() {
    return loader;
  }

  @Override
  public void close() throws IOException {
    loader.letGo();
    in.close();
  }
}
