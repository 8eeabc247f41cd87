package io.vireo.server.command;

import io.vireo.server.command.Argument.Occurrence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** Recursive descent over the grammar in {@link Syntax}; one method for each of its rules. */
final class SyntaxParser {
  private static final char END = 0;

  private final String text;
  private int at;
  private int keys;

  SyntaxParser(String text) {
    this.text = text;
  }

  /** An argument while it is being put together. */
  static final class Part {
    private final ArgumentType type;
    private final String token;
    private final List<Part> children;
    private final Set<Occurrence> flags = EnumSet.noneOf(Occurrence.class);
    private String name;
    private String displayText;
    private String since;
    private String deprecatedSince;
    private int keySpecIndex = -1;

    Part(ArgumentType type, String name, String token, List<Part> children) {
      this.type = type;
      this.name = name;
      this.token = token;
      this.children = children;
    }

    private boolean isGroup() {
      return type == ArgumentType.ONEOF || type == ArgumentType.BLOCK;
    }

    Argument toArgument() {
      return new Argument(
          name,
          isGroup() ? null : displayText == null ? name : displayText,
          type,
          keySpecIndex,
          token,
          since,
          deprecatedSince,
          Collections.unmodifiableSet(flags),
          children.stream().map(Part::toArgument).toList());
    }
  }

  List<Part> syntax() {
    List<Part> items = items();
    if (peek() != END) {
      throw wrong("an argument");
    }
    items.forEach(this::checkNamed);
    return items;
  }

  private List<Part> items() {
    List<Part> items = new ArrayList<>();
    for (char c = peek(); c != END && c != ']' && c != ')' && c != '|'; c = peek()) {
      items.add(item());
    }
    return items;
  }

  private Part item() {
    boolean wrapped = peek() == '[';
    Part part = wrapped ? optional() : groupOrWord();
    marks(part, wrapped);
    return part;
  }

  private Part optional() {
    expect('[');
    String heading = heading();
    Part part = heading == null ? unnamedChoice() : namedChoice(heading);
    expect(']');
    part.flags.add(Occurrence.OPTIONAL);
    return part;
  }

  /**
   * The name before an equals sign that names all that the brackets hold, or null if there is none.
   */
  private String heading() {
    int start = at;
    String name = nameBeforeEquals();
    if (name != null && peek() == '(') {
      at = start;
      return null;
    }
    return name;
  }

  private Part unnamedChoice() {
    List<List<Part>> alternatives = choice();
    if (alternatives.size() > 1 || alternatives.get(0).size() > 1) {
      throw wrong("a name for the group before here");
    }
    return alternatives.get(0).get(0);
  }

  private Part namedChoice(String name) {
    List<List<Part>> alternatives = choice();
    Part first = alternatives.get(0).get(0);
    boolean alone = alternatives.size() == 1 && alternatives.get(0).size() == 1;
    if (alone
        && first.token != null
        && (first.isGroup() || first.type == ArgumentType.PURE_TOKEN)) {
      first.name = name;
      return first;
    }
    return group(name, null, alternatives);
  }

  private Part groupOrWord() {
    String name = nameBeforeEquals();
    String token = isTokenStart() ? token() : null;
    if (peek() == '(') {
      return group(name, token);
    }
    if (token != null && (name != null || !isNextAnArgument())) {
      return new Part(
          ArgumentType.PURE_TOKEN, name == null ? nameOf(token) : name, token, List.of());
    }
    if (name != null) {
      throw wrong("a token or a group");
    }
    return argument(token);
  }

  private Part group(String name, String token) {
    expect('(');
    List<List<Part>> alternatives = choice();
    expect(')');
    return group(name == null && token != null ? nameOf(token) : name, token, alternatives);
  }

  private Part group(String name, String token, List<List<Part>> alternatives) {
    if (alternatives.size() == 1) {
      return new Part(ArgumentType.BLOCK, name, token, alternatives.get(0));
    }
    List<Part> children = new ArrayList<>();
    for (List<Part> alternative : alternatives) {
      if (alternative.size() > 1) {
        throw wrong("one item in each alternative before here");
      }
      children.add(alternative.get(0));
    }
    return new Part(ArgumentType.ONEOF, name, token, children);
  }

