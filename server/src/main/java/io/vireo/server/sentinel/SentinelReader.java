package io.vireo.server.sentinel;

import io.vireo.config.ByteText;
import io.vireo.server.sentinel.PrimaryState.Other;
import io.vireo.server.sentinel.machine.Address;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads the lines {@code sentinel} of a configuration file; refusals are worded as Redis does. */
final class SentinelReader {
  private static final Set<String> FIRST =
      Set.of(
          "announce-ip",
          "announce-port",
          "deny-scripts-reconfig",
          "sentinel-user",
          "sentinel-pass",
          "current-epoch",
          "myid",
          "resolve-hostnames",
          "announce-hostnames");

  private static final String UNKNOWN = "Unrecognized sentinel configuration statement.";
  private static final String NO_PRIMARY = "No such master with specified name.";
  private static final String NO_HOST = "Can't resolve instance hostname.";
  private static final String NO_PORT = "Invalid port number.";
  private static final String NOT_POSITIVE = "negative or zero time parameter.";
  private static final int ID_LENGTH = 40;
  private static final int LAST_PORT = 65_535;

  private final SentinelState state;
  private Path directory = Path.of("");

  SentinelReader(SentinelState state) {
    this.state = state;
  }

  static int order(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    if (FIRST.contains(name)) {
      return 0;
    }
    return name.equals("monitor") ? 1 : 2;
  }

  String read(Path workingDirectory, List<String> words) {
    directory = workingDirectory;
    String option = words.get(0).toLowerCase(Locale.ROOT);
    int count = words.size();
    if (order(option) == 0) {
      return count == 2 ? readOwn(option, words.get(1)) : UNKNOWN;
    }
    if (option.equals("monitor")) {
      return count == 5 ? monitor(words) : UNKNOWN;
    }
    return switch (option) {
      case "known-replica", "known-slave" -> of(words, 4, this::replica);
      // The old form had no run id and says nothing.
      case "known-sentinel" -> count == 4 ? null : of(words, 5, this::sentinel);
      case "rename-command" -> of(words, 4, SentinelReader::rename);
      default -> of(words, 3, this::setting);
    };
  }

  private String of(
      List<String> words, int count, BiFunction<PrimaryState, List<String>, String> reader) {
    if (words.size() != count) {
      return UNKNOWN;
    }
    PrimaryState primary = state.primaries.get(words.get(1));
    if (primary != null) {
      return reader.apply(primary, words);
    }
    boolean known = !UNKNOWN.equals(reader.apply(new PrimaryState("", null, 1), words));
    return known ? NO_PRIMARY : UNKNOWN;
  }

  private String readOwn(String option, String value) {
    SentinelSettings settings = state.settings;
    switch (option) {
      case "announce-ip" -> settings.announceIp(value);
      case "announce-port" -> settings.announcePort((int) number(value), 0);
      case "sentinel-user" -> settings.user(value);
      case "sentinel-pass" -> settings.password(value);
      case "current-epoch" -> settings.epoch(Math.max(settings.epoch(), number(value)));
      case "myid" -> {
        if (value.length() != ID_LENGTH) {
          return "Malformed Sentinel id in myid option.";
        }
        settings.id(value);
      }
      case "deny-scripts-reconfig" -> {
        return yesNo(
            value,
            settings::denyScripts,
            "Please specify yes or no for the deny-scripts-reconfig options.");
      }
      case "resolve-hostnames" -> {
        return yesNo(
            value,
            settings.names()::resolving,
            "Please specify yes or no for the resolve-hostnames option.");
      }
      default -> {
        return yesNo(
            value,
            settings::announceHostnames,
            "Please specify yes or no for the announce-hostnames option.");
      }
    }
    return null;
  }

  private static String yesNo(String value, Consumer<Boolean> setter, String otherwise) {
    boolean yes = value.equalsIgnoreCase("yes");
    if (!yes && !value.equalsIgnoreCase("no")) {
      return otherwise;
    }
    setter.accept(yes);
    return null;
  }

