package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.server.command.Command;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which commands a selector allows, while its rules are read: the commands, the arguments with
 * which further ones are allowed, and the rules themselves without those that a later one made
 * void.
 */
final class CommandRules {
  private final CommandCatalog catalog;
  private final BitSet allowed;
  private final Map<Integer, List<String>> firstArguments;
  private final List<String> rules;
  private boolean all;

  /** No commands. */
  CommandRules(CommandCatalog catalog) {
    this.catalog = catalog;
    allowed = new BitSet(catalog.size());
    firstArguments = new HashMap<>();
    rules = new ArrayList<>();
  }

  /** A copy of other rules, to be changed. */
  CommandRules(CommandRules other) {
    catalog = other.catalog;
    allowed = (BitSet) other.allowed.clone();
    firstArguments = new HashMap<>();
    other.firstArguments.forEach((id, words) -> firstArguments.put(id, new ArrayList<>(words)));
    rules = new ArrayList<>(other.rules);
    all = other.all;
  }

  /** Heap bytes of all of it, about. */
  long heapBytes() {
    long bytes = HeapLayout.object(6, 16) + HeapLayout.longs(allowed.size() / Long.SIZE);
    for (String rule : rules) {
      bytes += Rights.text(rule);
    }
    for (List<String> words : firstArguments.values()) {
      bytes += HeapLayout.object(5, 8);
      for (String word : words) {
        bytes += Rights.text(word);
      }
    }
    return bytes;
  }

  /** Whether a command may be run, whatever its arguments are. */
  boolean allows(Command command) {
    return allowed.get(command.id());
  }

  /** The arguments with which alone a command may be run, or null. */
  List<String> firstArguments(Command command) {
    return firstArguments.get(command.id());
  }

  /** Whether all commands are allowed. */
  boolean allowsAll() {
    return allowed.cardinality() == catalog.size();
  }

  /** All commands, also those that are still to be invented, or none. */
  void all(boolean yes) {
    all = yes;
    allowed.set(0, catalog.size(), yes);
    firstArguments.clear();
    rules.clear();
  }

  /** Reads {@code +name}, {@code +name|word}, {@code +@category} or the same with a minus. */
  RuleError apply(String rule) {
    boolean allow = rule.charAt(0) == '+';
    String name = rule.substring(1);
    if (name.startsWith("@")) {
      return category(name, allow);
    }
    if (allow && name.indexOf('|') >= 0) {
      return allowPart(name);
    }
    Command command = catalog.find(name);
    if (command == null) {
      return RuleError.UNKNOWN;
    }
    change(command, allow);
    note(ByteText.lower(command.fullName()), allow);
    return null;
  }

  private RuleError category(String name, boolean allow) {
    if (name.equalsIgnoreCase("@all")) {
      all(allow);
      return null;
    }
    BitSet ids = catalog.category(name.substring(1));
    if (ids == null) {
      return RuleError.UNKNOWN;
    }
    firstArguments.keySet().removeIf(ids::get);
    if (allow) {
      allowed.or(ids);
    } else {
      allowed.andNot(ids);
    }
    note(name, allow);
    return null;
  }

  private RuleError allowPart(String name) {
    int bar = name.lastIndexOf('|');
    Command whole = catalog.find(name.substring(0, bar));
    if (whole == null) {
      return RuleError.UNKNOWN;
    }
    if (whole.parent() != null) {
      return RuleError.ARGUMENT_OF_SUBCOMMAND;
    }
    String part = name.substring(bar + 1);
    if (part.isEmpty()) {
      return RuleError.SYNTAX;
    }
    if (whole.isContainer()) {
      Command sub = whole.sub(part);
      if (sub == null) {
        return RuleError.UNKNOWN;
      }
      change(sub, true);
    } else {
      allowWith(whole, part);
    }
    note(name, true);
    return null;
  }

  private void allowWith(Command command, String argument) {
    List<String> known = firstArguments.computeIfAbsent(command.id(), id -> new ArrayList<>());
    if (known.stream().noneMatch(argument::equalsIgnoreCase)) {
      known.add(argument);
    }
  }

  private void change(Command command, boolean allow) {
    BitSet ids = new BitSet();
    CommandCatalog.add(ids, command);
    if (allow) {
      allowed.or(ids);
    } else {
      allowed.andNot(ids);
    }
    firstArguments.remove(command.id());
  }

  /** A rule about the same command or its subcommands is void from now on. */
  private void note(String name, boolean allow) {
    String lower = ByteText.lower(name);
    rules.removeIf(old -> old.startsWith(lower, 1) && isSameOrPart(old, lower.length() + 1));
    rules.add((allow ? "+" : "-") + lower);
  }

  private static boolean isSameOrPart(String rule, int end) {
    return rule.length() == end || rule.charAt(end) == '|';
  }

  /** The rules that give this, beginning with all commands or none. */
  String describe() {
    String first = all ? "+@all" : "-@all";
    return rules.isEmpty() ? first : first + ' ' + String.join(" ", rules);
  }
}
