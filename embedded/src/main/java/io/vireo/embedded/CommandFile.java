package io.vireo.embedded;

import io.vireo.config.SplitArgs;
import io.vireo.server.peer.ReplyParser;
import io.vireo.server.resp.ReplyValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands as lines of a text: words and quotes are those of redis-cli, lines that begin with
 * {@code #} are comments. Any thread.
 */
final class CommandFile {
  private CommandFile() {}

  /**
   * A command, and where it stands.
   *
   * @param place as errors name it, such as {@code carts.redis:3}
   */
  record Line(String place, List<byte[]> words) {}

  /**
   * The commands of a text.
   *
   * @param name what the text is called in errors
   * @throws VireoException if quotes are not balanced
   */
  static List<Line> parse(String name, byte[] text) {
    List<Line> lines = new ArrayList<>();
    int number = 1;
    for (int from = 0; from < text.length; number++) {
      int to = from;
      while (to < text.length && text[to] != '\n') {
        to++;
      }
      List<byte[]> words = SplitArgs.split(text, from, to);
      String place = name + ':' + number;
      if (words == null) {
        throw new VireoException(place + ": the quotes are not balanced");
      }
      boolean isComment = !words.isEmpty() && words.get(0).length > 0 && words.get(0)[0] == '#';
      if (!words.isEmpty() && !isComment) {
        lines.add(new Line(place, words));
      }
      from = to + 1;
    }
    return lines;
  }

  /** Commands as a text, a line for each. */
  static byte[] format(List<List<byte[]>> commands) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (List<byte[]> words : commands) {
      for (int i = 0; i < words.size(); i++) {
        byte[] word = words.get(i);
        text.writeBytes(isPlain(word) ? word : ascii(SplitArgs.quote(word)));
        text.write(i == words.size() - 1 ? '\n' : ' ');
      }
    }
    return text.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isPlain(byte[] word) {
    if (word.length == 0 || word[0] == '#' || !isUtf8(word)) {
      return false;
    }
    for (byte each : word) {
      boolean isControl = each >= 0 && each <= ' ' || each == 127;
      if (isControl || each == '"' || each == '\'' || each == '\\') {
        return false;
      }
    }
    return true;
  }

  /** True if bytes are a text in UTF-8. */
  static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException other) {
      return false;
    }
  }

  /** The words of each of some requests in RESP, which the server has written. */
  static List<List<byte[]>> requests(byte[] resp) {
    List<List<byte[]>> requests = new ArrayList<>();
    ReplyParser parser = new ReplyParser(LocalLink.LIMITS);
    ByteBuffer in = ByteBuffer.wrap(resp);
    for (ReplyValue next = parser.parse(in); next != null; next = parser.parse(in)) {
      List<Reply> words = Replies.of(next).items();
      requests.add(words.stream().map(word -> ((Reply.Bulk) word).bytes()).toList());
    }
    if (parser.error() != null || in.hasRemaining()) {
      throw new IllegalStateException("The server's commands cannot be read: " + parser.error());
    }
    return requests;
  }
}
