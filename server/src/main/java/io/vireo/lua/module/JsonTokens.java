package io.vireo.lua.module;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.NumberParser;

/**
 * Splits JSON into tokens. A zero byte is the end, as in C. Bytes that are no UTF-8 and control
 * characters in strings are taken as they are.
 */
final class JsonTokens {
  private static final int BYTES_PER_STEP = 64;

  /** Memory of a string besides its bytes. */
  private static final int TEXT = 24;

  private static final int ESCAPE = 6;
  private static final int INVALID = -1;

  private final LuaThread thread;
  private final JsonSettings settings;
  private final JsonKeys keys;
  private final byte[] data;
  private final NumberParser numbers;

  private int at;
  private int begin;
  private JsonToken current;
  private LuaString text;
  private boolean truth;
  private String problem;

  /** Strings with escapes are put together here; null until there is one. */
  private Buffer unescaped;

  JsonTokens(LuaThread thread, JsonSettings settings, JsonKeys keys, byte[] data) {
    this.thread = thread;
    this.settings = settings;
    this.keys = keys;
    this.data = data;
    numbers = new NumberParser(data, 0, data.length);
  }

  /** The token that was read last. */
  JsonToken current() {
    return current;
  }

  /** Where it begins, or where its error is. */
  int begin() {
    return begin;
  }

  /** Where the next one may begin. */
  int position() {
    return at;
  }

  LuaString text() {
    return text;
  }

  double number() {
    return numbers.value();
  }

  boolean truth() {
    return truth;
  }

  /** What is wrong with {@link JsonToken#ERROR}. */
  String problem() {
    return problem;
  }

  /** Reads a token. */
  JsonToken next() {
    return current = read(false);
  }

  /** Reads a token where an object has a key. */
  JsonToken nextKey() {
    return current = read(true);
  }

  private int charAt(int index) {
    return index < data.length ? data[index] : 0;
  }

  private JsonToken read(boolean isKey) {
    int character = charAt(at);
    while (character == ' ' || character == '\n' || character == '\t' || character == '\r') {
      character = charAt(++at);
    }
    begin = at;
    switch (character) {
      case '{':
        return single(JsonToken.OBJ_BEGIN);
      case '}':
        return single(JsonToken.OBJ_END);
      case '[':
        return single(JsonToken.ARR_BEGIN);
      case ']':
        return single(JsonToken.ARR_END);
      case ',':
        return single(JsonToken.COMMA);
      case ':':
        return single(JsonToken.COLON);
      case 0:
        return JsonToken.END;
      case '"':
        return string(isKey);
      default:
        return word(character);
    }
  }

  private JsonToken single(JsonToken token) {
    at++;
    return token;
  }

  private JsonToken error(String what) {
    begin = at;
    problem = what;
    return JsonToken.ERROR;
  }

  // Words and numbers

  private JsonToken word(int character) {
    if (character == '-' || character >= '0' && character <= '9') {
      return !settings.decodeInvalid && isInvalidNumber() ? error("invalid number") : readNumber();
    }
    if (isWord("true")) {
      truth = true;
      return skip("true", JsonToken.BOOLEAN);
    }
    if (isWord("false")) {
      truth = false;
      return skip("false", JsonToken.BOOLEAN);
    }
    if (isWord("null")) {
      return skip("null", JsonToken.NULL);
    }
    boolean mayBeNumber = "+iInN".indexOf(character) >= 0;
    return mayBeNumber && settings.decodeInvalid && isInvalidNumber()
        ? readNumber()
        : error("invalid token");
  }

