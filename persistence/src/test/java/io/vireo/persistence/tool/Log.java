package io.vireo.persistence.tool;

import java.nio.charset.StandardCharsets;

/** Writes files of the log for tests. */
final class Log {
  private final StringBuilder text = new StringBuilder();

  /** Adds a command. */
  Log command(String words) {
    String[] all = words.split(" ");
    text.append('*').append(all.length).append("\r\n");
    for (String word : all) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return this;
  }

  /** Adds the time of what follows. */
  Log time(long seconds) {
    return raw("#TS:" + seconds + "\r\n");
  }

  /** Adds what may make no sense. */
  Log raw(String more) {
    text.append(more);
    return this;
  }

  /** Bytes so far. */
  int length() {
    return text.length();
  }

  /** The file. */
  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The file without its last bytes. */
  byte[] without(int last) {
    return text.substring(0, text.length() - last).getBytes(StandardCharsets.ISO_8859_1);
  }
}
