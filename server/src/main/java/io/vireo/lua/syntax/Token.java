package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.HashMap;
import java.util.Map;

/**
 * The kinds of tokens. A token of one character is that character; those of more characters start
 * at {@link #FIRST_WORD}.
 */
final class Token {
  static final int FIRST_WORD = 257;

  static final int AND = FIRST_WORD;
  static final int BREAK = FIRST_WORD + 1;
  static final int DO = FIRST_WORD + 2;
  static final int ELSE = FIRST_WORD + 3;
  static final int ELSEIF = FIRST_WORD + 4;
  static final int END = FIRST_WORD + 5;
  static final int FALSE = FIRST_WORD + 6;
  static final int FOR = FIRST_WORD + 7;
  static final int FUNCTION = FIRST_WORD + 8;
  static final int IF = FIRST_WORD + 9;
  static final int IN = FIRST_WORD + 10;
  static final int LOCAL = FIRST_WORD + 11;
  static final int NIL = FIRST_WORD + 12;
  static final int NOT = FIRST_WORD + 13;
  static final int OR = FIRST_WORD + 14;
  static final int REPEAT = FIRST_WORD + 15;
  static final int RETURN = FIRST_WORD + 16;
  static final int THEN = FIRST_WORD + 17;
  static final int TRUE = FIRST_WORD + 18;
  static final int UNTIL = FIRST_WORD + 19;
  static final int WHILE = FIRST_WORD + 20;
  static final int CONCAT = FIRST_WORD + 21;
  static final int DOTS = FIRST_WORD + 22;
  static final int EQUAL = FIRST_WORD + 23;
  static final int AT_LEAST = FIRST_WORD + 24;
  static final int AT_MOST = FIRST_WORD + 25;
  static final int UNEQUAL = FIRST_WORD + 26;
  static final int NUMBER = FIRST_WORD + 27;
  static final int NAME = FIRST_WORD + 28;
  static final int STRING = FIRST_WORD + 29;
  static final int END_OF_SOURCE = FIRST_WORD + 30;

  private static final String[] TEXTS = {
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local",
    "nil", "not", "or", "repeat", "return", "then", "true", "until", "while", "..", "...", "==",
    ">=", "<=", "~=", "<number>", "<name>", "<string>", "<eof>"
  };

  private static final Map<LuaString, Integer> WORDS = words();

  private Token() {}

  private static Map<LuaString, Integer> words() {
    Map<LuaString, Integer> words = new HashMap<>();
    for (int kind = AND; kind <= WHILE; kind++) {
      words.put(LuaString.of(TEXTS[kind - FIRST_WORD]), kind);
    }
    return words;
  }

  /** The kind of a word: a reserved one or {@link #NAME}. */
  static int ofWord(LuaString word) {
    return WORDS.getOrDefault(word, NAME);
  }

  /** A kind as errors show it. */
  static String text(int kind) {
    if (kind >= FIRST_WORD) {
      return TEXTS[kind - FIRST_WORD];
    }
    return kind < ' ' || kind == 127 ? "char(" + kind + ")" : String.valueOf((char) kind);
  }
}
