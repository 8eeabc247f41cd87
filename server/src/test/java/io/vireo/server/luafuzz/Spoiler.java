package io.vireo.server.luafuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spoils the grammar of programs: what then is wrong with them, and where, shows in the error. */
final class Spoiler {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|\\w+|'(\\\\.|[^'\\\\])*'|\"[^\"]*\"|\\.\\.\\.?|[=~<>]=|.", Pattern.DOTALL);
  private static final String[] STRAY = {
    "end",
    "(",
    ")",
    "then",
    "do",
    "=",
    "..",
    "...",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "'",
    "\"",
    "return",
    "break",
    "local",
    "function",
    "nil",
    "1e",
    "0x",
    "3x",
    ",",
    ";",
    ".",
    ":",
    "--",
    "--[[",
    "]]",
    "not",
    "#",
    "@",
    "~=",
    "~",
    "'\\300'",
    "for",
    "in",
    "until",
    "repeat",
    "\n",
    "goto",
    "x",
    "5",
    "1..2",
    "[=[",
    "if",
    "elseif",
    "else",
    "while",
    "and"
  };

  private Spoiler() {}

  /** A script that tells whether a program with some words wrong compiles, and if not, why. */
  static String spoil(String program, SplittableRandom random) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(program);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    for (int i = random.nextInt(2); i >= 0; i--) {
      int at = random.nextInt(tokens.size());
      switch (random.nextInt(4)) {
        case 0 -> tokens.set(at, "");
        case 1 -> tokens.add(at, ' ' + STRAY[random.nextInt(STRAY.length)] + ' ');
        case 2 -> tokens.set(at, ' ' + STRAY[random.nextInt(STRAY.length)] + ' ');
        default -> tokens.set(at, tokens.set(random.nextInt(tokens.size()), tokens.get(at)));
      }
    }
    return String.join("", tokens);
  }
}
