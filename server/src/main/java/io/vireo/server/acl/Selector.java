package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One set of rules: commands, with the databases, keys and channels that they may be used on. A
 * request is allowed if one selector of its user allows all of it. Immutable once built by a {@link
 * SelectorDraft}; any thread.
 */
public final class Selector {
  private final CommandRules commands;
  private final boolean allKeys;
  private final boolean allChannels;
  private final List<KeyPattern> keys;
  private final List<String> channels;
  private final DatabaseSet databases;
  private final KeyMatcher[] byAccess = new KeyMatcher[Access.SETS];
  private final KeyMatcher channelMatcher;
  private final boolean allPowerful;

  Selector(
      CommandRules commands,
      boolean allKeys,
      List<KeyPattern> keys,
      boolean allChannels,
      List<String> channels,
      DatabaseSet databases) {
    this.commands = commands;
    this.allKeys = allKeys;
    this.keys = List.copyOf(keys);
    this.allChannels = allChannels;
    this.channels = List.copyOf(channels);
    this.databases = databases;
    for (int needed = 0; needed < byAccess.length; needed++) {
      byAccess[needed] = new KeyMatcher(globsWith(needed));
    }
    channelMatcher = new KeyMatcher(this.channels);
    allPowerful = allKeys && allChannels && databases.isAll() && commands.allowsAll();
  }

  private List<String> globsWith(int needed) {
    return keys.stream()
        .filter(key -> (key.access() & needed) == needed)
        .map(KeyPattern::glob)
        .toList();
  }

  /** Heap bytes of all of it, about: a pattern is in the table of each access that it gives. */
  long heapBytes() {
    long bytes = HeapLayout.object(7, 3) + commands.heapBytes() + channelMatcher.heapBytes();
    bytes += databases.heapBytes();
    for (KeyMatcher matcher : byAccess) {
      bytes += matcher.heapBytes();
    }
    for (KeyPattern key : keys) {
      bytes += HeapLayout.object(1, 4) + Rights.text(key.glob());
    }
    for (String channel : channels) {
      bytes += Rights.text(channel);
    }
    return bytes;
  }

  /** True if it allows everything. */
  boolean isAllPowerful() {
    return allPowerful;
  }

  /** True if it allows all keys. */
  boolean allowsAllKeys() {
    return allKeys;
  }

  /** True if it allows all channels. */
  boolean allowsAllChannels() {
    return allChannels;
  }

  /** True if it allows all databases. */
  public boolean allowsAllDatabases() {
    return databases.isAll();
  }

  DatabaseSet databases() {
    return databases;
  }

  CommandRules commands() {
    return commands;
  }

  List<KeyPattern> keys() {
    return keys;
  }

  List<String> channels() {
    return channels;
  }

  /** Whether a command may be run, if need be with this argument alone, which may be null. */
  boolean allows(Command command, Bytes firstArgument) {
    if (commands.allows(command)) {
      return true;
    }
    List<String> arguments = commands.firstArguments(command);
    return arguments != null
        && firstArgument != null
        && arguments.stream().anyMatch(firstArgument::is);
  }

  /** Whether a key may be used so, {@link Access} bits. */
  boolean allowsKey(Bytes key, int needed) {
    return allKeys || byAccess[needed].matches(key.array(), key.offset(), key.length());
  }

  /** Whether any key may be used so, {@link Access} bits. */
  boolean allowsEveryKey(int needed) {
    return allKeys
        || keys.stream()
            .anyMatch(key -> key.glob().equals("*") && (key.access() & needed) == needed);
  }

  /** Whether a channel may be used, or, taken literally, a pattern of channels. */
  boolean allowsChannel(Bytes channel, boolean isPattern) {
    if (allChannels) {
      return true;
    }
    return isPattern
        ? channels.contains(ByteText.of(channel.toArray()))
        : channelMatcher.matches(channel.array(), channel.offset(), channel.length());
  }

  /** The rules about commands. */
  public String describeCommands() {
    return commands.describe();
  }

  /** The rules about keys, as they are shown. */
  public String describeKeys() {
    return describeKeys(KeyPattern::shown);
  }

  private String describeKeys(Function<KeyPattern, String> text) {
    return allKeys ? "~*" : String.join(" ", keys.stream().map(text).toList());
  }

  /** The rules about channels. */
  public String describeChannels() {
    return allChannels
        ? "&*"
        : String.join(" ", channels.stream().map(each -> '&' + each).toList());
  }

  /** The rule about databases. */
  public String describeDatabases() {
    return databases.rule();
  }

  /** The rules that make the same of a new selector. */
  String describe() {
    return describe(KeyPattern::rule);
  }

  /** The rules as they are shown. */
  String show() {
    return describe(KeyPattern::shown);
  }

  private String describe(Function<KeyPattern, String> textOfKey) {
    List<String> parts = new ArrayList<>();
    if (allKeys || !keys.isEmpty()) {
      parts.add(describeKeys(textOfKey));
    }
    if (!allChannels) {
      parts.add("resetchannels");
    }
    if (allChannels || !channels.isEmpty()) {
      parts.add(describeChannels());
    }
    if (!databases.isAll()) {
      parts.add(describeDatabases());
    }
    parts.add(describeCommands());
    return String.join(" ", parts);
  }
}
