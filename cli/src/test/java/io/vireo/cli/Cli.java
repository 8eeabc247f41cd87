package io.vireo.cli;

import io.vireo.cli.output.Console;
import io.vireo.cli.testing.Outcome;
import io.vireo.config.ByteText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** Runs vireo-cli in this process, away from any terminal. */
final class Cli {
  private Cli() {}

  static Outcome run(String input, String... arguments) {
    return run(Map.of(), input, arguments);
  }

  static Outcome run(Map<String, String> environment, String input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new ByteArrayInputStream(ByteText.bytes(input)), out, err, false, false);
    int code = Main.run(List.of(arguments), console, environment);
    return new Outcome(code, ByteText.of(out.toByteArray()), ByteText.of(err.toByteArray()));
  }
}
