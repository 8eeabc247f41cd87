package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.nio.charset.StandardCharsets;

/** How messages show the name of a chunk. */
public final class ChunkName {
  /** Bytes that messages of the compiler have for it, and the end of a string in C. */
  private static final int COMPILER = 80;

  /** Bytes that messages of a program have for it, and the end of a string in C. */
  private static final int PROGRAM = 60;

  private static final String OPENING = "[string \"";
  private static final String CLOSING = "\"]";
  private static final String DOTS = "...";

  /** Bytes that are not used for a file's name, or for a source. */
  private static final int AROUND_FILE = 8;

  private static final int AROUND_SOURCE = 17;

  private ChunkName() {}

  /**
   * The name as messages of a running program show it: what follows a "=", cut at its end; what
   * follows a "@", a file's name, cut at its beginning; anything else is the source itself, of
   * which the first line is shown.
   *
   * @param name the name that was given to the chunk
   */
  public static LuaString shown(LuaString name) {
    return shown(name, PROGRAM);
  }

  /** The name as messages of the compiler show it, which are longer. */
  static LuaString ofCompiler(LuaString name) {
    return shown(name, COMPILER);
  }

  private static LuaString shown(LuaString name, int size) {
    String text = untilZero(latin(name));
    if (text.startsWith("=")) {
      return bytes(text.substring(1, Math.min(text.length(), size)));
    }
    if (text.startsWith("@")) {
      String file = text.substring(1);
      int over = file.length() - (size - AROUND_FILE);
      return bytes(over > 0 ? DOTS + file.substring(over) : file);
    }
    return bytes(ofSource(text, size - AROUND_SOURCE));
  }

  private static String ofSource(String source, int most) {
    int line = 0;
    while (line < source.length() && "\n\r".indexOf(source.charAt(line)) < 0) {
      line++;
    }
    int shown = Math.min(line, most);
    String part = source.substring(0, shown);
    return OPENING + part + (shown < source.length() ? DOTS : "") + CLOSING;
  }

  private static String untilZero(String text) {
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }

  private static String latin(LuaString string) {
    return new String(string.bytes(), StandardCharsets.ISO_8859_1);
  }

  private static LuaString bytes(String latin) {
    return LuaString.of(latin.getBytes(StandardCharsets.ISO_8859_1));
  }
}
