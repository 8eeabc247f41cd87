package io.vireo.server.acl;

import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a selector read the slow and obvious way, from the manual: of the rules about a
 * command the last one decides, and a pattern is compared byte by byte.
 */
final class PlainRules {
  private final CommandTable table;
  private final List<String> rules;

  PlainRules(CommandTable table, List<String> rules) {
    this.table = table;
    this.rules = rules;
  }

  boolean allows(SampleRequest request, int selected) {
    return request.databases(selected, RandomRulesTest.DATABASES).stream()
            .allMatch(this::allowsDatabase)
        && allowsCommand(request)
        && request.keys().stream().allMatch(key -> allowsKey(key.name(), key.use()))
        && request.channels().stream().allMatch(name -> allowsChannel(name, request.patterns()));
  }

  private boolean allowsCommand(SampleRequest request) {
    Command command = request.command(table);
    for (int i = rules.size() - 1; i >= 0; i--) {
      String rule = rules.get(i);
      Boolean verdict = verdict(rule, command, request);
      if (verdict != null) {
        return verdict;
      }
    }
    return false;
  }

  /** What a rule says about a command, or null if it says nothing about it. */
  private static Boolean verdict(String rule, Command command, SampleRequest request) {
    if (rule.equals("allcommands") || rule.equals("+@all")) {
      return true;
    }
    if (rule.equals("nocommands") || rule.equals("-@all")) {
      return false;
    }
    if (!rule.startsWith("+") && !rule.startsWith("-")) {
      return null;
    }
    boolean allow = rule.startsWith("+");
    String name = rule.substring(1);
    if (name.startsWith("@")) {
      return isIn(command, name.substring(1)) ? allow : null;
    }
    if (name.equals(command.fullName()) || name.equals(command.root().name())) {
      return allow;
    }
    boolean withArgument = !command.isContainer() && command.parent() == null;
    String exact = command.name() + '|' + request.word(1);
    return withArgument && name.equalsIgnoreCase(exact) ? Boolean.TRUE : null;
  }

  private static boolean isIn(Command command, String category) {
    return has(command, category) || has(command.root(), category);
  }

  private static boolean has(Command command, String category) {
    return command.categories().stream().map(Category::wireName).anyMatch(category::equals);
  }

  private boolean allowsDatabase(String number) {
    boolean all = true;
    List<String> numbers = List.of();
    for (String rule : rules) {
      if (rule.equals("alldbs") || rule.equals("resetdbs")) {
        all = rule.equals("alldbs");
        numbers = List.of();
      } else if (rule.startsWith("db=")) {
        all = false;
        numbers = List.of(rule.substring("db=".length()).split(","));
      }
    }
    return all || numbers.contains(number);
  }

  private boolean allowsKey(String key, String use) {
    boolean all = false;
    Map<String, String> rights = new LinkedHashMap<>();
    for (String rule : rules) {
      switch (rule) {
        case "allkeys", "~*" -> {
          all = true;
          rights.clear();
        }
        case "resetkeys" -> {
          all = false;
          rights.clear();
        }
        default -> {
          if (rule.startsWith("~") || rule.startsWith("%")) {
            int tilde = rule.indexOf('~');
            String letters = tilde == 0 ? "RW" : rule.substring(1, tilde);
            rights.merge(rule.substring(tilde + 1), letters, String::concat);
          }
        }
      }
    }
    return all
        || rights.entrySet().stream()
            .anyMatch(each -> hasAll(each.getValue(), use) && matches(each.getKey(), key));
  }

  private static boolean hasAll(String letters, String use) {
    return use.chars().allMatch(letter -> letters.indexOf(letter) >= 0);
  }

  private boolean allowsChannel(String channel, boolean isPattern) {
    boolean all = false;
    List<String> globs = new ArrayList<>();
    for (String rule : rules) {
      if (rule.equals("allchannels") || rule.equals("&*")) {
        all = true;
        globs.clear();
      } else if (rule.equals("resetchannels")) {
        all = false;
        globs.clear();
      } else if (rule.startsWith("&")) {
        globs.add(rule.substring(1));
      }
    }
    return all
        || globs.stream()
            .anyMatch(glob -> isPattern ? glob.equals(channel) : matches(glob, channel));
  }

  /** Plain characters, {@code *} and {@code ?}. */
  static boolean matches(String glob, String text) {
    if (glob.isEmpty() || text.isEmpty()) {
      return glob.isEmpty() && text.isEmpty();
    }
    return matchesRest(glob, text);
  }

  private static boolean matchesRest(String glob, String text) {
    if (glob.isEmpty()) {
      return text.isEmpty();
    }
    if (glob.charAt(0) == '*') {
      return matchesRest(glob.substring(1), text)
          || !text.isEmpty() && matchesRest(glob, text.substring(1));
    }
    return !text.isEmpty()
        && (glob.charAt(0) == '?' || glob.charAt(0) == text.charAt(0))
        && matchesRest(glob.substring(1), text.substring(1));
  }
}
