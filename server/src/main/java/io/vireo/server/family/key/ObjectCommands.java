package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.HelpText;
import io.vireo.server.keyspace.AccessBits;
import io.vireo.server.keyspace.Strings;

/** OBJECT: how a value is kept. */
public final class ObjectCommands extends Family {
  private static final String NOT_TRACKED =
      " Please note that when switching between policies at runtime LRU and LFU data will take"
          + " some time to adjust.";

  final Command object =
      container("OBJECT")
          .doc(
              "2.2.3",
              "Depends on the subcommand",
              "Holds the commands that look inside a key's value.");

  final Command objectEncoding =
      object
          .sub("ENCODING", 3, this::objectEncoding)
          .doc("2.2.3", "O(1)", "Tells how a value is laid out in memory.")
          .flags(READONLY)
          .key(at(2), RO)
          .tips("nondeterministic_output")
          .syntax("key");

  final Command objectFreq =
      object
          .sub("FREQ", 3, this::objectFreq)
          .doc("4.0.0", "O(1)", "Tells how often a key has been used, on a logarithmic scale.")
          .flags(READONLY)
          .key(at(2), RO)
          .tips("nondeterministic_output")
          .syntax("key");

  final Command objectHelp =
      object
          .sub("HELP", 2, this::objectHelp)
          .doc("6.2.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command objectIdletime =
      object
          .sub("IDLETIME", 3, this::objectIdletime)
          .doc("2.2.3", "O(1)", "Tells for how many seconds a key has not been used.")
          .flags(READONLY)
          .key(at(2), RO)
          .tips("nondeterministic_output")
          .syntax("key");

  final Command objectRefcount =
      object
          .sub("REFCOUNT", 3, this::objectRefcount)
          .doc("2.2.3", "O(1)", "Tells how many references there are to a value.")
          .flags(READONLY)
          .key(at(2), RO)
          .tips("nondeterministic_output")
          .syntax("key");

  /** The family. */
  public ObjectCommands() {
    super(Group.GENERIC);
  }

  /** The entry of the key; without one nothing is the answer. */
  private static Entry lookUp(Call call) {
    Entry entry = call.db().find(call.arg(2));
    if (entry == null) {
      call.keyspace().stats().keyspaceMisses.add(1);
      call.reply().nullBulk();
    } else {
      call.keyspace().stats().keyspaceHits.add(1);
    }
    return entry;
  }

  private void objectEncoding(Call call) {
    Entry entry = lookUp(call);
    if (entry != null) {
      call.reply()
          .bulk(Strings.isString(entry) ? Strings.encoding(entry) : entry.value().encoding());
    }
  }

  /** Nothing is shared. */
  private void objectRefcount(Call call) {
    Entry entry = lookUp(call);
    if (entry != null) {
      call.reply().integer(1);
    }
  }

  private void objectIdletime(Call call) {
    Entry entry = lookUp(call);
    AccessBits access = call.keyspace().access();
    if (entry == null) {
      return;
    }
    if (access.lfu()) {
      call.reply()
          .error("ERR An LFU maxmemory policy is selected, idle time not tracked." + NOT_TRACKED);
    } else {
      call.reply().integer(access.idleMillis(entry.access()) / 1000);
    }
  }

  private void objectFreq(Call call) {
    Entry entry = lookUp(call);
    AccessBits access = call.keyspace().access();
    if (entry == null) {
      return;
    }
    if (access.lfu()) {
      call.reply().integer(access.frequency(entry.access()));
    } else {
      call.reply()
          .error(
              "ERR An LFU maxmemory policy is not selected, access frequency not tracked."
                  + NOT_TRACKED);
    }
  }

  private void objectHelp(Call call) {
    HelpText.answer(
        call,
        "ENCODING <key>",
        "Tell how the value under a key is laid out in memory.",
        "FREQ <key>",
        "Tell how often a key has been used, on a logarithmic scale. Only under an LFU policy.",
        "IDLETIME <key>",
        "Tell for how many seconds a key has not been used. Not under an LFU policy.",
        "REFCOUNT <key>",
        "Tell how many references there are to the value under a key.");
  }
}
