package io.vireo.persistence.aof;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * A file of the append-only log, as the manifest knows it. Any thread.
 *
 * @param name its name within the directory, a character for each byte
 * @param sequence its number, counted for each type of its own
 * @param type what it is
 * @param startOffset the replication offset at its beginning, if it is told
 * @param endOffset the replication offset at its end, if it is told
 */
public record AofFile(
    String name, long sequence, Type type, OptionalLong startOffset, OptionalLong endOffset) {

  /** What a file of the log is. */
  public enum Type {
    /** The whole data set at one moment. */
    BASE('b'),
    /** Was replaced by a newer base, and is to be deleted. */
    HISTORY('h'),
    /** What changed since the base, or since the file before. */
    INCREMENT('i');

    private final char letter;

    Type(char letter) {
      this.letter = letter;
    }

    /** How the manifest writes it. */
    char letter() {
      return letter;
    }

    static Type of(String text) {
      for (Type type : values()) {
        if (text.length() == 1 && text.charAt(0) == type.letter) {
          return type;
        }
      }
      return null;
    }
  }

  /** Its path in the directory of the log. */
  public Path in(Path directory) {
    return named(directory, name);
  }

  /** A name in a manifest is bytes, each a character; the system wants the text that they are. */
  static Path named(Path directory, String name) {
    Charset system = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return directory.resolve(new String(name.getBytes(StandardCharsets.ISO_8859_1), system));
  }

  /** A file of which no offsets are told. */
  public AofFile(String name, long sequence, Type type) {
    this(name, sequence, type, OptionalLong.empty(), OptionalLong.empty());
  }

  /** This file as one that is to be deleted. */
  AofFile asHistory() {
    return new AofFile(name, sequence, Type.HISTORY, startOffset, endOffset);
  }

  /** This file beginning at a replication offset. */
  public AofFile startingAt(long offset) {
    return new AofFile(name, sequence, type, OptionalLong.of(offset), endOffset);
  }

  /** This file ending at a replication offset. */
  public AofFile endingAt(long offset) {
    return new AofFile(name, sequence, type, startOffset, OptionalLong.of(offset));
  }

  /** This file without an end: it goes on. */
  public AofFile openEnded() {
    return new AofFile(name, sequence, type, startOffset, OptionalLong.empty());
  }
}
