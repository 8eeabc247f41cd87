package io.vireo.server.process;

import io.vireo.config.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The words with which this process was started, as {@link ByteText}. The JVM has decoded those
 * behind the class, and what was no text in the system's encoding is lost to it: Linux still knows
 * the bytes. Any thread.
 */
public final class Arguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /**
   * The arguments of the program.
   *
   * @param decoded as the JVM tells them
   */
  public static String[] ofProgram(String... decoded) {
    return Arrays.stream(decoded).allMatch(Arguments::isAscii)
        ? decoded
        : undecoded(whole(), decoded);
  }

  /** The last words of the command line, if they can be the arguments. */
  static String[] undecoded(List<String> whole, String... decoded) {
    List<String> last = whole.subList(Math.max(0, whole.size() - decoded.length), whole.size());
    String[] arguments = new String[decoded.length];
    for (int i = 0; i < decoded.length; i++) {
      boolean known = last.size() == decoded.length && fits(last.get(i), decoded[i]);
      arguments[i] = known ? last.get(i) : ByteText.ofSystem(decoded[i]);
    }
    return arguments;
  }

  private static boolean fits(String bytes, String decoded) {
    return isAscii(decoded) ? bytes.equals(decoded) : !isAscii(bytes);
  }

  /** The whole command line, the JVM and its options first; empty where it cannot be told. */
  static List<String> whole() {
    try {
      String all = ByteText.of(Files.readAllBytes(COMMAND_LINE));
      List<String> words = Arrays.asList(all.split("\0", -1));
      return words.subList(0, words.size() - 1);
    } catch (IOException elsewhere) {
      return List.of();
    }
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }
}
