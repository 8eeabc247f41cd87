package io.vireo.cli;

import io.vireo.cli.options.CliOptions;
import io.vireo.cli.output.Console;
import io.vireo.cli.session.Session;
import io.vireo.config.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** --eval: a script from a file, with keys, a comma and arguments. */
final class ScriptMode {
  private ScriptMode() {}

  static int run(CliOptions options, Session session, Console console) {
    List<String> request = request(options, console);
    if (!session.connect(false)) {
      return 1;
    }
    if (options.modes().debug()) {
      return new ScriptDebugger(session, console, options.modes().debugSync()).run(request);
    }
    return session.issue(request, options.repeat()) ? 0 : 1;
  }

  private static List<String> request(CliOptions options, Console console) {
    List<String> words = options.words();
    int comma = words.indexOf(",");
    List<String> keys = comma < 0 ? words : words.subList(0, comma);
    List<String> request =
        new ArrayList<>(List.of("EVAL", script(options.modes().eval(), console), "" + keys.size()));
    request.addAll(keys);
    request.addAll(comma < 0 ? List.of() : words.subList(comma + 1, words.size()));
    return request;
  }

  private static String script(String file, Console console) {
    try {
      return ByteText.of(Files.readAllBytes(ByteText.path(file)));
    } catch (IOException failure) {
      String reason =
          failure instanceof NoSuchFileException
              ? "No such file or directory"
              : failure.getMessage();
      throw console.failed("Can't open file '" + file + "': " + reason);
    }
  }
}
