package io.vireo.server.family.server;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.durability.Durability;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.script.library.Functions;
import io.vireo.server.tracking.delivery.TrackedClients;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DEBUG RELOAD and LOADAOF: the data goes to the disk and comes back. */
public final class DebugReload implements DebugOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DebugReload.class);

  private final Durability durability;
  private final Functions functions;
  private final TrackedClients tracked;

  /** For the data that are kept so. */
  public DebugReload(Durability durability, Functions functions, TrackedClients tracked) {
    this.durability = durability;
    this.functions = functions;
    this.tracked = tracked;
  }

  @Override
  public Map<String, DebugOption> options() {
    return Map.of(
        "RELOAD", DebugOption.atLeast(2, this::reload),
        "LOADAOF", DebugOption.atLeast(2, this::loadLog));
  }

  private void reload(Call call) {
    boolean save = true;
    boolean flush = true;
    boolean merge = false;
    Args args = call.args(2);
    while (args.more()) {
      if (args.take("NOSAVE")) {
        save = false;
      } else if (args.take("NOFLUSH")) {
        flush = false;
      } else if (args.take("MERGE")) {
        merge = true;
      } else {
        args.fail("ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
      }
    }
    if (!args.failed()) {
      reload(call, save, flush, merge);
    }
  }

  private void reload(Call call, boolean save, boolean flush, boolean merge) {
    durability.snapshots().cancel();
    if (save && !durability.snapshots().save()) {
      call.reply().error("ERR Error trying to save the DB, check server logs");
      return;
    }
    if (flush) {
      clear(call.keyspace());
    }
    String fault = durability.reloadSnapshot(merge);
    if (fault == null) {
      LOG.warn("DB reloaded by DEBUG RELOAD");
      call.reply().ok();
    } else {
      LOG.warn("DEBUG RELOAD failed: {}", fault);
      call.reply().error("ERR Error trying to load the RDB dump, check server logs.");
    }
  }

  private void loadLog(Call call) {
    String fault = durability.reloadLog(() -> clear(call.keyspace()));
    if (fault == null) {
      LOG.warn("Append Only File loaded by DEBUG LOADAOF");
      call.reply().ok();
    } else {
      LOG.warn("DEBUG LOADAOF failed: {}", fault);
      call.reply().error("ERR Error trying to load the AOF files, check server logs");
    }
  }

  private void clear(Keyspace space) {
    functions.clear();
    for (int i = 0; i < space.size(); i++) {
      space.database(i).clear();
    }
    tracked.flushed(false);
  }
}
