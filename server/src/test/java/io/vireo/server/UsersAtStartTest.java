package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Users that a server finds in its files when it starts. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class UsersAtStartTest {
  @TempDir Path folder;
  private final int port = FreePort.find();

  private ServerProcess start(String... lines) throws IOException {
    Path file = folder.resolve("vireo.conf");
    Files.writeString(file, String.join("\n", lines) + "\nport " + port + "\nbind 127.0.0.1\n");
    return ServerProcess.start(folder, file.toString());
  }

  private String say(SocketClient client, String... words) {
    return String.valueOf(client.run(words));
  }

  @Test
  void linesOfTheConfigurationMakeUsersAndAreRewritten() throws IOException {
    try (ServerProcess server =
        start("user default on nopass ~* +@all -flushdb", "user bob on >secret (+get ~a*)")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        assertThat(say(client, "FLUSHDB")).contains("NOPERM");
        assertThat(say(client, "ACL", "SETUSER", "eve", "on", "nopass", "+ping", "~\"q"))
            .contains("OK");
        assertThat(say(client, "CONFIG", "REWRITE")).contains("OK");
        client.run("SHUTDOWN", "NOSAVE");
      }
      assertThat(server.end()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(folder, "vireo.conf")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        assertThat(say(client, "FLUSHDB")).contains("NOPERM");
        assertThat(say(client, "ACL", "GETUSER", "eve")).contains("~\"q");
        assertThat(say(client, "AUTH", "bob", "secret")).contains("OK");
        assertThat(say(client, "GET", "ab")).doesNotContain("NOPERM");
        assertThat(say(client, "GET", "b")).contains("NOPERM");
      }
    }
  }

  @Test
  void aLineThatIsNoRuleEndsTheStart() throws IOException {
    try (ServerProcess server = start("databases 4", "user bob on +nosuch")) {
      server.await("at line 2");
      server.await(">>> 'user bob on +nosuch'");
      server.await(
          "Error in user declaration 'bob': rule '+nosuch': Unknown command or category name in"
              + " ACL");
      assertThat(server.end()).isEqualTo(1);
    }
  }

  /** Whom the line alone would make, but not together with what stands elsewhere. */
  @Test
  void aLineThatFitsNotToOthersEndsTheStart() throws IOException {
    try (ServerProcess server = start("user bob on &c", "acl-pubsub-default allchannels")) {
      server.await(
          "Aborting the start because of ACL errors: Error in user declaration 'bob': rule '&c':"
              + " Adding a pattern after the * pattern");
      assertThat(server.end()).isEqualTo(1);
    }
  }

  @Test
  void aFileOfUsersIsReadBeforeAnybodyConnects() throws IOException {
    Files.writeString(folder.resolve("users.acl"), "user default off\nuser bob on >x +@all ~*\n");
    try (ServerProcess server = start("aclfile users.acl")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        assertThat(say(client, "PING")).contains("NOAUTH");
        assertThat(say(client, "AUTH", "bob", "x")).contains("OK");
        assertThat(say(client, "ACL", "WHOAMI")).contains("bob");
      }
    }
  }

  @Test
  void aFileWithErrorsEndsTheStart() throws IOException {
    Files.writeString(folder.resolve("users.acl"), "user bob on\nuser eve zzz\n");
    try (ServerProcess server = start("aclfile users.acl")) {
      server.await("Aborting the start because of ACL errors: users.acl:2: Syntax error.");
      assertThat(server.end()).isEqualTo(1);
    }
  }

  @Test
  void aMissingFileEndsTheStart() throws IOException {
    try (ServerProcess server = start("aclfile users.acl")) {
      server.await("Error loading ACLs, opening file 'users.acl': No such file or directory");
      assertThat(server.end()).isEqualTo(1);
    }
  }

  @Test
  void usersAreInOnePlaceOnly() throws IOException {
    Files.writeString(folder.resolve("users.acl"), "");
    try (ServerProcess server = start("user bob on", "aclfile users.acl")) {
      server.await("define them in one place only");
      assertThat(server.end()).isEqualTo(1);
    }
  }
}
