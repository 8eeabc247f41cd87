package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.testing.Outcome;
import io.vireo.cli.testing.RedisProcess;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts depend on - output, errors, exit codes - is redis-cli 8.6.3's, byte for byte. */
class RedisCliComparisonTest {
  private static final List<String> FORMS =
      List.of(
          "",
          "--no-raw",
          "--csv",
          "--json",
          "--quoted-json",
          "-3 --no-raw",
          "-3 --json",
          "-2 --json",
          "-3 --csv",
          "-3");

  private static final List<String> COMMANDS =
      List.of(
          "get b",
          "get nope",
          "lrange l 0 -1",
          "hgetall h",
          "zrange z 0 -1 withscores",
          "smembers s",
          "foo",
          "incr b",
          "command info get",
          "xrange st - +",
          "xread streams st 0",
          "config get maxmem*",
          "debug protocol true",
          "debug protocol double",
          "debug protocol verbatim",
          "debug protocol null",
          "debug protocol map",
          "debug protocol set",
          "debug protocol push",
          "lrange nope 0 -1",
          "hgetall nope",
          "set k v",
          "object help",
          "cluster info",
          "memory doctor",
          "command docs set");

  @TempDir static Path folder;
  private static RedisProcess redis;
  private static String redisCli;

  @BeforeAll
  static void start() throws Exception {
    redisCli = RedisProcess.program("redis-cli");
    redis =
        RedisProcess.start(
            folder,
            "--enable-debug-command",
            "yes",
            "--unixsocket",
            folder.resolve("s").toString());
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void fill() throws Exception {
    Cli.run(
        "flushall\nmset a 1 b \"\\x00\\xff\\\"x\\n\"\nrpush l a 'b c' 'd\"'\nhset h f1 v1 f2 \"\\xc3\\xbc\\x01\"\n"
            + "zadd z 1 a 2.5 b\nsadd s x\nxadd st 1-1 f v\n",
        "-p",
        "" + redis.port());
  }

  private static void compare(String input, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("-p", "" + redis.port()));
    all.addAll(List.of(arguments));
    compareAlone(input, all);
  }

