package io.vireo.lua;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.core.LuaError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lua's own published tests, which {@code bin/fetch-lua-tests} brings. Those that need what scripts
 * do not have (environments, debugging, files, C) are left out, and from others the lines that do.
 */
class PublishedTestsTest {
  private static final Path FILES = cache().resolve("vireo-lua-tests").resolve("files");

  /** What the files find beside the library. */
  private static final String BEFORE =
      "print = function() end io = {write = print, stderr = {write = print}} "
          + "os.setlocale = print debug = {} ";

  /** How a line begins that cannot be run. */
  private static final String WITHOUT = "assert(debug.";

  @ParameterizedTest
  @ValueSource(strings = {"calls", "pm", "sort", "strings", "vararg"})
  void passes(String name) throws IOException {
    Path file = FILES.resolve(name + ".lua");
    Assumptions.assumeTrue(Files.exists(file), "bin/fetch-lua-tests brings Lua's tests");
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      lua.main().call(lua.compile("=before", bytes(BEFORE)));
      Object failure = null;
      try {
        lua.main().call(lua.compile("@" + name + ".lua", bytes(source(file))));
      } catch (LuaError error) {
        failure = error.value();
      }
      assertThat(failure).isNull();
    }
  }

  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    return named == null || named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".cache")
        : Path.of(named);
  }

  private static String source(Path file) throws IOException {
    StringBuilder source = new StringBuilder();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      source.append(line.startsWith(WITHOUT) ? "" : line.replace(" do;", " do")).append('\n');
    }
    return source.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
