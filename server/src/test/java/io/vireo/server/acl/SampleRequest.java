package io.vireo.server.acl;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A request of which is known what it does.
 *
 * @param keys its keys
 * @param channels its channels
 * @param patterns whether the channels are patterns
 */
record SampleRequest(List<String> words, List<Key> keys, List<String> channels, boolean patterns) {
  /** A key and what is done with it: {@code R}, {@code W}, both or nothing. */
  record Key(String name, String use) {}

  /**
   * Reads a request in which a key is written as {@code RW~name}, a channel as {@code &name}, and a
   * pattern of channels as {@code &&name}.
   */
  static SampleRequest of(String... template) {
    List<String> words = new ArrayList<>();
    List<Key> keys = new ArrayList<>();
    List<String> channels = new ArrayList<>();
    boolean patterns = false;
    for (String word : template) {
      int tilde = word.indexOf('~');
      if (tilde >= 0) {
        keys.add(new Key(word.substring(tilde + 1), word.substring(0, tilde)));
        words.add(word.substring(tilde + 1));
      } else if (word.startsWith("&")) {
        patterns = word.startsWith("&&");
        channels.add(word.substring(patterns ? 2 : 1));
        words.add(word.substring(patterns ? 2 : 1));
      } else {
        words.add(word);
      }
    }
    return new SampleRequest(words, keys, channels, patterns);
  }

  /** Which of some databases, the first ones, it touches if this one is selected. */
  List<String> databases(int selected, int count) {
    String here = Integer.toString(selected);
    return switch (word(0)) {
      case "select" -> List.of(word(1));
      case "swapdb" -> List.of(word(1), word(2));
      case "move" -> List.of(here, word(2));
      case "copy" -> words.contains("DB") ? List.of(here, word(4)) : List.of(here);
      case "flushall" -> IntStream.range(0, count).mapToObj(Integer::toString).toList();
      case "publish", "subscribe", "psubscribe", "config", "ping", "client" -> List.of();
      default -> List.of(here);
    };
  }

  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  Command command(CommandTable table) {
    Command command = table.find(words.get(0));
    return command.isContainer() ? command.sub(words.get(1)) : command;
  }

  Bytes[] bytes() {
    return words.stream().map(Bytes::of).toArray(Bytes[]::new);
  }
}
