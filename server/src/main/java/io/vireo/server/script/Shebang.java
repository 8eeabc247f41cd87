package io.vireo.server.script;

import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The first line of a script, by which it may declare its engine and its flags: {@code #!lua
 * flags=no-writes,allow-stale}. Immutable.
 *
 * @param length how many bytes it has, its line end excluded; 0 without one
 * @param flags what it declares
 * @param problem what is wrong with it, or null
 */
record Shebang(int length, ScriptFlags flags, String problem) {
  private static final String FLAGS = "flags=";

  /** What stands at the beginning of a script. */
  static Shebang of(Bytes body) {
    if (body.length() < 2 || body.at(0) != '#' || body.at(1) != '!') {
      return new Shebang(0, ScriptFlags.UNDECLARED, null);
    }
    int length = lineLength(body);
    if (length < 0) {
      return invalid("Invalid script shebang");
    }
    String line =
        ByteText.of(Arrays.copyOfRange(body.array(), body.offset(), body.offset() + length));
    List<String> parts = SplitArgs.split(line);
    if (parts == null || parts.isEmpty()) {
      return invalid("Invalid engine in script shebang");
    }
    if (!parts.get(0).equals("#!lua")) {
      return invalid("Unexpected engine in script shebang: " + parts.get(0));
    }
    return options(length, parts.subList(1, parts.size()));
  }

  /** Where the line ends; -1 if nothing follows it. A zero ends the text. */
  private static int lineLength(Bytes body) {
    for (int i = 0; i < body.length() && body.at(i) != 0; i++) {
      if (body.at(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static Shebang options(int length, List<String> options) {
    Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
    for (String option : options) {
      if (!option.startsWith(FLAGS)) {
        return invalid("Unknown lua shebang option: " + option);
      }
      for (String name : names(option.substring(FLAGS.length()))) {
        ScriptFlag flag = ScriptFlag.of(name);
        if (flag == null) {
          return invalid("Unexpected flag in script shebang: " + name);
        }
        flags.add(flag);
      }
    }
    return new Shebang(length, ScriptFlags.of(flags), null);
  }

  private static List<String> names(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  private static Shebang invalid(String problem) {
    int zero = problem.indexOf('\0');
    String shown = zero < 0 ? problem : problem.substring(0, zero);
    String text = new String(ByteText.bytes(shown), StandardCharsets.UTF_8);
    return new Shebang(0, ScriptFlags.UNDECLARED, "ERR " + text);
  }
}
