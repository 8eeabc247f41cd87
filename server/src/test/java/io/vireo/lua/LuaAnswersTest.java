package io.vireo.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small scripts, and what Redis 8.6.3 answers to each, as files with pairs of lines. Values are
 * shown by a function in Lua ({@code show.lua}) that stands before each script in the same line.
 */
class LuaAnswersTest {
  private static final List<String> FILES =
      List.of("library", "numbers", "patterns", "bits-and-structures", "message-pack", "json");

  private final String show = read("show.lua").stripTrailing();

  @TestFactory
  Stream<DynamicTest> redisGivesTheSame() {
    return FILES.stream().flatMap(this::cases);
  }

  private Stream<DynamicTest> cases(String file) {
    List<String> lines = read(file + ".txt").lines().toList();
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      String script = lines.get(i);
      String answer = lines.get(i + 1).strip();
      tests.add(DynamicTest.dynamicTest(script, () -> check(script, answer)));
    }
    assertThat(tests).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private void check(String script, String answer) {
    assertThat(run(show + script + " end))")).isEqualTo(answer);
  }

  private static String run(String script) {
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      byte[] source = script.getBytes(StandardCharsets.ISO_8859_1);
      return LuaFunction.first(lua.compile("@user_script", source).call(lua.main())).toString();
    } catch (LuaError error) {
      return "not caught: " + error.value();
    }
  }

  private static String read(String name) {
    try (InputStream file = LuaAnswersTest.class.getResourceAsStream("/lua/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      throw new IllegalStateException(name, broken);
    }
  }
}
