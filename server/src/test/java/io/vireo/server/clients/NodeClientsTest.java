package io.vireo.server.clients;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TcpServerExtension;
import io.vireo.server.testing.TestCertificates;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/**
 * The clients of Node.js do what their users do. Skipped where Node.js is missing, or its packages
 * cannot be had.
 */
class NodeClientsTest {
  @RegisterExtension
  static final TcpServerExtension SERVER = new TcpServerExtension("io-threads 2");

  private static final Path SCRIPTS = Path.of("src/test/node");
  static final Path PLACE = Path.of("target/node");

  /** What a program said, and how it ended. */
  private record Outcome(int status, String output) {}

  @Test
  void clientsOfNodeJs() throws Exception {
    play(Map.of("VIREO_PORT", "" + SERVER.port()));
  }

  @Test
  void clientsOfNodeJsOverTls() throws Exception {
    TestCertificates made = TestCertificates.fresh();
    int port = FreePort.find();
    List<String> settings = new ArrayList<>(made.settings(port));
    // So that nobody gets through who does not speak TLS after all.
    settings.add("requirepass any");
    settings.add("tls-auth-clients-user CN");
    settings.add("user client on nopass ~* &* +@all");
    try (TcpServer server = TcpServer.start(settings)) {
      assertThat(server.port()).isNotEqualTo(port);
      String folder = made.file("").toAbsolutePath().toString();
      play(Map.of("VIREO_PORT", "" + port, "VIREO_TLS", folder));
    }
  }

  private static void play(Map<String, String> environment) throws Exception {
    Assumptions.assumeTrue(runs("node") && runs("npm"), "Node.js and npm are not installed");
    install();
    Outcome tests = run(environment, "npm", "test");
    assertThat(tests.status()).as(tests.output()).isZero();
    assertThat(tests.output()).containsPattern("# pass [1-9]|pass [1-9]");
  }

  /** Whether Node.js and the packages are there, in {@link #PLACE}. */
  static boolean isReady() throws Exception {
    if (!runs("node") || !runs("npm")) {
      return false;
    }
    try {
      install();
      return true;
    } catch (TestAbortedException missing) {
      return false;
    }
  }

  private static boolean runs(String program) throws Exception {
    try {
      return run(Map.of(), program, "--version").status() == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Packages stay from one run to the next, as long as the lock file is the same. */
  private static void install() throws Exception {
    Files.createDirectories(PLACE);
    Path alone = PLACE.resolve("lock");
    try (FileChannel file = FileChannel.open(alone, CREATE, WRITE);
        FileLock held = file.lock()) {
      assertThat(held.isValid()).isTrue();
      installAlone();
    }
  }

  private static void installAlone() throws Exception {
    Path lock = PLACE.resolve("package-lock.json");
    boolean installed =
        Files.isDirectory(PLACE.resolve("node_modules"))
            && Files.mismatch(lock, SCRIPTS.resolve("package-lock.json")) < 0;
    Files.createDirectories(PLACE);
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(
            script, PLACE.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!installed) {
      Outcome outcome = run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
      Assumptions.assumeTrue(outcome.status() == 0, () -> "No packages: " + outcome.output());
    }
  }

  private static Outcome run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(PLACE);
    Path output = Files.createTempFile(PLACE, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(PLACE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(3, TimeUnit.MINUTES);
      String said = Files.readString(output, StandardCharsets.UTF_8);
      return new Outcome(ended ? process.exitValue() : -1, said);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
