package io.vireo.server.acl;

import io.vireo.config.ByteText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A selector while its rules are read. */
final class SelectorDraft {
  private final CommandRules commands;
  private final List<KeyPattern> keys;
  private final List<String> channels;
  private DatabaseSet databases = DatabaseSet.ALL;
  private boolean allKeys;
  private boolean allChannels;

  /** Nothing is allowed but, if that is the default, all channels. */
  SelectorDraft(CommandCatalog catalog, boolean allChannels) {
    commands = new CommandRules(catalog);
    keys = new ArrayList<>();
    channels = new ArrayList<>();
    this.allChannels = allChannels;
  }

  /** A copy of a selector, to be changed. */
  SelectorDraft(Selector other) {
    commands = new CommandRules(other.commands());
    keys = new ArrayList<>(other.keys());
    channels = new ArrayList<>(other.channels());
    allKeys = other.allowsAllKeys();
    allChannels = other.allowsAllChannels();
    databases = other.databases();
  }

  Selector build() {
    return new Selector(
        new CommandRules(commands), allKeys, keys, allChannels, channels, databases);
  }

  /** Reads a rule; gives the error, or null. */
  RuleError apply(String rule) {
    switch (rule.toLowerCase(Locale.ROOT)) {
      case "allkeys", "~*" -> allKeys(true);
      case "resetkeys" -> allKeys(false);
      case "allchannels", "&*" -> allChannels(true);
      case "resetchannels" -> allChannels(false);
      case "alldbs" -> databases = DatabaseSet.ALL;
      case "resetdbs" -> databases = DatabaseSet.NONE;
      case "allcommands" -> commands.all(true);
      case "nocommands" -> commands.all(false);
      default -> {
        return DatabaseSet.isRule(rule) ? databases(rule) : applySigned(rule);
      }
    }
    return null;
  }

  private RuleError databases(String rule) {
    RuleError error = DatabaseSet.error(rule);
    if (error == null) {
      databases = DatabaseSet.of(rule);
    }
    return error;
  }

  private void allKeys(boolean yes) {
    allKeys = yes;
    keys.clear();
  }

  private void allChannels(boolean yes) {
    allChannels = yes;
    channels.clear();
  }

  private RuleError applySigned(String rule) {
    return switch (rule.charAt(0)) {
      case '~', '%' -> key(rule);
      case '&' -> channel(rule.substring(1));
      case '+', '-' -> commands.apply(rule);
      default -> RuleError.SYNTAX;
    };
  }

  private RuleError key(String rule) {
    if (allKeys) {
      return RuleError.ALL_KEYS;
    }
    int at = 1;
    int access = 0;
    while (rule.charAt(0) == '%' && at < rule.length() && rule.charAt(at) != '~') {
      int more = accessOf(rule.charAt(at++));
      if (more == 0 || (access & more) != 0) {
        return RuleError.SYNTAX;
      }
      access |= more;
    }
    if (rule.charAt(0) == '%') {
      at = Math.min(at + 1, rule.length());
    } else {
      access = Access.ALL;
    }
    String glob = rule.substring(at);
    if (access == 0 || hasSpace(glob)) {
      return RuleError.SYNTAX;
    }
    add(new KeyPattern(glob, access));
    return null;
  }

  private static int accessOf(char letter) {
    return switch (letter) {
      case 'r', 'R' -> Access.READ;
      case 'w', 'W' -> Access.WRITE;
      default -> 0;
    };
  }

  private void add(KeyPattern pattern) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).glob().equals(pattern.glob())) {
        keys.set(i, keys.get(i).with(pattern.access()));
        return;
      }
    }
    keys.add(pattern);
  }

  private RuleError channel(String glob) {
    if (allChannels) {
      return RuleError.ALL_CHANNELS;
    }
    if (hasSpace(glob)) {
      return RuleError.SYNTAX;
    }
    if (!channels.contains(glob)) {
      channels.add(glob);
    }
    return null;
  }

  /** True if a text has white space or a zero byte, which no name and no pattern may have. */
  static boolean hasSpace(String text) {
    for (byte b : ByteText.bytes(text)) {
      if (b == ' ' || b >= '\t' && b <= '\r' || b == 0) {
        return true;
      }
    }
    return false;
  }
}
