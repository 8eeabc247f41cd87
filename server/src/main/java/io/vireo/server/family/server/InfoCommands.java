package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.info.ServerInfo;
import java.util.ArrayList;
import java.util.List;

/** What the server tells about itself: INFO, LASTSAVE, TIME. */
public final class InfoCommands extends Family {
  private static final long MICROS = 1_000_000;

  final Command info =
      command("INFO", -1, this::info)
          .doc("1.0.0", "O(1)", "Tells facts and counters about the server.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.DANGEROUS)
          .tips("nondeterministic_output", "request_policy:all_shards", "response_policy:special")
          .syntax("[section...]")
          .history("7.0.0", "Several sections at once.");

  final Command lastsave =
      command("LASTSAVE", 1, this::lastsave)
          .doc("1.0.0", "O(1)", "Tells the Unix time of the last snapshot that was written whole.")
          .cost(CONSTANT)
          .flags(Flag.LOADING, Flag.STALE, Flag.FAST)
          .categories(Category.ADMIN, Category.DANGEROUS)
          .tips("nondeterministic_output");

  final Command time =
      command("TIME", 1, this::time)
          .doc("2.6.0", "O(1)", "Tells the server's time, as Unix seconds and microseconds.")
          .cost(CONSTANT)
          .flags(Flag.LOADING, Flag.STALE, Flag.FAST)
          .tips("nondeterministic_output");

  private final ServerInfo serverInfo;
  private final Timekeeper timekeeper;
  private final boolean sentinel;

  /**
   * The family.
   *
   * @param sentinel whether this is a Sentinel, whose INFO is a string for clients of RESP3, too
   */
  public InfoCommands(ServerInfo serverInfo, Timekeeper timekeeper, boolean sentinel) {
    super(Group.SERVER);
    this.serverInfo = serverInfo;
    this.timekeeper = timekeeper;
    this.sentinel = sentinel;
  }

  private void info(Call call) {
    List<String> sections = new ArrayList<>(call.count() - 1);
    for (int i = 1; i < call.count(); i++) {
      sections.add(call.arg(i).toString());
    }
    String text = serverInfo.text(sections);
    if (sentinel) {
      call.reply().bulk(text);
    } else {
      call.reply().verbatim("txt", text);
    }
  }

  private void lastsave(Call call) {
    call.reply().integer(serverInfo.lastSave());
  }

  private void time(Call call) {
    long micros = timekeeper.micros();
    call.reply().array(2);
    call.reply().bulkNumber(micros / MICROS);
    call.reply().bulkNumber(micros % MICROS);
  }
}