  private boolean isWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (charAt(at + i) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private JsonToken skip(String word, JsonToken token) {
    at += word.length();
    return token;
  }

  private JsonToken readNumber() {
    numbers.position(at);
    if (!numbers.read()) {
      return error("invalid number");
    }
    int end = numbers.position();
    thread.steps((end - at) / BYTES_PER_STEP);
    at = end;
    return JsonToken.NUMBER;
  }

  /** Whether a number is one that JSON does not have but {@code strtod} reads. */
  private boolean isInvalidNumber() {
    if (charAt(at) == '+') {
      return true;
    }
    int first = charAt(at) == '-' ? at + 1 : at;
    if (charAt(first) == '0') {
      int second = charAt(first + 1);
      return (second | 0x20) == 'x' || second >= '0' && second <= '9';
    }
    return charAt(first) > '9' && (isAnyCase("inf", first) || isAnyCase("nan", first));
  }

  private boolean isAnyCase(String word, int from) {
    for (int i = 0; i < word.length(); i++) {
      if ((charAt(from + i) | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  // Strings

  private JsonToken string(boolean isKey) {
    int from = at + 1;
    int end = from;
    while (end < data.length && data[end] != '"' && data[end] != '\\' && data[end] != 0) {
      end++;
    }
    thread.steps((end - from) / BYTES_PER_STEP);
    if (end < data.length && data[end] == '"') {
      if (isKey) {
        text = keys.get(data, from, end);
      } else {
        thread.memory().take(TEXT + end - from);
        text = LuaString.copyOf(data, from, end - from);
      }
      at = end + 1;
      return JsonToken.STRING;
    }
    return unescape(from, end);
  }

  private JsonToken unescape(int from, int end) {
    if (unescaped == null) {
      unescaped = new Buffer(thread.memory(), end - from);
    }
    unescaped.length(0);
    unescaped.put(data, from, end - from);
    at = end;
    for (int character; (character = charAt(at)) != '"'; ) {
      if (character == 0) {
        return error("unexpected end of string");
      }
      if (character != '\\') {
        unescaped.put(character);
        at++;
      } else if (charAt(at + 1) == 'u') {
        if (!unescapeUnicode()) {
          return error("invalid unicode escape code");
        }
      } else {
        int meaning = JsonEscapes.meaning(charAt(at + 1));
        if (meaning == 0) {
          return error("invalid escape code");
        }
        unescaped.put(meaning);
        at += 2;
      }
    }
    at++;
    thread.steps((at - end) / BYTES_PER_STEP);
    text = unescaped.toLuaString();
    return JsonToken.STRING;
  }

  /** Reads one or two escapes of UTF-16 as one character. */
  private boolean unescapeUnicode() {
    int character = hexadecimal(at + 2);
    int length = ESCAPE;
    if (character == INVALID) {
      return false;
    }
    if (Character.isSurrogate((char) character)) {
      boolean isPair = charAt(at + ESCAPE) == '\\' && charAt(at + ESCAPE + 1) == 'u';
      int low = isPair ? hexadecimal(at + ESCAPE + 2) : INVALID;
      if (!Character.isHighSurrogate((char) character)
          || low == INVALID
          || !Character.isLowSurrogate((char) low)) {
        return false;
      }
      character = Character.toCodePoint((char) character, (char) low);
      length = 2 * ESCAPE;
    }
    putUtf8(character);
    at += length;
    return true;
  }

  private int hexadecimal(int from) {
    int value = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = charAt(i) < 0 ? INVALID : Character.digit(charAt(i), 16);
      if (digit < 0) {
        return INVALID;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private void putUtf8(int character) {
    if (character < 0x80) {
      unescaped.put(character);
    } else if (character < 0x800) {
      unescaped.put(0xC0 | character >> 6);
      unescaped.put(0x80 | character & 0x3F);
    } else if (character < 0x10000) {
      unescaped.put(0xE0 | character >> 12);
      unescaped.put(0x80 | character >> 6 & 0x3F);
      unescaped.put(0x80 | character & 0x3F);
    } else {
      unescaped.put(0xF0 | character >> 18);
      unescaped.put(0x80 | character >> 12 & 0x3F);
      unescaped.put(0x80 | character >> 6 & 0x3F);
      unescaped.put(0x80 | character & 0x3F);
    }
  }
}
