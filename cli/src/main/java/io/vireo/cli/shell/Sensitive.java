package io.vireo.cli.shell;

import io.vireo.config.ByteText;
import java.util.List;
import java.util.Set;

/** Tells which commands hold secrets, and so are not kept in the history. */
final class Sensitive {
  private static final Set<String> SECRET_SETTINGS =
      Set.of(
          "masterauth",
          "masteruser",
          "tls-key-file-pass",
          "tls-client-key-file-pass",
          "requirepass",
          "metrics-password");
  private static final Set<String> ACL = Set.of("deluser", "setuser", "getuser");

  private Sensitive() {}

  static boolean isSensitive(List<String> words) {
    if (words.isEmpty()) {
      return false;
    }
    String name = at(words, 0);
    String second = at(words, 1);
    return switch (name) {
      case "auth" -> true;
      case "acl" -> ACL.contains(second);
      case "config" -> second.equals("set") && hasSecretSetting(words, 2);
      case "hello" -> words.stream().skip(2).anyMatch(word -> word.equalsIgnoreCase("auth"));
      case "migrate" ->
          words.stream()
              .skip(6)
              .takeWhile(word -> !word.equalsIgnoreCase("keys"))
              .anyMatch(word -> ByteText.lower(word).matches("auth2?"));
      case "sentinel" ->
          second.equals("config") && at(words, 3).matches("sentinel-(pass|user)")
              || second.equals("set")
                  && words.stream()
                      .anyMatch(word -> ByteText.lower(word).matches("auth-(pass|user)"));
      default -> name.matches("[0-9]+") && isSensitive(words.subList(1, words.size()));
    };
  }

  private static boolean hasSecretSetting(List<String> words, int from) {
    for (int i = from; i < words.size(); i += 2) {
      if (SECRET_SETTINGS.contains(at(words, i))) {
        return true;
      }
    }
    return false;
  }

  private static String at(List<String> words, int index) {
    return index < words.size() ? ByteText.lower(words.get(index)) : "";
  }
}