  private List<List<Part>> choice() {
    List<List<Part>> alternatives = new ArrayList<>();
    do {
      List<Part> items = items();
      if (items.isEmpty()) {
        throw wrong("an argument");
      }
      alternatives.add(items);
    } while (skip('|'));
    return alternatives;
  }

  private Part argument(String token) {
    String name = name();
    String displayText = skip('<') ? until('>') : null;
    ArgumentType type = skip(':') ? type() : ArgumentType.impliedBy(name);
    Part part = new Part(type, name, token, List.of());
    part.displayText = displayText;
    if (type == ArgumentType.KEY) {
      part.keySpecIndex = keys++;
    }
    if (skip('#')) {
      part.keySpecIndex = Integer.parseInt(digits());
    }
    return part;
  }

  private ArgumentType type() {
    ArgumentType type = ArgumentType.named(name());
    if (type == null) {
      throw wrong("a type before here");
    }
    return type;
  }

  private void marks(Part part, boolean wrapped) {
    while (true) {
      if (skip('@')) {
        part.since = version();
      } else if (skip('!')) {
        part.deprecatedSince = version();
      } else if (peek() == '.') {
        dots();
        part.flags.add(Occurrence.MULTIPLE);
        if (wrapped && part.token != null) {
          part.flags.add(Occurrence.MULTIPLE_TOKEN);
        }
      } else {
        return;
      }
    }
  }

  // Terminals

  private String nameBeforeEquals() {
    int start = at;
    if (isNameStart(peek())) {
      String name = name();
      if (skip('=')) {
        return name;
      }
    }
    at = start;
    return null;
  }

  private boolean isNextAnArgument() {
    int start = at;
    boolean argument = isNameStart(peek()) && nameBeforeEquals() == null;
    at = start;
    return argument;
  }

  private boolean isTokenStart() {
    char c = peek();
    return c == '\'' || c >= 'A' && c <= 'Z';
  }

  private String token() {
    if (skip('\'')) {
      return until('\'');
    }
    return run(
        c -> c >= 'A' && c <= 'Z' || Character.isDigit(c) || c == '-' || c == '_', "a token");
  }

  private String name() {
    peek();
    return run(c -> isNameStart(c) || Character.isDigit(c) || c == '-' || c == '_', "a name");
  }

  private static boolean isNameStart(int c) {
    return c >= 'a' && c <= 'z';
  }

  private String version() {
    StringBuilder version = new StringBuilder(digits());
    while (text.startsWith(".", at) && !text.startsWith("..", at)) {
      at++;
      version.append('.').append(digits());
    }
    return version.toString();
  }

  private String digits() {
    return run(Character::isDigit, "a number");
  }

  private void dots() {
    if (!run(c -> c == '.', "three dots").equals("...")) {
      throw wrong("three dots before here");
    }
  }

  /** The name that a token gives to its item; null unless it is an upper-case word. */
  private static String nameOf(String token) {
    boolean word = !token.isEmpty() && token.charAt(0) >= 'A' && token.charAt(0) <= 'Z';
    return word ? token.toLowerCase(Locale.ROOT) : null;
  }

  private String run(IntPredicate member, String what) {
    int start = at;
    while (at < text.length() && member.test(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw wrong(what);
    }
    return text.substring(start, at);
  }

  private String until(char end) {
    int close = text.indexOf(end, at);
    if (close < 0) {
      throw wrong("a closing " + end);
    }
    String inner = text.substring(at, close);
    at = close + 1;
    return inner;
  }

  /** The next character that is no blank. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : END;
  }

  private boolean skip(char c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw wrong("a " + c);
    }
  }

  private void checkNamed(Part part) {
    if (part.name == null || part.name.isEmpty()) {
      throw new IllegalArgumentException("A group or a token has no name: " + text);
    }
    part.children.forEach(this::checkNamed);
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "Expected " + expected + " at " + at + " of the syntax: " + text);
  }
}
