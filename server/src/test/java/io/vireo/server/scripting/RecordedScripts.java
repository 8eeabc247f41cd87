package io.vireo.server.scripting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Has a server answer all recorded scripts. */
final class RecordedScripts {
  private static final int AT_ONCE = 50;

  /** So many differences of a file are told in full. */
  private static final int TOLD = 20;

  private RecordedScripts() {}

  /**
   * A test for each file, which tells all scripts that are answered otherwise.
   *
   * @param vireo whether what Vireo answers otherwise on purpose is left out
   * @param opener opens both protocols of a server
   */
  static Stream<DynamicTest> tests(boolean vireo, Supplier<List<Interpreter>> opener) {
    return ScriptFile.all().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    file.toUri(),
                    () -> compare(file, cases(file, vireo), opener.get())));
  }

  private static List<ScriptCase> cases(Path file, boolean vireo) {
    return ScriptFile.read(file).stream().filter(one -> !vireo || one.otherwise() == null).toList();
  }

  private static void compare(Path file, List<ScriptCase> cases, List<Interpreter> both) {
    List<String> differences = new ArrayList<>();
    for (List<ScriptCase> some : chunks(cases)) {
      List<String> resp2 = both.get(0).answers(some);
      List<String> resp3 = both.get(1).answers(some);
      for (int i = 0; i < some.size(); i++) {
        ScriptCase one = some.get(i);
        compare(one, "RESP2", one.resp2(), resp2.get(i), differences);
        compare(one, "RESP3", one.resp3(), resp3.get(i), differences);
      }
    }
    if (!differences.isEmpty()) {
      int told = Math.min(TOLD, differences.size());
      throw new AssertionError(
          "%s: %d of %d answers are other ones, of which %d:%n%s"
              .formatted(
                  file.getFileName(),
                  differences.size(),
                  2 * cases.size(),
                  told,
                  String.join("", differences.subList(0, told))));
    }
  }

  private static void compare(
      ScriptCase one, String protocol, String recorded, String answered, List<String> differences) {
    if (!Objects.equals(recorded, answered)) {
      differences.add(
          "%s%n  line %d: %s%n  recorded: %s%n  answered: %s%n"
              .formatted(protocol, one.line(), one.script(), recorded, answered));
    }
  }

  /** A list cut into lists of what is sent at once. */
  static List<List<ScriptCase>> chunks(List<ScriptCase> cases) {
    List<List<ScriptCase>> chunks = new ArrayList<>();
    for (int from = 0; from < cases.size(); from += AT_ONCE) {
      chunks.add(cases.subList(from, Math.min(cases.size(), from + AT_ONCE)));
    }
    return chunks;
  }
}
