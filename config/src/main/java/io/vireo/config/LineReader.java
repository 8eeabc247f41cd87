package io.vireo.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Reads lines of configuration one after the other and keeps the values they set. */
final class LineReader {
  private static final int DEEPEST_INCLUDE = 32;

  private final Map<Setting<?>, Object> values = Config.defaultValues();
  private final Map<Setting<?>, Origin> origins = new LinkedHashMap<>();
  private final Set<String> users = new HashSet<>();
  private final Map<Setting<?>, Function<List<String>, String>> checks;
  private final boolean sentinel;
  private final List<SentinelSource> sentinelLines = new ArrayList<>();
  private byte[] replicaofLine = {};
  private int depth;

  /** Where a line of a Sentinel stands, and what it says. */
  private record SentinelSource(Origin origin, byte[] line, List<String> words) {}

  LineReader(
      Path directory, Map<Setting<?>, Function<List<String>, String>> checks, boolean sentinel) {
    this.checks = new IdentityHashMap<>(checks);
    this.sentinel = sentinel;
    values.put(GeneralSettings.DIR, directory);
    if (sentinel) {
      values.put(NetworkSettings.PORT, NetworkSettings.SENTINEL_PORT);
      // Other Sentinels and all clients have to reach it.
      values.put(NetworkSettings.PROTECTED_MODE, false);
    }
  }

  Config config() {
    return new Config(values);
  }

  List<ConfigWarning> warnings() {
    return origins.entrySet().stream()
        .filter(entry -> entry.getKey().deservesWarning(values.get(entry.getKey())))
        .map(entry -> new ConfigWarning(entry.getValue(), entry.getKey()))
        .toList();
  }

  /** Reads a whole text; gives the message of the first failure. */
  Optional<String> read(String source, byte[] text) {
    int number = 0;
    int from = 0;
    while (from < text.length) {
      int to = from;
      while (to < text.length && text[to] != '\n') {
        to++;
      }
      byte[] line = trimmed(text, from, to);
      Optional<String> failure = readLine(new Origin(source, ++number), line);
      if (failure.isPresent()) {
        return failure;
      }
      from = to + 1;
    }
    return Optional.empty();
  }

  static byte[] trimmed(byte[] text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text[start])) {
      start++;
    }
    while (end > start && isBlank(text[end - 1])) {
      end--;
    }
    return Arrays.copyOfRange(text, start, end);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private Optional<String> readLine(Origin origin, byte[] line) {
    if (line.length == 0 || line[0] == '#') {
      return Optional.empty();
    }
    List<byte[]> raw = SplitArgs.split(line, 0, line.length);
    if (raw == null) {
      return fatal(origin, line, "Unbalanced quotes in configuration line");
    }
    if (raw.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = raw.stream().map(ByteText::of).toList();
    Setting<?> setting = SettingsTable.find(words.get(0)).orElse(null);
    if (setting == null) {
      return fatal(origin, line, ConfigText.BAD_DIRECTIVE);
    }
    String reason = put(setting, words.subList(1, words.size()));
    if (reason != null) {
      return fatal(origin, line, reason);
    }
    origins.put(setting, origin);
    if (setting == ReplicationSettings.REPLICAOF) {
      replicaofLine = line;
    }
    if (setting == FileDirectives.SENTINEL && words.size() > 1) {
      sentinelLines.add(new SentinelSource(origin, line, words.subList(1, words.size())));
    }
    return setting == FileDirectives.INCLUDE
        ? include(origin, line, words.get(1))
        : Optional.empty();
  }

  /**
   * Has the lines of a Sentinel checked once all of them are read, for one may speak of what a
   * later one names.
   *
   * @param order tells in which order, by the second word
   */
  Optional<String> readSentinel(
      ToIntFunction<String> order, BiFunction<Path, List<String>, String> reader) {
    List<SentinelSource> sorted = new ArrayList<>(sentinelLines);
    sorted.sort(Comparator.comparingInt(source -> order.applyAsInt(source.words().get(0))));
    for (SentinelSource source : sorted) {
      Path directory = (Path) values.get(GeneralSettings.DIR);
      String reason = reader.apply(directory, source.words());
      if (reason != null) {
        return fatal(source.origin(), source.line(), reason);
      }
    }
    return Optional.empty();
  }

  /** Why settings cannot stand beside each other; once all of them are read. */
  Optional<String> contradiction() {
    PrimaryAddress primary = (PrimaryAddress) values.get(ReplicationSettings.REPLICAOF);
    boolean isInCluster = (boolean) values.get(ClusterSettings.CLUSTER_ENABLED);
    return primary.isSet() && isInCluster
        ? fatal(
            origins.get(ReplicationSettings.REPLICAOF),
            replicaofLine,
            "replicaof directive not allowed in cluster mode")
        : Optional.empty();
  }

  private <T> String put(Setting<T> setting, List<String> given) {
    List<String> words = given;
    if (!setting.type().takesMany() && words.size() != 1) {
      return ConfigText.WRONG_COUNT;
    }
    if (setting.type().takesMany() && words.size() == 1 && !setting.has(SettingFlag.FILE_ONLY)) {
      words = List.of(words.get(0).split(" ", -1));
    }
    @SuppressWarnings("unchecked")
    T current = (T) values.get(setting);
    T previous = origins.containsKey(setting) ? current : setting.type().fresh(current);
    Parsed<T> parsed = setting.parse(words, previous);
    String reason = parsed.isRefused() ? parsed.error() : check(setting, words);
    if (reason == null) {
      values.put(setting, parsed.value());
    }
    return reason;
  }

  private String check(Setting<?> setting, List<String> words) {
    if (setting == FileDirectives.SENTINEL && !sentinel && !words.isEmpty()) {
      return "sentinel directive while not in sentinel mode";
    }
    if (setting == FileDirectives.USER && !users.add(words.get(0))) {
      return "Error in user declaration '%s': Duplicate user found. "
          .formatted(words.get(0))
          .concat("A user can only be defined once in config files");
    }
    return checks.getOrDefault(setting, ignored -> null).apply(words);
  }

  private Optional<String> include(Origin origin, byte[] line, String pattern) {
    if (depth == DEEPEST_INCLUDE) {
      return fatal(origin, line, "Files include one another too deeply");
    }
    depth++;
    Path directory = (Path) values.get(GeneralSettings.DIR);
    String reason = TextRules.path(pattern);
    if (reason != null) {
      return fatal(origin, line, reason);
    }
    for (Path file : FileGlob.expand(directory, pattern)) {
      Optional<String> failure = ConfigLoader.readFile(this, file);
      if (failure.isPresent()) {
        return failure;
      }
    }
    depth--;
    return Optional.empty();
  }

  /** The words and the quoted line are what Redis' tools and tests look for. */
  private static Optional<String> fatal(Origin origin, byte[] line, String reason) {
    return Optional.of(
        """

        *** FATAL CONFIG FILE ERROR (Vireo) ***
        Reading %s, at line %d
        >>> '%s'
        %s
        """
            .formatted(origin.source(), origin.line(), ByteText.shown(ByteText.of(line)), reason));
  }
}