  private static void compareAlone(String input, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(redisCli));
    command.addAll(arguments);
    Outcome theirs = Outcome.of(input, command.toArray(new String[0]));
    Outcome ours = Cli.run(input, arguments.toArray(new String[0]));
    assertThat(withoutRace(ours))
        .describedAs(String.join(" ", arguments))
        .isEqualTo(withoutRace(theirs));
  }

  /**
   * After QUIT the next command meets a connection that the server has closed or is about to: which
   * of two errors that gives, either program, the kernel decides.
   */
  private static Outcome withoutRace(Outcome outcome) {
    String err =
        outcome.err().replaceAll("Connection reset( by peer)?", "Server closed the connection");
    return new Outcome(outcome.code(), outcome.out(), err);
  }

  @Test
  void printsEveryReplyInEveryForm() throws Exception {
    for (String form : FORMS) {
      for (String command : COMMANDS) {
        compare("", (form + " " + command).strip().split(" "));
      }
    }
  }

  @Test
  void printsNestedReplies() throws Exception {
    for (String form : FORMS) {
      List<String> words = new ArrayList<>(form.isEmpty() ? List.of() : List.of(form.split(" ")));
      words.addAll(List.of("eval", "return {1,{2,{},{3}},{'x'},{err='E'}}", "0"));
      compare("", words.toArray(new String[0]));
    }
  }

  @Test
  void readsArgumentsFromInput() throws Exception {
    compare("in\0put", "-x", "set", "x");
    compare("", "get", "x");
    compare("12", "-X", "TAG", "set", "x", "TAG", "ex", "100");
    compare("12", "-X", "TAG", "set", "x");
    compare("", "--quoted-input", "set", "\"a\\x00b\"", "v");
    compare("", "--quoted-input", "get", "\"abc");
  }

  @Test
  void readsCommandsFromInput() throws Exception {
    String script =
        "ping\nset x 1\n3 incr x\nget \"x\n\n0 incr x\nfoo\nselect 5\ndbsize\nmulti\nget x\nexec\nquit\nget x\n";
    for (String form : FORMS) {
      Cli.run("", "-p", "" + redis.port(), "del", "x");
      compare(script, form.isEmpty() ? new String[0] : form.split(" "));
    }
  }

  @Test
  void obeysItsOwnCommandsFromInput() throws Exception {
    for (String line :
        List.of(
            "clear",
            "CLEAR",
            "clear x",
            "2 clear",
            "restart",
            "restart x",
            "2 restart",
            ":set hints",
            ":SET nohints x",
            ":set foo",
            ":set",
            ":foo",
            ":",
            "2 :set hints",
            "0 :foo",
            "connect 127.0.0.1 1",
            "connect 127.0.0.1 none",
            "connect 127.0.0.1 -1",
            "connect 127.0.0.1 65536",
            "connect \"\" 1",
            "connect 127.0.0.1",
            "connect 127.0.0.1 1 x",
            "2 connect 127.0.0.1 1",
            "2 quit",
            "exit x")) {
      compare("get a\n" + line + "\nget a\n");
    }
    compare("clear\nrestart\n:foo\n", "--csv");
  }

  @Test
  void connectsElsewhereFromInput() throws Exception {
    try (RedisProcess other = RedisProcess.start(folder.resolve("other"))) {
      String connect = "connect 127.0.0.1 " + other.port() + "\n";
      compare(connect + "dbsize\nconfig get port\n");
      compare("select 3\nmulti\n" + connect + "set a 1\nexec\nselect 0\ndbsize\n");
      compareAlone(connect + "config get port\n", List.of("-p", "1"));
      compare(connect + "config get port\n", "-s", folder.resolve("s").toString());
    }
  }

  @Test
  void helpsAwayFromTerminals() {
    String port = "" + redis.port();
    Outcome help = Cli.run("get a\n3 help get\n? @string\nget a\n", "-p", port);
    assertThat(help.out()).containsOnlyOnce("summary: Returns").contains("APPEND key value");
    assertThat(help.out()).startsWith("1\n").endsWith("\n1\n").doesNotContain("ERR");
    assertThat(help.code()).isZero();
    assertThat(Cli.run("", "-p", port, "-r", "3", "help", "get").out())
        .containsOnlyOnce("summary: Returns");
    assertThat(Cli.run("help", "-p", "1").out()).contains("help COMMAND");
    Outcome unreachable = Cli.run("", "-p", "1", "help");
    assertThat(unreachable.out()).contains("help COMMAND");
    assertThat(unreachable.err()).isEmpty();
    assertThat(unreachable.code()).isZero();
  }

  @Test
  void readsPasswordsFromInputAlike() throws Exception {
    compare("secret\n", "--askpass", "ping");
    compare("secret", "--askpass", "ping");
    compare("\n", "--askpass", "ping");
    compare("", "--askpass", "ping");
    compare("secret\nget a\n", "--askpass");
    compare("secret\n", "-a", "other", "--askpass", "ping");
    compare("", "-a", "other", "--askpass", "ping");
  }

  @Test
  void readsUrisAlike() throws Exception {
    String host = "127.0.0.1:" + redis.port();
    for (String uri :
        List.of(
            "redis://:se%zzcret@" + host,
            "redis://:se%4@" + host,
            "redis://:se%@" + host,
            "redis://%:x@" + host,
            "redis://%4:x@" + host,
            "redis://:%%41@" + host,
            "redis://:%-1@" + host,
            "redis://:p%2",
            "redis://:a%41%42@" + host,
            "redis://a@b@" + host,
            "redis://a:b:c@" + host,
            "redis://" + host + "/%zz",
            "redis://" + host + "/-1",
            "redis://:1",
            "redis://::1:1",
            "redis://[]:1",
            "redis://[::1",
            "redis://[::1]:1",
            "redis://[::1]1",
            "redis://[::1]x:1",
            "redis://[127.0.0.1]:" + redis.port() + "/2",
            "redis://127.0.0.1:70000",
            "redis:/x",
            "")) {
      compareAlone("", List.of("--no-auth-warning", "-u", uri, "dbsize"));
    }
    compareAlone("", List.of("-h", "::1", "-p", "1", "ping"));
    compareAlone("", List.of("-h", "[::1]", "-p", "1", "ping"));
    compareAlone("", List.of("-h", "", "-p", "1", "ping"));
  }

  @Test
  void takesTheSameOptions() throws Exception {
    compare("", "-e", "foo");
    compare("", "-r", "3", "ping");
    compare("", "-n", "3", "dbsize");
    compare("", "-n", "99", "dbsize");
    compare("", "-d", ",", "lrange", "l", "0", "-1");
    compare("", "-D", "|", "-r", "2", "get", "a");
    compare("", "-a", "wrong", "ping");
    compare("", "--user", "u", "--pass", "p", "--no-auth-warning", "ping");
    compare("", "-s", folder.resolve("s").toString(), "ping");
    compare("", "-s", folder.resolve("none").toString(), "ping");
    compare("", "-u", "redis://127.0.0.1:" + redis.port() + "/3", "dbsize");
    compare("", "-u", "http://x", "ping");
    compare("", "--name", "reporter", "client", "getname");
    compare("", "--name", "a b", "client", "getname");
    compare("client getname\n", "--name", "reporter");
  }

  @Test
  void refusesTheSame() throws Exception {
    compare("", "--foo");
    compare("", "-2", "-3", "ping");
    compare("", "-x", "-X", "t", "ping");
    compare("", "-c", "-s", "/none", "ping");
    compare("", "-4", "-6", "ping");
    compare("", "-t", "abc", "ping");
    compare("", "-p", "70000", "ping");
    compareAlone("", List.of("-p"));
    compareAlone("", List.of("-p", "1", "ping"));
    compareAlone("ping", List.of("-p", "1"));
  }

  @Test
  void scansAlike() throws Exception {
    compare("", "--scan");
    compare("", "--scan", "--pattern", "?", "--no-raw", "--count", "2");
    compare("", "--scan", "--quoted-pattern", "\"\\x61\"");
    compare("", "--bigkeys");
    compare("", "--memkeys");
    compare("", "--keystats");
    compare("", "--keystats", "--top", "2");
    compare("", "--hotkeys");
  }

  @Test
  void reportsRecallAlike() throws Exception {
    compare("", "--vset-recall", "none");
    compare("", "--vset-recall", "a");
    StringBuilder vectors = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      vectors.append("vadd v values 3 %d %d 1 e%d\n".formatted(i, 30 - i, i));
    }
    Cli.run(vectors.toString(), "-p", "" + redis.port());
    List<String> options =
        List.of(
            "-p",
            "" + redis.port(),
            "--vset-recall",
            "v",
            "--vset-recall-count",
            "5",
            "--vset-recall-ef",
            "60",
            "--vset-recall-ele",
            "2");
    String theirs = recall(List.of(redisCli), options);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String ours = recall(List.of(java, "-cp", classes, "io.vireo.cli.Main"), options);
    assertThat(ours).contains("Average recall:  100.00%", "Mean recall:     100.00%");
    assertThat(withoutShares(ours)).isEqualTo(withoutShares(theirs));
  }

  /** A summary without figures: redis-cli rounds them, up to 100.46 %. */
  private static String withoutShares(String summary) {
    return summary.replaceAll(" +[0-9]+[.][0-9]+%(?=\\n)", " N%");
  }

  /** What a program prints until Ctrl-C and then, but for the number of its searches. */
  private static String recall(List<String> program, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(program);
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader lines = process.inputReader()) {
      StringBuilder printed = new StringBuilder();
      boolean interrupted = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Queries: ")) {
          if (!interrupted) {
            interrupted = true;
            Outcome.of("", "kill", "-INT", "" + process.pid());
          }
        } else {
          printed.append(line.replaceAll("queries: +[0-9]+", "queries: N")).append('\n');
        }
      }
      assertThat(process.waitFor()).isZero();
      return printed.toString();
    } finally {
      process.destroy();
    }
  }

  @Test
  void pipesAlike() throws Exception {
    compare("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nl\r\nx", "--pipe");
    compare("SET a 1\r\nSET b 2\r\n", "--pipe");
    compare("SET a 1\r\nQUIT\r\nSET b 1\r\n", "--pipe");
    compare("QUIT\r\n", "--pipe");
    compare("FOO\r\nQUIT\r\n", "--pipe");
    compare("PING\r\n*x\r\nPING\r\n", "--pipe");
    compare("CLIENT KILL TYPE normal SKIPME no\r\nPING\r\n", "--pipe");
  }

  @Test
  void runsScriptsAlike() throws Exception {
    Path script = Files.writeString(folder.resolve("script.lua"), "return {KEYS, ARGV}");
    compare("", "--eval", script.toString(), "k1", "k2", ",", "a1");
    compare("", "--eval", folder.resolve("none.lua").toString());
  }

  @Test
  void takesThePasswordFromTheEnvironment() {
    String port = "" + redis.port();
    for (String name : List.of("REDISCLI_AUTH", "VIREO_CLI_AUTH")) {
      Outcome outcome = Cli.run(java.util.Map.of(name, "wrong"), "", "-p", port, "ping");
      assertThat(outcome.err()).contains("AUTH failed: ");
      assertThat(outcome.err()).doesNotContain("Warning");
    }
  }

  @Test
  void fetchesSnapshots() throws Exception {
    Path file = folder.resolve("copy.rdb");
    Outcome outcome = Cli.run("", "-p", "" + redis.port(), "--rdb", file.toString());
    assertThat(outcome.err())
        .contains("Transfer finished with success after " + Files.size(file) + " bytes");
    assertThat(outcome.code()).isZero();
    assertThat(Outcome.of("", RedisProcess.program("redis-check-rdb"), file.toString()).out())
        .contains("RDB looks OK");
  }
}
