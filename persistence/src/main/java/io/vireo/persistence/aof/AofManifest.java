package io.vireo.persistence.aof;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The list of the files that together are the append-only log: a base, the increments since, and
 * what is left to delete. Immutable; any thread.
 *
 * <p>One line a file: {@code file NAME seq NUMBER type b|i|h}, and the offsets where they are
 * known; see "Multi Part AOF" in the manual of Redis 7.0.
 *
 * @param base the data set at one moment, if there is one
 * @param increments what changed since, in order
 * @param history files to be deleted
 * @param lastBase the greatest number that a base ever had
 * @param lastIncrement the greatest number that an increment ever had
 */
public record AofManifest(
    Optional<AofFile> base,
    List<AofFile> increments,
    List<AofFile> history,
    long lastBase,
    long lastIncrement) {

  private static final int LONGEST_LINE = 1022;
  private static final String BAD_FORMAT = "Invalid AOF manifest file format";

  /** The largest number that is taken: what is counted on from it will never come to an end. */
  private static final long LARGEST = 1L << 62;

  private static final String TOO_LARGE =
      "A number of the AOF manifest is too large: numbers go up to " + LARGEST;

  /** A log without files. */
  public static final AofManifest EMPTY =
      new AofManifest(Optional.empty(), List.of(), List.of(), 0, 0);

  /** Copies the lists. */
  public AofManifest {
    increments = List.copyOf(increments);
    history = List.copyOf(history);
  }

  /** True if there is no file to load. */
  public boolean isEmpty() {
    return base.isEmpty() && increments.isEmpty();
  }

  /** The increment that is written, if there is one. */
  public Optional<AofFile> lastIncrementFile() {
    return increments.isEmpty()
        ? Optional.empty()
        : Optional.of(increments.get(increments.size() - 1));
  }

  /** The files to load, in order. */
  public List<AofFile> files() {
    return Stream.concat(base.stream(), increments.stream()).toList();
  }

  /** Reads a manifest. */
  public static AofManifest parse(String text) throws AofManifestException {
    if (text.isEmpty()) {
      throw new AofManifestException(1, "", "Found an empty AOF manifest");
    }
    Parser parser = new Parser();
    int number = 0;
    for (String line : text.split("(?<=\n)")) {
      parser.line(++number, line);
    }
    return parser.manifest();
  }

  /** As it is written into the file. */
  public String print() {
    StringBuilder text = new StringBuilder();
    Stream.of(base.stream(), history.stream(), increments.stream())
        .flatMap(files -> files)
        .forEach(file -> print(file, text));
    return text.toString();
  }

  private static void print(AofFile file, StringBuilder into) {
    into.append("file ").append(ManifestWords.quoted(file.name()));
    into.append(" seq ").append(file.sequence());
    into.append(" type ").append(file.type().letter());
    file.startOffset().ifPresent(offset -> into.append(" startoffset ").append(offset));
    file.endOffset().ifPresent(offset -> into.append(" endoffset ").append(offset));
    into.append('\n');
  }

  /** With one more increment. */
  public AofManifest plusIncrement(AofFile file) {
    List<AofFile> more = new ArrayList<>(increments);
    more.add(file);
    return new AofManifest(base, more, history, lastBase, file.sequence());
  }

  /** With the last increment replaced by the same one with other offsets. */
  public AofManifest withLastIncrement(AofFile file) {
    List<AofFile> changed = new ArrayList<>(increments);
    changed.set(changed.size() - 1, file);
    return new AofManifest(base, changed, history, lastBase, lastIncrement);
  }

  /** Without the last increment, which was never saved. */
  public AofManifest withoutLastIncrement() {
    return new AofManifest(
        base, increments.subList(0, increments.size() - 1), history, lastBase, lastIncrement - 1);
  }

  /**
   * With a new base: the old one, and all increments but the last few, become history, of which the
   * newest comes first.
   *
   * @param kept how many increments go on behind the new base
   */
  public AofManifest withBase(AofFile newBase, int kept) {
    int replaced = increments.size() - kept;
    Deque<AofFile> old = new ArrayDeque<>(history);
    base.ifPresent(file -> old.addFirst(file.asHistory()));
    increments.subList(0, replaced).forEach(file -> old.addFirst(file.asHistory()));
    return new AofManifest(
        Optional.of(newBase),
        increments.subList(replaced, increments.size()),
        List.copyOf(old),
        newBase.sequence(),
        lastIncrement);
  }

  /**
   * With one more file to delete: one that may be named by a manifest which could not be written
   * with certainty. Its number is never given to another.
   */
  public AofManifest without(AofFile file) {
    List<AofFile> old = new ArrayList<>(history);
    old.add(file.asHistory());
    boolean isBase = file.type() == AofFile.Type.BASE;
    return new AofManifest(
        base,
        increments,
        old,
        isBase ? Math.max(lastBase, file.sequence()) : lastBase,
        isBase ? lastIncrement : Math.max(lastIncrement, file.sequence()));
  }

  /** Without files to delete. */
  public AofManifest withoutHistory() {
    return new AofManifest(base, increments, List.of(), lastBase, lastIncrement);
  }

  /** Collects the lines. */
  private static final class Parser {
    private AofFile base;
    private final List<AofFile> increments = new ArrayList<>();
    private final List<AofFile> history = new ArrayList<>();
    private long lastBase;
    private long lastIncrement;

    void line(int number, String raw) throws AofManifestException {
      if (raw.startsWith("#")) {
        return;
      }
      if (raw.length() > LONGEST_LINE) {
        throw new AofManifestException(number, raw, "The AOF manifest file contains too long line");
      }
      String line = raw.strip();
      String error = add(ManifestWords.split(line));
      if (error != null) {
        throw new AofManifestException(number, line, error);
      }
    }

    /** Adds the file of a line; what is wrong about it, or null. */
    private String add(List<String> words) {
      if (words == null || words.size() < 6 || words.size() % 2 != 0) {
        return BAD_FORMAT;
      }
      String name = null;
      long sequence = 0;
      String type = "";
      OptionalLong start = OptionalLong.empty();
      OptionalLong end = OptionalLong.empty();
      for (int i = 0; i < words.size(); i += 2) {
        String value = words.get(i + 1);
        switch (words.get(i).toLowerCase(java.util.Locale.ROOT)) {
          case "file" -> name = value;
          case "seq" -> sequence = number(value);
          case "type" -> type = value;
          case "startoffset" -> start = offset(value);
          case "endoffset" -> end = offset(value);
          default -> {
            // Later versions may tell more.
          }
        }
      }
      if (name == null || sequence == 0 || type.isEmpty()) {
        return BAD_FORMAT;
      }
      if (sequence > LARGEST || start.orElse(0) > LARGEST || end.orElse(0) > LARGEST) {
        return TOO_LARGE;
      }
      if (name.contains("/") || name.contains("\\")) {
        return "File can't be a path, just a filename";
      }
      AofFile.Type kind = AofFile.Type.of(type);
      return kind == null
          ? "Unknown AOF file type"
          : add(new AofFile(name, sequence, kind, start, end));
    }

    /** A number; 0 if it is none, and the largest that there is if it is even larger. */
    private static long number(String text) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException none) {
        return text.matches("\\+?\\d{19,}") ? Long.MAX_VALUE : 0;
      }
    }

    private static OptionalLong offset(String text) {
      long number = number(text);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private String add(AofFile file) {
      switch (file.type()) {
        case BASE -> {
          if (base != null) {
            return "Found duplicate base file information";
          }
          base = file;
          lastBase = file.sequence();
        }
        case HISTORY -> history.add(file);
        case INCREMENT -> {
          if (file.sequence() <= lastIncrement) {
            return "Found a non-monotonic sequence number";
          }
          increments.add(file);
          lastIncrement = file.sequence();
        }
      }
      return null;
    }

    AofManifest manifest() {
      return new AofManifest(
          Optional.ofNullable(base), increments, history, lastBase, lastIncrement);
    }
  }
}
