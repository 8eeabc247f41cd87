package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class MainTest {
  @TempDir Path folder;

  private ServerProcess start(String... arguments) {
    return ServerProcess.start(folder, arguments);
  }

  /** Starts a server on a free port. */
  private ServerProcess serve(int port, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--port", "" + port, "--bind", "127.0.0.1"));
    arguments.addAll(List.of(more));
    return start(arguments.toArray(String[]::new));
  }

  @Test
  void tellsInOrderHowItStartsAndEnds() {
    Path socket = folder.resolve("socket");
    try (ServerProcess server =
        serve(
            FreePort.find(),
            "--always-show-logo yes",
            "--pidfile server.pid",
            "--unixsocket " + socket)) {
      server.await(" PID: " + server.pid());
      server.await("Server initialized");
      server.await("Ready to accept connections tcp");
      assertThat(server.await("Ready to accept connections unix"))
          .matches(
              server.pid() + ":M \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\* .*");
      assertThat(folder.resolve("server.pid")).hasContent(server.pid() + "\n");

      server.signal("TERM");
      server.await("Received SIGTERM scheduling shutdown...");
      server.await("User requested shutdown...");
      server.await("Redis is now ready to exit, bye bye...");

      assertThat(server.end()).isZero();
      assertThat(folder.resolve("server.pid")).doesNotExist();
      assertThat(socket).doesNotExist();
    }
  }

  @Test
  void endsWhenAClientAsks() {
    int port = FreePort.find();
    try (ServerProcess server = serve(port)) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        client.send("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.awaitClose()).isTrue();
      }

      assertThat(server.end()).isZero();
    }
  }

  @Test
  void logsLessFromTheMomentItIsTold() {
    int port = FreePort.find();
    try (ServerProcess server = serve(port)) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        client.run("CONFIG", "SET", "loglevel", "warning");
      }
      server.signal("TERM");

      assertThat(server.end()).isZero();
      assertThat(server.lines())
          .anyMatch(line -> line.contains("bye bye"))
          .noneMatch(line -> line.contains("User requested shutdown"));
    }
  }

  @Test
  void outlivesTheTerminal() {
    int port = FreePort.find();
    try (ServerProcess server = serve(port)) {
      server.await("Ready to accept");

      server.signal("HUP");
      server.await("Certificates and users are as their files say");
      server.signal("INT");

      server.await("Received SIGINT");
      assertThat(server.end()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--port abc", "missing.conf", "--logfile none/server.log", "--port 0"})
  void refusesToStart(String arguments) {
    try (ServerProcess server = start(arguments.split(" "))) {
      assertThat(server.end()).isEqualTo(1);
      assertThat(server.lines()).isNotEmpty().noneMatch(line -> line.contains("\tat "));
    }
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    Files.writeString(folder.resolve("bad.conf"), "port 0\n\nmaxmemory much\n");

    try (ServerProcess server = start("bad.conf")) {
      assertThat(server.end()).isEqualTo(1);
      assertThat(String.join("\n", server.lines()))
          .contains("bad.conf")
          .contains("line 3")
          .contains("'maxmemory much'");
    }
  }

  @Test
  void saysThatThePortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess server = serve(taken.getLocalPort())) {
      server.await("127.0.0.1:" + taken.getLocalPort() + ": bind: Address already in use");
      server.await("Failed listening on port " + taken.getLocalPort() + " (tcp), aborting.");
      assertThat(server.end()).isEqualTo(1);
    }
  }

  @Test
  void readsItsConfigurationFromStandardInput() {
    int port = FreePort.find();
    String input = "bind 127.0.0.1\nport " + port + "\nloglevel warning\n";
    try (ServerProcess server =
        ServerProcess.startWith(input, folder, "-", "--loglevel", "notice")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        assertThat(client.run("PING")).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--help"})
  void answersWithoutServing(String question) {
    try (ServerProcess server = start(question)) {
      assertThat(server.end()).isZero();
      assertThat(server.lines().get(0)).containsAnyOf("Vireo server v=", "Usage: vireo-server");
    }
  }

  @Test
  void servesInTheBackground() throws IOException {
    int port = FreePort.find();
    try (ServerProcess starter =
        serve(port, "--daemonize yes", "--pidfile server.pid", "--logfile server.log")) {
      assertThat(starter.end()).isZero();
      assertThat(starter.lines()).isEmpty();
    }

    long pid = Long.parseLong(Files.readString(folder.resolve("server.pid")).strip());
    Optional<ProcessHandle> server = ProcessHandle.of(pid);
    assertThat(server).isPresent();
    try (SocketClient client = new SocketClient(port)) {
      client.send("SHUTDOWN NOSAVE\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.awaitClose()).isTrue();
    } finally {
      server.get().onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
      server.get().destroyForcibly();
    }
    assertThat(folder.resolve("server.log"))
        .content()
        .contains("Ready to accept connections tcp", "bye bye");
  }

  @Test
  void tellsThatTheBackgroundFailed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess starter =
            serve(taken.getLocalPort(), "--daemonize yes", "--pidfile server.pid")) {
      starter.await("Failed listening on port");
      assertThat(starter.end()).isEqualTo(1);
    }
  }

  /** The JVM cannot decode them, and must not: they are a password. */
  @Test
  void takesAnyBytesAsAnArgument() {
    int port = FreePort.find();
    List<String> shell =
        List.of("/bin/sh", "-c", "exec \"$@\" --requirepass \"$(printf '\\377\\376')\"", "sh");
    ServerProgram program = ServerProgram.ofThisBuild().under(shell);
    try (ServerProcess server =
        ServerProcess.start(program, folder, "--port", "" + port, "--bind", "127.0.0.1")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        client.send(
            "AUTH \"\\xef\\xbf\\xbd\\xef\\xbf\\xbd\"\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.read().toString()).contains("WRONGPASS");
        client.send("AUTH \"\\xff\\xfe\"\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.read().toString()).contains("OK");
      }
    }
  }
}
