package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Numbers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes tokens of bytes. The current token is in {@link #token}, its value in {@link #value}.
 *
 * <p>Messages quote a token of more than one form (a name, a string, a number) as it stands in the
 * source, so where it starts is kept.
 */
final class Lexer {
  private static final int END = -1;

  /** What a byte is in a name or a number: two bits for each byte. */
  private static final byte[] KINDS = kinds();

  private static final int DIGIT = 1;
  private static final int LETTER = 2;

  private final Source source;
  private byte[] bytes;
  private int length;
  private final String chunk;

  private final Words words = new Words();

  private int at;

  /** Where the text of the token that is being read, or was read last, starts and ends. */
  private int start;

  /** The text of a string that is being read, with its escapes resolved. */
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private boolean textRead;

  /** The line at which the lexer is. */
  int line = 1;

  /** The line of the end of the token before the current one. */
  int lastLine = 1;

  int token;
  Object value;

  private int aheadToken = END;
  private Object aheadValue;

  Lexer(LuaString chunkName, Source source) {
    this.source = source;
    this.bytes = source.bytes();
    this.length = source.length();
    this.chunk = new String(ChunkName.ofCompiler(chunkName).bytes(), StandardCharsets.ISO_8859_1);
  }

  /** Goes on to the next token. As Lua's lexer, it is always one byte ahead of what it has read. */
  void next() {
    lastLine = line;
    if (aheadToken != END) {
      token = aheadToken;
      value = aheadValue;
      aheadToken = END;
    } else {
      token = read();
      current();
    }
  }

  /** The kind of the token after the current one. */
  int lookAhead() {
    Object current = value;
    aheadToken = read();
    current();
    aheadValue = value;
    value = current;
    return aheadToken;
  }

  // Errors

  /** An error at the current line that quotes the current token. */
  LuaError errorNear(String message) {
    return error(message, token);
  }

  /** An error at the current line that quotes a token. */
  private LuaError error(String message, int near) {
    if (near == 0) {
      return error(message);
    }
    boolean asWritten = near == Token.NAME || near == Token.STRING || near == Token.NUMBER;
    return error(message + " near '" + (asWritten ? quoted() : Token.text(near)) + "'");
  }

  /** An error at the current line. */
  LuaError error(String message) {
    current();
    String all = chunk + ":" + line + ": " + message;
    return new LuaError(LuaString.of(all.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private String quoted() {
    String all =
        textRead
            ? text.toString(StandardCharsets.ISO_8859_1)
            : new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    int zero = all.indexOf('\0');
    return zero < 0 ? all : all.substring(0, zero);
  }

  // Reading

  private boolean grow() {
    boolean grown = source.grow();
    bytes = source.bytes();
    length = source.length();
    return grown;
  }

  private int current() {
    return at < length || grow() ? bytes[at] & 0xFF : END;
  }

  private int read() {
    while (true) {
      int c = current();
      switch (c) {
        case END:
          return Token.END_OF_SOURCE;
        case '\n', '\r':
          newLine();
          break;
        case '-':
          at++;
          if (current() != '-') {
            return '-';
          }
          comment();
          break;
        case '[':
          return bracket();
        case '=':
          return oneOrTwo('=', Token.EQUAL);
        case '<':
          return oneOrTwo('<', Token.AT_MOST);
        case '>':
          return oneOrTwo('>', Token.AT_LEAST);
        case '~':
          return oneOrTwo('~', Token.UNEQUAL);
        case '"', '\'':
          return string(c);
        case '.':
          return dots();
        default:
          if (!isSpace(c)) {
            return other(c);
          }
          at++;
          break;
      }
    }
  }

  private int oneOrTwo(int one, int two) {
    at++;
    if (current() == '=') {
      at++;
      return two;
    }
    return one;
  }

  private int dots() {
    start = at++;
    if (current() == '.') {
      at++;
      if (current() == '.') {
        at++;
        return Token.DOTS;
      }
      return Token.CONCAT;
    }
    return isDigit(current()) ? number() : '.';
  }

  private int other(int c) {
    start = at;
    if (isDigit(c)) {
      return number();
    }
    if (!isLetter(c)) {
      at++;
      return c;
    }
    skip(DIGIT | LETTER);
    textRead = false;
    int token = words.find(bytes, start, at);
    value = words.string();
    return token;
  }

  /** Goes on to the first byte that is of none of some kinds. */
  private void skip(int kinds) {
    do {
      byte[] text = bytes;
      int end = length;
      int next = at;
      while (next < end && (KINDS[text[next] & 0xFF] & kinds) != 0) {
        next++;
      }
      at = next;
    } while (at == length && grow());
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    Arrays.fill(kinds, '0', '9' + 1, (byte) DIGIT);
    Arrays.fill(kinds, 'A', 'Z' + 1, (byte) LETTER);
    Arrays.fill(kinds, 'a', 'z' + 1, (byte) LETTER);
    kinds['_'] = LETTER;
    return kinds;
  }

  private void newLine() {
    int first = bytes[at++];
    int second = current();
    if ((second == '\n' || second == '\r') && second != first) {
      at++;
    }
    line++;
  }

  private void comment() {
    at++;
    if (current() == '[') {
      int level = longOpening();
      if (level >= 0) {
        longText(level, "unfinished long comment");
        return;
      }
    }
    while (current() != '\n' && current() != '\r' && current() != END) {
      at++;
    }
  }

  private int bracket() {
    start = at;
    int level = longOpening();
    if (level >= 0) {
      LuaString string = longText(level, "unfinished long string");
      value = words.one(string);
      return Token.STRING;
    }
    if (level == -1) {
      return '[';
    }
    textRead = false;
    throw error("invalid long string delimiter", Token.STRING);
  }

  /**
   * Reads "[==[" from its first bracket on.
   *
   * @return how many "=" it has; if it is none, -1 when there was only a bracket, else less
   */
  private int longOpening() {
    at++;
    int level = equalSigns();
    if (current() == '[') {
      return level;
    }
    return -level - 1;
  }

  private int equalSigns() {
    int count = 0;
    while (current() == '=') {
      at++;
      count++;
    }
    return count;
  }

  /** Reads from the second bracket on. */
  private LuaString longText(int level, String unfinished) {
    at++;
    if (current() == '\n' || current() == '\r') {
      newLine();
    }
    text.reset();
    while (true) {
      int c = current();
      if (c == END) {
        throw error(unfinished, Token.END_OF_SOURCE);
      } else if (c == ']') {
        int from = at++;
        if (equalSigns() == level && current() == ']') {
          at++;
          textRead = false;
          return LuaString.of(text.toByteArray());
        }
        text.write(bytes, from, at - from);
      } else if (c == '[') {
        int from = at;
        if (longOpening() == level) {
          at++;
        }
        text.write(bytes, from, at - from);
      } else if (c == '\n' || c == '\r') {
        newLine();
        text.write('\n');
      } else {
        text.write(c);
        at++;
      }
    }
  }

  private int number() {
    while (isDigit(current()) || current() == '.') {
      at++;
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      if (current() == '+' || current() == '-') {
        at++;
      }
    }
    skip(DIGIT | LETTER);
    textRead = false;
    Double number = Numbers.parse(bytes, start, at);
    if (number == null) {
      throw error("malformed number", Token.NUMBER);
    }
    value = number;
    return Token.NUMBER;
  }

  private int string(int quote) {
    start = at++;
    if (isPlain(quote)) {
      textRead = false;
      words.find(bytes, start + 1, at++);
      value = words.string();
      return Token.STRING;
    }
    at = start + 1;
    text.reset();
    text.write(quote);
    textRead = true;
    while (current() != quote) {
      int c = current();
      if (c == END) {
        throw error("unfinished string", Token.END_OF_SOURCE);
      } else if (c == '\n' || c == '\r') {
        throw error("unfinished string", Token.STRING);
      } else if (c == '\\') {
        at++;
        escape();
      } else {
        text.write(c);
        at++;
      }
    }
    at++;
    text.write(quote);
    value = words.one(LuaString.copyOf(text.toByteArray(), 1, text.size() - 2));
    return Token.STRING;
  }

  /** Goes on to the end of a string; true if it stands there as it is, with no escape in it. */
  private boolean isPlain(int quote) {
    byte[] all = bytes;
    int end = length;
    int next = at;
    while (next < end && isPlain(all[next], quote)) {
      next++;
    }
    at = next;
    return next < end && all[next] == quote;
  }

  private static boolean isPlain(int c, int quote) {
    return c != quote && c != '\\' && c != '\n' && c != '\r';
  }

  private void escape() {
    int c = current();
    if (c == END) {
      return;
    }
    if (c == '\n' || c == '\r') {
      newLine();
      text.write('\n');
      return;
    }
    if (isDigit(c)) {
      decimalEscape();
      return;
    }
    int named = "abfnrtv".indexOf(c);
    text.write(named < 0 ? c : "\u0007\b\f\n\r\t\u000b".charAt(named));
    at++;
  }

  private void decimalEscape() {
    int code = 0;
    for (int digits = 0; digits < 3 && isDigit(current()); digits++) {
      code = code * 10 + current() - '0';
      at++;
    }
    if (code > 255) {
      throw error("escape sequence too large", Token.STRING);
    }
    text.write(code);
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(int c) {
    return c >= 0 && KINDS[c] == LETTER;
  }
}
