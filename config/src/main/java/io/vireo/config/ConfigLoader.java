package io.vireo.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Reads the configuration at start: the file, then standard input, then the command line, each able
 * to change what came before. Not for several threads at once.
 */
public final class ConfigLoader {
  private final Path directory;
  private final InputStream stdin;
  private final Map<Setting<?>, Function<List<String>, String>> checks = new IdentityHashMap<>();
  private ToIntFunction<String> sentinelOrder = option -> 0;
  private BiFunction<Path, List<String>, String> sentinelReader = (dir, words) -> null;

  /**
   * Makes a loader.
   *
   * @param directory where relative paths start
   * @param stdin what {@code -} reads; it is read to its end and not closed
   */
  public ConfigLoader(Path directory, InputStream stdin) {
    this.directory = directory.toAbsolutePath().normalize();
    this.stdin = stdin;
  }

  /**
   * Adds a check by the part that owns a kind of line, such as ACL users or renamed commands.
   *
   * @param check gets the words after the name, gives the reason of a refusal or null
   */
  public ConfigLoader check(Setting<?> setting, Function<List<String>, String> check) {
    checks.put(setting, check);
    return this;
  }

  /**
   * Has the lines of a Sentinel read behind all others, whatever the order in which they stand.
   *
   * @param order which comes first, by the second word of a line: the smaller number
   * @param reader gets the working directory and the words after {@code sentinel}, gives the reason
   *     of a refusal or null
   */
  public ConfigLoader sentinel(
      ToIntFunction<String> order, BiFunction<Path, List<String>, String> reader) {
    sentinelOrder = order;
    sentinelReader = reader;
    return this;
  }

  /** Reads everything that the command line names. */
  public LoadResult load(CommandLine.Start start) {
    LineReader reader = new LineReader(directory, checks, start.sentinel());
    String badName = start.file().map(TextRules::path).orElse(null);
    if (badName != null) {
      return new LoadResult.Failed("Fatal error, can't open config file: " + badName + "\n");
    }
    Optional<Path> file =
        start.file().map(name -> directory.resolve(ByteText.path(name)).normalize());
    Optional<String> failure = file.flatMap(path -> readFile(reader, path));
    if (failure.isEmpty() && start.stdin()) {
      failure = readStdin(reader);
    }
    if (failure.isEmpty()) {
      byte[] options = ByteText.bytes(String.join("\n", start.overrides()));
      failure = reader.read(Origin.COMMAND_LINE, options);
    }
    if (failure.isEmpty()) {
      failure = reader.readSentinel(sentinelOrder, sentinelReader);
    }
    if (failure.isEmpty()) {
      failure = reader.contradiction();
    }
    return failure
        .<LoadResult>map(LoadResult.Failed::new)
        .orElseGet(() -> new LoadResult.Ready(reader.config(), file, reader.warnings()));
  }

  private Optional<String> readStdin(LineReader reader) {
    try {
      return reader.read(Origin.STDIN, stdin.readAllBytes());
    } catch (IOException e) {
      return Optional.of("Fatal error, can't read the configuration from standard input: " + e);
    }
  }

  /** Reads one file; gives the message of a failure. */
  static Optional<String> readFile(LineReader reader, Path path) {
    try {
      return reader.read(path.toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      return Optional.of(
          "Fatal error, can't open config file '%s': %s\n".formatted(path, reason(path, e)));
    }
  }

  private static String reason(Path path, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "Permission denied";
    }
    return Files.isDirectory(path) ? "Is a directory" : String.valueOf(e.getMessage());
  }
}
