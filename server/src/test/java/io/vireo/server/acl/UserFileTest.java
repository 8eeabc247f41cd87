package io.vireo.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ByteText;
import io.vireo.server.ServerCore;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** The messages are those of Redis 8.0.2 for the same files. */
class UserFileTest {
  private static final String NOTHING_CHANGED =
      "WARNING: ACL errors detected, no change to the previously active ACL rules was performed";

  private final Users users =
      new Users(new ServerCore(TestSettings.config(), new FakeClock()).engine().table());
  private final UserFile file = new UserFile(users, "users.acl");

  private String read(String text) {
    return file.read(ByteText.bytes(text));
  }

  @Test
  void isReadLineByLine() {
    assertThat(read("user bob on >x (+get ~a)\r\n\n  user al  ~k* +@all  \nuser \"q on")).isNull();

    assertThat(file.users().keySet()).containsExactly("\"q", "al", "bob", "default");
    assertThat(file.users().get("al").describe())
        .isEqualTo("off sanitize-payload ~k* resetchannels +@all");
    assertThat(file.users().get("bob").describe())
        .endsWith(" resetchannels -@all (~a resetchannels -@all +get)");
    assertThat(file.users().get("default").describe())
        .isEqualTo("on nopass sanitize-payload ~* &* +@all");
  }

  @Test
  void maySayWhatTheDefaultUserMayDo() {
    assertThat(read("user default on nopass +get")).isNull();

    assertThat(file.users().get("default").describe())
        .isEqualTo("on nopass sanitize-payload resetchannels -@all +get");
  }

  @Test
  void tellsAllThatIsWrongWithIt() {
    assertThat(
            read(
                "user alice on >a ~* +@all\nfoo bar\nuser\n\n"
                    + "user carl  on +nosuch +nosuch2 ~a zz qq\nuser alice on\n  user tab\ton\r\n"
                    + "user ok on \"nopass\"\nuser e1 +get %R~a allkeys ~b ~c\n"))
        .isEqualTo(
            "users.acl:2 should start with user keyword followed by the username."
                + " users.acl:3 should start with user keyword followed by the username."
                + " users.acl:5: Error in applying operation '+nosuch': "
                + RuleError.UNKNOWN.message()
                + ". users.acl:5: Error in applying operation '+nosuch2': "
                + RuleError.UNKNOWN.message()
                + ". users.acl:5: Syntax error."
                + " WARNING: Duplicate user 'alice' found on line 6."
                + " 'users.acl:7: username 'tab\ton' contains invalid characters."
                + " users.acl:8: Syntax error. users.acl:9: "
                + RuleError.ALL_KEYS.message()
                + ". "
                + NOTHING_CHANGED);
  }

  /** Redis 8.0.2 ends there. */
  @Test
  void tellsOfABracketThatIsNeverClosed() {
    assertThat(read("user a (+get ~x"))
        .isEqualTo("users.acl:1: Unmatched parenthesis in selector definition. " + NOTHING_CHANGED);
  }

  @Test
  void isWrittenAsItIsRead() {
    String text =
        "user alice on skip-sanitize-payload #"
            + "0123456789abcdef".repeat(4)
            + " %R~a resetchannels &x* -@all +get (~\u00e4 resetchannels -@all +set)\n";
    assertThat(read(text)).isNull();

    file.users().forEach(users::put);
    assertThat(ByteText.of(UserFile.text(users)))
        .isEqualTo(text + "user default on nopass sanitize-payload ~* &* +@all\n");
  }
}
