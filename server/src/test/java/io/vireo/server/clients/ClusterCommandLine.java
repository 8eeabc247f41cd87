package io.vireo.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that understands {@code --cluster}. */
enum ClusterCommandLine {
  /** The redis-cli of Redis 8.0.2. */
  REDIS_8 {
    @Override
    List<String> program() {
      Path found =
          Oracle.program().map(server -> server.resolveSibling("redis-cli")).orElse(Path.of("-"));
      Assumptions.assumeTrue(Files.isExecutable(found), Oracle.MISSING);
      return List.of(found.toString());
    }
  },
  /** The redis-cli that is installed here, whichever version that is. */
  REDIS_OF_THIS_HOST {
    @Override
    List<String> program() {
      Path found =
          Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
              .map(folder -> Path.of(folder, "redis-cli"))
              .filter(Files::isExecutable)
              .findFirst()
              .orElse(null);
      Assumptions.assumeTrue(found != null, "no redis-cli is installed");
      return List.of(found.toString());
    }
  },
  /** Our own. */
  VIREO {
    @Override
    List<String> program() {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      String classes = System.getProperty("java.class.path");
      return List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classes, "io.vireo.cli.Main");
    }
  };

  private static final int PATIENCE_SECONDS = 90;

  /** The words that start it; without it the test is left out. */
  abstract List<String> program();

  /**
   * Has it do something with a cluster, and answers all questions with yes; gives what it prints.
   */
  String run(Path folder, String command, String... words) throws Exception {
    List<String> all = new ArrayList<>(program());
    all.addAll(List.of("--cluster", command));
    all.addAll(List.of(words));
    Path output = folder.resolve("output");
    // Of Redis' programs those that fix slots ask though they were told --cluster-yes.
    Path answers = Files.writeString(folder.resolve("answers"), "yes\n".repeat(20));
    Process process =
        new ProcessBuilder(all)
            .redirectInput(answers.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