  private String monitor(List<String> words) {
    long quorum = number(words.get(4));
    if (quorum <= 0 || quorum > Integer.MAX_VALUE) {
      return "Quorum must be 1 or greater.";
    }
    Address address = address(words, 2);
    if (address == null) {
      return refusal(words, 3);
    }
    String name = words.get(1);
    if (state.primaries.putIfAbsent(name, new PrimaryState(name, address, (int) quorum)) != null) {
      return "Duplicate master name.";
    }
    return null;
  }

  /** The host and port that stand in two words, or null. */
  private Address address(List<String> words, int at) {
    long port = number(words.get(at + 1));
    return port < 0 || port > LAST_PORT ? null : state.names.accept(words.get(at), (int) port);
  }

  private static String refusal(List<String> words, int port) {
    long number = number(words.get(port));
    return number < 0 || number > LAST_PORT ? NO_PORT : NO_HOST;
  }

  private String replica(PrimaryState primary, List<String> words) {
    Address address = address(words, 2);
    if (address == null) {
      return refusal(words, 3);
    }
    if (primary.replicas.stream().anyMatch(address::equals)) {
      return "Duplicate hostname and port for replica.";
    }
    primary.replicas.add(address);
    return null;
  }

  private String sentinel(PrimaryState primary, List<String> words) {
    Address address = address(words, 2);
    if (address == null) {
      return refusal(words, 3);
    }
    String id = words.get(4);
    if (primary.sentinels.stream().anyMatch(other -> other.runId().equals(id))) {
      return "Duplicate runid for sentinel.";
    }
    primary.sentinels.add(new Other(id, address));
    return null;
  }

  private static String rename(PrimaryState primary, List<String> words) {
    String command = words.get(2).toUpperCase(Locale.ROOT);
    return primary.renamed.putIfAbsent(command, words.get(3)) == null
        ? null
        : "Same command renamed multiple times with rename-command.";
  }

  private String setting(PrimaryState primary, List<String> words) {
    String value = words.get(2);
    long number = number(value);
    switch (words.get(0).toLowerCase(Locale.ROOT)) {
      case "down-after-milliseconds" -> {
        primary.downAfter = number;
        return number <= 0 ? NOT_POSITIVE : null;
      }
      case "failover-timeout" -> {
        primary.failoverTimeout = number;
        return number <= 0 ? NOT_POSITIVE : null;
      }
      case "parallel-syncs" -> primary.parallelSyncs = (int) number;
      case "master-reboot-down-after-period" -> {
        primary.rebootDownAfter = number;
        return number < 0 ? "negative time parameter." : null;
      }
      case "auth-pass" -> primary.authPass = value;
      case "auth-user" -> primary.authUser = value;
      case "config-epoch" -> primary.configEpoch = number;
      case "leader-epoch" -> primary.leaderEpoch = number;
      case "notification-script" -> {
        primary.notificationScript = value;
        return isExecutable(directory, value)
            ? null
            : "Notification script seems non existing or non executable.";
      }
      case "client-reconfig-script" -> {
        primary.clientReconfigScript = value;
        return isExecutable(directory, value)
            ? null
            : "Client reconfiguration script seems non existing or non executable.";
      }
      default -> {
        return UNKNOWN;
      }
    }
    return null;
  }

  /** Whether a path names a program that this process may run. */
  static boolean isExecutable(Path directory, String path) {
    try {
      return Files.isExecutable(directory.resolve(ByteText.path(path)));
    } catch (InvalidPathException impossible) {
      return false;
    }
  }

  /** The digits at the beginning of a word, as C reads a number; 0 if there are none. */
  private static long number(String word) {
    String text = word.strip();
    int end = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    try {
      return Long.parseLong(text.substring(0, end));
    } catch (NumberFormatException none) {
      return 0;
    }
  }
}
