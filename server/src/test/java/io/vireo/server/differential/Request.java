package io.vireo.server.differential;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One request, the command's name first. A word holds one char per byte (ISO 8859-1).
 *
 * @param words at least one
 */
record Request(List<String> words) {
  private static final Pattern PLAIN = Pattern.compile("[!#-&(-\\[\\]-~]+");

  Request {
    words = List.copyOf(words);
  }

  static Request of(String... words) {
    return new Request(List.of(words));
  }

  /** The command's name in capitals. */
  String name() {
    return words.get(0).toUpperCase(Locale.ROOT);
  }

  /** Whether a word, ignoring case, stands behind the name. */
  boolean has(String option) {
    return words.stream().skip(1).anyMatch(option::equalsIgnoreCase);
  }

  /** The word at an index, or an empty one behind the end. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** How many bytes its arguments have. */
  int length() {
    return words.stream().mapToInt(String::length).sum();
  }

  /** The bytes that a client sends. */
  byte[] wire() {
    return RespRequest.of(
        words.stream().map(word -> word.getBytes(StandardCharsets.ISO_8859_1)).toList());
  }

  Request without(int index) {
    List<String> fewer = new ArrayList<>(words);
    fewer.remove(index);
    return new Request(fewer);
  }

  Request with(int index, String word) {
    List<String> changed = new ArrayList<>(words);
    changed.set(index, word);
    return new Request(changed);
  }

  /** As redis-cli would read it. */
  @Override
  public String toString() {
    return words.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : RespText.quote(word))
        .collect(Collectors.joining(" "));
  }
}
