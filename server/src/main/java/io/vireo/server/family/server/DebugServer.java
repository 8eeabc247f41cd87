package io.vireo.server.family.server;

import io.vireo.config.MemoryUnits;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Handler;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.family.ConfigFile;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The options of DEBUG that change how the server works. */
public final class DebugServer implements DebugOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DebugServer.class);

  private static final double NANOS = 1e9;
  private static final long LARGEST_THRESHOLD = 4L << 30;

  private final Cron cron;
  private final KeyspaceState keyspace;
  private final DebugSwitches debug;
  private final AppendLog log;
  private final ConfigFile configFile;
  private final Map<String, DebugOption> options = new HashMap<>();

  /** For the server of these parts. */
  public DebugServer(
      Cron cron,
      KeyspaceState keyspace,
      DebugSwitches debug,
      AppendLog log,
      ConfigFile configFile) {
    this.cron = cron;
    this.keyspace = keyspace;
    this.debug = debug;
    this.log = log;
    this.configFile = configFile;
    switches();
    answers();
  }

  @Override
  public Map<String, DebugOption> options() {
    return options;
  }

  private void option(String name, int words, Handler handler) {
    options.put(name, DebugOption.exactly(words, handler));
  }

  private void option(String name, Consumer<Boolean> onOff) {
    option(
        name,
        3,
        call -> {
          onOff.accept(isOn(call.arg(2)));
          call.reply().ok();
        });
  }

  /** What is no number counts as 0. */
  private static boolean isOn(Bytes text) {
    return text.isLong() && text.toLong() != 0;
  }

  private void switches() {
    option("SET-ACTIVE-EXPIRE", this::activeExpiry);
    option("PAUSE-CRON", this::pauseCron);
    option("SET-DISABLE-DENY-SCRIPTS", on -> debug.scriptsMayRunAll(on));
    option("SET-SKIP-CHECKSUM-VALIDATION", on -> debug.checksumsSkipped(on));
    option("DICT-RESIZING", on -> {});
    option("CLIENT-ENFORCE-REPLY-LIST", on -> {});
    option("REPLY-COPY-AVOIDANCE", on -> {});
    option("KEYSIZES-HIST-ASSERT", on -> {});
    option("ALLOCSIZE-SLOTS-ASSERT", on -> {});
    option("SET-ALLOW-ACCESS-EXPIRED", on -> holdExpiry(ExpiryHold.ACCESSIBLE, on));
    option("QUICKLIST-PACKED-THRESHOLD", 3, this::packedThreshold);
    option("AOF-FLUSH-SLEEP", 3, this::writeDelay);
    option("REPLYBUFFER", 4, DebugServer::replyBuffer);
  }

  private void activeExpiry(boolean on) {
    holdExpiry(ExpiryHold.DEBUG, !on);
  }

  private void pauseCron(boolean on) {
    cron.pause(on);
    holdExpiry(ExpiryHold.CRON_PAUSED, on);
  }

  private void holdExpiry(ExpiryHold reason, boolean on) {
    if (on) {
      keyspace.expiryHolds().hold(reason);
    } else {
      keyspace.expiryHolds().release(reason);
    }
  }

  private void packedThreshold(Call call) {
    OptionalLong bytes = MemoryUnits.parse(call.arg(2).toString());
    if (bytes.isEmpty() || MemoryUnits.bounded(bytes.getAsLong()) > LARGEST_THRESHOLD) {
      call.reply().error("ERR argument must be a memory value bigger than 1 and smaller than 4gb");
      return;
    }
    debug.packedThreshold(bytes.getAsLong());
    call.reply().ok();
  }

  private void writeDelay(Call call) {
    Bytes micros = call.arg(2);
    log.writeDelay(micros.isLong() ? micros.toLong() : 0);
    call.reply().ok();
  }

  private static void replyBuffer(Call call) {
    if (call.arg(2).is("PEAK-RESET-TIME")) {
      Args args = call.args(3);
      if (!args.take("NEVER") && !args.take("RESET")) {
        args.integer();
      }
      if (!args.failed()) {
        call.reply().ok();
      }
    } else if (call.arg(2).is("RESIZING")) {
      call.reply().ok();
    } else {
      DebugCommands.unknown(call);
    }
  }

  private void answers() {
    option("SLEEP", 3, DebugServer::sleep);
    option("ERROR", 3, call -> call.reply().error(call.arg(2).toString()));
    option("LOG", 3, DebugServer::log);
    option("CONFIG-REWRITE-FORCE-ALL", 2, this::rewriteAll);
  }

  /** Stops the data context for a while; what is no number counts as 0. */
  private static void sleep(Call call) {
    double seconds;
    try {
      seconds = Double.parseDouble(call.arg(2).toString());
    } catch (NumberFormatException none) {
      seconds = 0;
    }
    long nanos = (long) (Math.max(0, seconds) * NANOS);
    try {
      Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    call.reply().ok();
  }

  private static void log(Call call) {
    LOG.warn("DEBUG LOG: {}", call.arg(2));
    call.reply().ok();
  }

  private void rewriteAll(Call call) {
    String failure = configFile.rewrite(true);
    if (failure == null) {
      call.reply().ok();
    } else {
      call.reply().error(failure);
    }
  }
}
