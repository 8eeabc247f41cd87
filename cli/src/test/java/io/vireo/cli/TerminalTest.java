package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.testing.RedisProcess;
import io.vireo.cli.testing.Screen;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys typed at a pseudo-terminal, and the screen compared. */
class TerminalTest {
  @TempDir Path folder;
  private RedisProcess redis;
  private Screen screen;
  private String prompt;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start(folder.resolve("redis"));
    Cli.run(
        "hset user:1 name Ada born 1815\nset user:2 x\nxadd st 1-1 a b\nxgroup create st g1 0\n",
        "-p",
        "" + redis.port());
    prompt = "127.0.0.1:" + redis.port() + ">";
    screen = new Screen(folder, command());
    screen.await(prompt);
  }

  private String command() {
    return "env TERM=screen-256color HOME="
        + folder
        + " "
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
        + System.getProperty("java.class.path")
        + "' io.vireo.cli.Main -p "
        + redis.port();
  }

  @AfterEach
  void stop() throws Exception {
    if (screen != null) {
      screen.close();
    }
    if (redis != null) {
      redis.close();
    }
  }

  private void enter(String line) throws Exception {
    screen.type(line);
    screen.press("Enter");
  }

  @Test
  void completesAndHints() throws Exception {
    screen.type("getra");
    screen.press("Tab");
    screen.await("getrange ");
    screen.await("getrange key start end");
    screen.type("user:1 0 ");
    screen.await("getrange user:1 0 end");
    screen.press("C-u");
    screen.type("set k v ex");
    screen.press("Tab");
    screen.await("exat");
    screen.press("C-u");
    screen.type("hget user:");
    screen.press("Tab");
    screen.await("user:2");
    screen.press("C-u");
    screen.type("config get maxmemory-p");
    screen.press("Tab");
    screen.await("config get maxmemory-policy");
    screen.press("C-u");
    enter(":set nohints");
    screen.type("append k");
    screen.await("append k");
    assertThat(screen.text()).doesNotContain("append k value");
  }

  @Test
  void showsTablesAndColours() throws Exception {
    enter("hgetall user:1");
    screen.await("| \"name\" | \"Ada\"  |");
    enter("xinfo groups st");
    screen.await("| name | consumers |");
    enter("incr n");
    screen.await("(integer) 1");
    assertThat(screen.coloured()).contains("\033[36m(integer) 1");
    enter(":set notables");
    enter("hgetall user:1");
    screen.await("1# \"name\" => \"Ada\"");
  }

  @Test
  void editsScriptsInSeveralLines() throws Exception {
    screen.type("eval \"return {1,");
    screen.press("Enter");
    screen.await("...");
    enter("KEYS[1]}\" 1 abc");
    screen.await("2) \"abc\"");
  }

  @Test
  void guardsAndKeepsHistoryWithoutSecrets() throws Exception {
    enter("flushall");
    screen.await("Go on? (yes/no)");
    enter("no");
    screen.await("Not sent.");
    enter("auth secret-word");
    screen.await("(error)");
    enter("exists user:1");
    screen.await("(integer) 1");
    screen.press("C-r");
    screen.await("bck-i-search");
    screen.type("flush");
    screen.await("bck-i-search: flush");
    screen.press("C-g");
    screen.await(prompt);
    screen.press("C-u");
    enter("get user:2");
    screen.await("\"x\"");
    assertThat(Files.readString(folder.resolve(".vireocli_history")))
        .contains("flushall")
        .doesNotContain("secret-word");
  }

  @Test
  void tellsTransactionsAndSubscriptions() throws Exception {
    enter("multi");
    screen.await("(TX)>");
    enter("discard");
    enter("subscribe news");
    screen.await("Reading messages...");
    Cli.run("", "-p", "" + redis.port(), "publish", "news", "hello");
    screen.await("3) \"hello\"");
    screen.press("C-c");
    screen.await("OK");
    enter("blpop nothing 0");
    screen.await("blpop nothing 0\n");
    screen.press("C-c");
    enter("client tracking on");
    enter("get user:2");
    screen.await("\"x\"");
    Cli.run("", "-p", "" + redis.port(), "set", "user:2", "y");
    screen.await("\"invalidate\"");
    enter("help get");
    screen.await("example: GET greeting");
  }
}
