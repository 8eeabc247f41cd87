package io.vireo.server.scripting;

import io.vireo.server.testing.Oracle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what Redis 8.6.3 answers to the scripts of some files, and spells their alternatives
 * out.
 */
public final class ScriptRecorder {
  private ScriptRecorder() {}

  /**
   * Rewrites files.
   *
   * @param files their paths
   */
  public static void main(String[] files) throws IOException {
    if (files.length == 0) {
      System.err.println("Usage: ScriptRecorder file...");
      return;
    }
    try (Oracle oracle = Oracle.start()) {
      List<Interpreter> both = SocketInterpreters.of(oracle);
      for (String file : files) {
        int count = ScriptFile.rewrite(Path.of(file), cases -> recorded(cases, both));
        System.out.println(file + ": " + count);
      }
    }
  }

  private static List<ScriptCase> recorded(List<ScriptCase> cases, List<Interpreter> both) {
    List<ScriptCase> recorded = new ArrayList<>();
    for (List<ScriptCase> some : RecordedScripts.chunks(cases)) {
      List<String> resp2 = both.get(0).answers(some);
      List<String> resp3 = both.get(1).answers(some);
      for (int i = 0; i < some.size(); i++) {
        ScriptCase one = some.get(i);
        recorded.add(
            new ScriptCase(
                one.line(),
                one.script(),
                one.arguments(),
                resp2.get(i),
                resp3.get(i),
                one.otherwise()));
      }
    }
    return recorded;
  }
}
