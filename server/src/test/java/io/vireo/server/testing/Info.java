package io.vireo.server.testing;

import java.util.Map;
import java.util.stream.Collectors;

/** The fields that an answer to INFO or CLUSTER INFO has. */
public final class Info {
  private final Map<String, String> fields;

  private Info(String text) {
    fields =
        text.lines()
            .map(line -> line.split(":", 2))
            .filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (one, next) -> one));
  }

  /** The fields of an answer; none if it is null or no text. */
  public static Info of(RespValue answer) {
    return new Info(answer == null || answer.asText() == null ? "" : answer.asText());
  }

  /** What a field says, or an empty text if there is no such field. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /**
   * The number that a field has.
   *
   * @throws AssertionError if there is no such field
   */
  public long number(String name) {
    if (!fields.containsKey(name)) {
      throw new AssertionError("There is no " + name + " among " + fields.keySet());
    }
    return Long.parseLong(fields.get(name));
  }
}
