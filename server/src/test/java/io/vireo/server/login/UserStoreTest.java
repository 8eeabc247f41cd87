package io.vireo.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ACL LOAD and SAVE with a file. */
class UserStoreTest {
  private static final String DEFAULT = "user default on nopass sanitize-payload ~* &* +@all";

  @TempDir Path folder;
  private Path file;
  private InProcessServer server;
  private InProcessClient admin;

  @BeforeEach
  void start() {
    file = folder.resolve("users.acl");
    server = new InProcessServer("dir " + folder, "aclfile users.acl").alone();
    admin = server.client();
  }

  @AfterEach
  void end() {
    server.close();
  }

  private String say(InProcessClient client, String... words) {
    return String.valueOf(client.run(words));
  }

  @Test
  void savesAllUsersAndLoadsThemAgain() throws IOException {
    say(admin, "ACL", "SETUSER", "bob", "on", "nopass", "+get", "~b*");
    assertThat(say(admin, "ACL", "SAVE")).contains("OK");
    assertThat(file)
        .hasContent(
            "user bob on nopass sanitize-payload ~b* resetchannels -@all +get\n" + DEFAULT + "\n");

    say(admin, "ACL", "SETUSER", "bob", "off", "reset");
    say(admin, "ACL", "SETUSER", "eve", "on");
    assertThat(say(admin, "ACL", "LOAD")).contains("OK");

    assertThat(say(admin, "ACL", "USERS")).contains("bob").doesNotContain("eve");
    assertThat(say(admin, "ACL", "GETUSER", "bob")).contains("~b*");
  }

  @Test
  void loadsNothingIfAnythingIsWrong() throws IOException {
    say(admin, "ACL", "SETUSER", "eve", "on");
    Files.writeString(file, "user bob on\nuser bob on\n");

    assertThat(say(admin, "ACL", "LOAD"))
        .contains("Duplicate user 'bob' found on line 2. WARNING: ACL errors detected");
    assertThat(say(admin, "ACL", "USERS")).contains("eve").doesNotContain("bob");
  }

  @Test
  void tellsWhyTheFileCannotBeRead() throws IOException {
    assertThat(say(admin, "ACL", "LOAD"))
        .contains("Error loading ACLs, opening file 'users.acl': No such file or directory");
    Files.createDirectory(file);
    assertThat(say(admin, "ACL", "LOAD")).contains("'users.acl': Is a directory");
    assertThat(say(admin, "ACL", "SAVE"))
        .contains("ERR There was an error trying to save the ACLs.");
  }

  @Test
  void disconnectsThoseAloneWhomTheFileTakesSomething() throws IOException {
    Files.writeString(file, "user keeps on nopass +@all &a\nuser loses on nopass +@all\n");
    say(admin, "ACL", "SETUSER", "keeps", "on", "nopass", "+@all", "&a", "&b");
    say(admin, "ACL", "SETUSER", "loses", "on", "nopass", "+@all", "&a");
    say(admin, "ACL", "SETUSER", "goes", "on", "nopass", "+@all");
    InProcessClient keeps = subscriber("keeps");
    InProcessClient loses = subscriber("loses");
    InProcessClient goes = server.client();
    say(goes, "AUTH", "goes", "x");

    assertThat(say(admin, "ACL", "LOAD")).contains("OK");

    assertThat(keeps.session().closed()).isFalse();
    assertThat(loses.session().closed()).isTrue();
    assertThat(goes.session().closed()).isTrue();
    assertThat(admin.session().closed()).isFalse();
  }

  private InProcessClient subscriber(String user) {
    InProcessClient client = server.client();
    say(client, "AUTH", user, "x");
    say(client, "SUBSCRIBE", "a");
    return client;
  }

  @Test
  void whoeverLoadsThatAndIsGoneHearsTheAnswer() throws IOException {
    Files.writeString(file, "user bob on\n");
    say(admin, "ACL", "SETUSER", "me", "on", "nopass", "+@all");
    say(admin, "AUTH", "me", "x");

    assertThat(say(admin, "ACL", "LOAD")).contains("OK");
    assertThat(admin.session().closed()).isTrue();
  }
}
