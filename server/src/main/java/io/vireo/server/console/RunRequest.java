package io.vireo.server.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Commands that a page wants to have run: {@code {"db": 0, "commands": [["GET", "key"], ...]}}. A
 * word is a string, or {@code {"b64": "..."}} for bytes that are no text.
 *
 * @param database in which
 * @param commands their words, each at least one
 */
record RunRequest(int database, List<Bytes[]> commands) {
  static final int MOST_COMMANDS = 512;
  static final int MOST_WORDS = 4096;

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException with a sentence for the page, if it is no such request
   */
  static RunRequest of(Buffer body) {
    try {
      JsonObject json = new JsonObject(body);
      JsonArray all = json.getJsonArray("commands");
      if (all == null || all.isEmpty() || all.size() > MOST_COMMANDS) {
        throw new IllegalArgumentException("From 1 to " + MOST_COMMANDS + " commands are wanted.");
      }
      List<Bytes[]> commands = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        commands.add(words(all.getJsonArray(i)));
      }
      return new RunRequest(json.getInteger("db", 0), commands);
    } catch (DecodeException | ClassCastException malformed) {
      throw new IllegalArgumentException("The request is not what the console sends.");
    }
  }

  private static Bytes[] words(JsonArray words) {
    if (words == null || words.isEmpty() || words.size() > MOST_WORDS) {
      throw new IllegalArgumentException("A command has from 1 to " + MOST_WORDS + " words.");
    }
    Bytes[] all = new Bytes[words.size()];
    for (int i = 0; i < all.length; i++) {
      Object word = words.getValue(i);
      all[i] =
          word instanceof JsonObject binary
              ? Bytes.of(Base64.getDecoder().decode(binary.getString("b64", "")))
              : Bytes.of((String) word);
      if (word == null) {
        throw new IllegalArgumentException("A word is missing.");
      }
    }
    return all;
  }
}
