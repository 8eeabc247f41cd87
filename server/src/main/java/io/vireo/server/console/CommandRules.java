package io.vireo.server.console;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import java.util.Locale;
import java.util.Set;

/**
 * Which commands the console passes on at all; whether their user may run them is asked behind the
 * door, as of every client. The console's own thread.
 *
 * <p>It keeps one connection for all that a browser asks, so what changes the state of a
 * connection, or waits, is refused. Without {@code console-write} so is whatever is not known to
 * read only.
 */
final class CommandRules {
  /** What a connection would not be the same after, or what does not answer once and at once. */
  static final Set<String> OF_CONNECTIONS =
      Set.of(
          "auth",
          "client|caching",
          "client|capa",
          "client|no-evict",
          "client|no-touch",
          "client|reply",
          "client|setinfo",
          "client|setname",
          "client|tracking",
          "discard",
          "exec",
          "hello",
          "monitor",
          "multi",
          "psubscribe",
          "psync",
          "punsubscribe",
          "quit",
          "replconf",
          "reset",
          "script|debug",
          "select",
          "ssubscribe",
          "subscribe",
          "sunsubscribe",
          "sync",
          "unsubscribe",
          "unwatch",
          "watch");

  /** What only reads, though it has no flag that says so. */
  static final Set<String> READING =
      Set.of(
          "acl|cat",
          "acl|dryrun",
          "acl|getuser",
          "acl|help",
          "acl|list",
          "acl|log",
          "acl|users",
          "acl|whoami",
          "client|getname",
          "client|getredir",
          "client|help",
          "client|id",
          "client|info",
          "client|list",
          "client|trackinginfo",
          "command",
          "command|count",
          "command|docs",
          "command|getkeys",
          "command|getkeysandflags",
          "command|help",
          "command|info",
          "command|list",
          "commandlog|get",
          "commandlog|help",
          "commandlog|len",
          "config|get",
          "config|help",
          "echo",
          "function|list",
          "function|stats",
          "info",
          "lastsave",
          "latency|doctor",
          "latency|graph",
          "latency|help",
          "latency|histogram",
          "latency|history",
          "latency|latest",
          "lolwut",
          "memory|doctor",
          "memory|help",
          "memory|malloc-stats",
          "memory|stats",
          "memory|usage",
          "module|list",
          "ping",
          "pubsub|channels",
          "pubsub|help",
          "pubsub|numpat",
          "pubsub|numsub",
          "pubsub|shardchannels",
          "pubsub|shardnumsub",
          "role",
          "script|exists",
          "slowlog|get",
          "slowlog|help",
          "slowlog|len",
          "time");

  private final CommandTable table;

  CommandRules(CommandTable table) {
    this.table = table;
  }

  /** What the first word names, or null. */
  Command find(Bytes[] words) {
    return table.find(words[0].array(), words[0].offset(), words[0].length());
  }

  /**
   * Why a request is not passed on, an error as a server would give it, or null.
   *
   * @param mayWrite whether the settings let the console change anything
   */
  String refusal(Bytes[] words, boolean mayWrite) {
    Command command = find(words);
    if (command == null) {
      return null;
    }
    if (command.isContainer() && words.length > 1) {
      Command sub = command.sub(words[1].array(), words[1].offset(), words[1].length());
      command = sub == null ? command : sub;
    }
    String name = command.fullName();
    if (OF_CONNECTIONS.contains(name) || command.has(Flag.BLOCKING) && waits(words, name)) {
      return "ERR " + shown(name) + " needs a connection of its own; the console has none for it";
    }
    if (!mayWrite && !isReading(command, words)) {
      return "NOPERM the console only reads: " + shown(name) + " needs console-write yes";
    }
    return null;
  }

  private static String shown(String name) {
    return name.toUpperCase(Locale.ROOT).replace('|', ' ');
  }

  private static boolean waits(Bytes[] words, String name) {
    return !name.startsWith("xread") || has(words, "block");
  }

  private static boolean isReading(Command command, Bytes[] words) {
    if (command.fullName().equals("acl|log")) {
      return !has(words, "reset");
    }
    return command.has(Flag.READONLY) || READING.contains(command.fullName());
  }

  private static boolean has(Bytes[] words, String option) {
    for (int i = 1; i < words.length; i++) {
      if (words[i].is(option)) {
        return true;
      }
    }
    return false;
  }
}
