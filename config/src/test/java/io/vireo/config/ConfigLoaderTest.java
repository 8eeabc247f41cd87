package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigLoaderTest {
  @TempDir Path directory;

  private ConfigLoader loader(String stdin) {
    return new ConfigLoader(
        directory, new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
  }

  private LoadResult load(String... arguments) {
    return loader("").load((CommandLine.Start) CommandLine.parse(arguments));
  }

  private Config config(String... arguments) {
    return ((LoadResult.Ready) load(arguments)).config();
  }

  private String failure(String... arguments) {
    return ((LoadResult.Failed) load(arguments)).message();
  }

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("a.conf"), text).toString();
  }

  @Test
  void startsWithTheDefaults() throws IOException {
    Config config = config();

    assertThat(config.text(SnapshotSettings.SAVE)).isEqualTo("3600 1 300 100 60 10000");
    assertThat(config.get(GeneralSettings.DIR).toRealPath()).isEqualTo(directory.toRealPath());
  }

  @Test
  void readsWordsQuotesAndComments() throws IOException {
    String file =
        file("# comment\n\n  PORT\t7000 \r\nrequirepass \"a b\\n\"\nlogfile ''\nloglevel verbose");
    Config config = config(file);

    assertThat(config.get(NetworkSettings.PORT)).isEqualTo(7000);
    assertThat(config.get(SecuritySettings.REQUIREPASS)).isEqualTo("a b\n");
    assertThat(config.get(GeneralSettings.LOGLEVEL)).isEqualTo(LogLevel.VERBOSE);
    assertThat(((LoadResult.Ready) load(file)).file()).contains(Path.of(file));
  }

  @Test
  void letsTheLastLineCountWhateverItsName() throws IOException {
    String file =
        file("hash-max-listpack-entries 20\nhash-max-ziplist-entries 21\nport 1\nport 2\n");
    Config config = config(file, "--port", "3");

    assertThat(config.get(EncodingSettings.HASH_MAX_LISTPACK_ENTRIES)).isEqualTo(21);
    assertThat(config.get(NetworkSettings.PORT)).isEqualTo(3);
  }

  @Test
  void addsUpSaveLines() throws IOException {
    String file = file("save 900 1\n");

    assertThat(config(file).text(SnapshotSettings.SAVE)).isEqualTo("900 1");
    assertThat(config(file, "--save", "100", "100").text(SnapshotSettings.SAVE))
        .isEqualTo("900 1 100 100");
    assertThat(config(file, "--save", "").text(SnapshotSettings.SAVE)).isEmpty();
    assertThat(config(file, "--save").text(SnapshotSettings.SAVE)).isEmpty();
    assertThat(config("--save", "1 2 3 4").text(SnapshotSettings.SAVE)).isEqualTo("1 2 3 4");
    assertThat(config(file("save ''\nsave 1 2\n")).text(SnapshotSettings.SAVE)).isEqualTo("1 2");
    assertThat(config(file("save 900 1\nsave \n")).text(SnapshotSettings.SAVE)).isEmpty();
  }

  @Test
  void splitsOneWordOfASettingThatTakesMany() {
    Config config =
        config(
            "--shutdown-on-sigint",
            "nosave",
            "force",
            "now",
            "--shutdown-on-sigterm",
            "nosave force");

    assertThat(config.text(GeneralSettings.SHUTDOWN_ON_SIGINT)).isEqualTo("nosave now force");
    assertThat(config.get(GeneralSettings.SHUTDOWN_ON_SIGTERM))
        .containsExactlyInAnyOrder(ShutdownFlag.NOSAVE, ShutdownFlag.FORCE);
    assertThat(config("--bind", "127.0.0.1 -::1").get(NetworkSettings.BIND))
        .containsExactly("127.0.0.1", "-::1");
  }

  @Test
  void acceptsSettingsInOneWord() {
    Config config = config("--maxmemory '700mb'", "--maxmemory-policy volatile-lru");

    assertThat(config.get(MemorySettings.MAXMEMORY)).isEqualTo(new MemoryShare(734003200L, false));
    assertThat(config.get(MemorySettings.MAXMEMORY_POLICY)).isEqualTo(EvictionPolicy.VOLATILE_LRU);
  }

  @Test
  void readsStandardInputAfterTheFile() throws IOException {
    CommandLine.Start start = (CommandLine.Start) CommandLine.parse(file("port 1\nhz 20\n"), "-");
    LoadResult.Ready ready = (LoadResult.Ready) loader("port 2\n").load(start);

    assertThat(ready.config().get(NetworkSettings.PORT)).isEqualTo(2);
    assertThat(ready.config().get(GeneralSettings.HZ)).isEqualTo(20);
  }

  static List<List<String>> wrongStarts() {
    return List.of(
        List.of("'invalid'", "Bad directive or wrong number of arguments", "--invalid"),
        List.of("'port'", "wrong number of arguments", "--port"),
        List.of("'loglevel'", "wrong number of arguments", "--port", "6380", "--loglevel"),
        List.of("'port \"6379\" \"6380\"'", "wrong number of arguments", "--port", "6379", "6380"),
        List.of(
            "'port \"--loglevel\" \"verbose\"'",
            "wrong number of arguments",
            "--port",
            "--loglevel",
            "verbose"),
        List.of(
            "'port \"--bla\"'",
            "argument couldn't be parsed into an integer",
            "--port",
            "--bla",
            "--loglevel",
            "verbose"),
        List.of(
            "'loglevel \"--bla\"'",
            "argument(s) must be one of the following",
            "--logfile",
            "--my--log--file",
            "--loglevel",
            "--bla"),
        List.of(
            "'shutdown-on-sigint'",
            "argument(s) must be one of the following",
            "--shutdown-on-sigint"),
        List.of(
            "'shutdown-on-sigterm'",
            "argument(s) must be one of the following",
            "--shutdown-on-sigint",
            "now force",
            "--shutdown-on-sigterm"),
        List.of(
            "'replicaof \"127.0.0.1\" \"abc\"'",
            "Invalid master port",
            "--replicaof",
            "127.0.0.1",
            "abc"),
        List.of(
            "'replicaof \"--127.0.0.1\" \"abc\"'",
            "Invalid master port",
            "--replicaof",
            "--127.0.0.1",
            "abc"),
        List.of(
            "'replicaof \"--127.0.0.1\"'",
            "wrong number of arguments",
            "--replicaof",
            "--127.0.0.1",
            "--abc"),
        List.of(
            "'user \"foo\"'",
            "Error in user declaration 'foo': Duplicate user found.",
            "--user",
            "foo",
            "--user",
            "foo"),
        List.of(
            "'loadmodule \"x.so\"'",
            "Vireo accepts only the default of 'loadmodule'",
            "--loadmodule",
            "x.so"),
        List.of("'dir \"nowhere\"'", "No such file or directory", "--dir", "nowhere"));
  }

  @ParameterizedTest
  @MethodSource("wrongStarts")
  void refusesWrongStarts(List<String> expected) {
    String[] arguments = expected.subList(2, expected.size()).toArray(String[]::new);

    assertThat(failure(arguments)).contains(">>> " + expected.get(0) + "\n" + expected.get(1));
  }

  @Test
  void tellsWhereAFailureIs() throws IOException {
    String file = file("port 1\n#\n\n  port\t2 \"\n");

    assertThat(failure(file))
        .isEqualTo(
            "\n*** FATAL CONFIG FILE ERROR (Vireo) ***\nReading "
                + file
                + ", at line 4\n>>> 'port\t2 \"'\nUnbalanced quotes in configuration line\n");
    assertThat(failure("missing.conf"))
        .isEqualTo(
            "Fatal error, can't open config file '"
                + directory.resolve("missing.conf")
                + "': No such file or directory\n");
  }

  @Test
  void includesFilesAndGlobs() throws IOException {
    Files.writeString(directory.resolve("b1.inc"), "hz 11\nport 1\n");
    Files.writeString(directory.resolve("b2.inc"), "hz 12\n");
    Files.writeString(directory.resolve(".b3.inc"), "hz 13\n");
    Config config = config(file("include " + directory + "/b*.inc\nport 2\ninclude none*.inc\n"));

    assertThat(config.get(GeneralSettings.HZ)).isEqualTo(12);
    assertThat(config.get(NetworkSettings.PORT)).isEqualTo(2);
    assertThat(failure(file("include missing.inc\n"))).contains("missing.inc': No such file");
    Files.writeString(directory.resolve("c.inc"), "\nport x\n");
    assertThat(failure(file("include c.inc\n"))).contains("c.inc, at line 2");
  }

  @Test
  void refusesFilesThatIncludeThemselves() throws IOException {
    assertThat(failure(file("include a.conf\n"))).contains("include one another too deeply");
  }

  @Test
  void changesDirectoryOnTheWay() throws IOException {
    Path sub = Files.createDirectory(directory.resolve("sub"));
    Files.writeString(sub.resolve("x.inc"), "port 9\n");
    Config config = config(file("dir ./sub\ninclude x.inc\n"));

    assertThat(config.get(GeneralSettings.DIR)).isEqualTo(sub.toRealPath());
    assertThat(config.get(NetworkSettings.PORT)).isEqualTo(9);
  }

  @Test
  void keepsDirectivesForTheirOwners() throws IOException {
    Config config =
        config(
            file("user a on nopass\nuser b\nrename-command flushdb badger\nrename-command x ''\n"));

    assertThat(config.get(FileDirectives.USER))
        .containsExactly(List.of("a", "on", "nopass"), List.of("b"));
    assertThat(config.get(FileDirectives.RENAME_COMMAND))
        .containsExactly(List.of("flushdb", "badger"), List.of("x", ""));
  }

  @Test
  void asksTheOwnersOfDirectives() {
    LoadResult result =
        loader("")
            .check(FileDirectives.USER, words -> words.contains("bad") ? "not that" : null)
            .load((CommandLine.Start) CommandLine.parse("--user", "a", "bad"));

    assertThat(((LoadResult.Failed) result).message())
        .contains(">>> 'user \"a\" \"bad\"'\nnot that");
  }

  private static List<String> origins(LoadResult.Ready ready) {
    return ready.warnings().stream()
        .map(warning -> warning.origin() + " " + warning.setting().name())
        .toList();
  }

  @Test
  void warnsOfWhatHasNoEffectYet() throws IOException {
    String file = file("port 1\nlua-enable-deprecated-api yes\ndbfilename dump.rdb\nhz 20\n");
    LoadResult.Ready ready = (LoadResult.Ready) load(file);

    assertThat(origins(ready)).containsExactly(file + ", line 2 lua-enable-deprecated-api");
    assertThat(origins((LoadResult.Ready) load("--lua-enable-deprecated-api", "yes")))
        .containsExactly("the command line, line 1 lua-enable-deprecated-api");
    assertThat(ready.warnings().get(0).message())
        .isEqualTo(
            file
                + ", line 2: 'lua-enable-deprecated-api' has no effect yet. "
                + GeneralSettings.LUA_ENABLE_DEPRECATED_API.note());
    assertThat(((LoadResult.Ready) load("--save", "")).warnings()).isEmpty();
  }

  @Test
  void acceptsSentinelLinesInSentinelModeAlone() throws IOException {
    Config config = config(file("sentinel monitor m 127.0.0.1 6379 2\n"), "--sentinel");

    assertThat(config.get(FileDirectives.SENTINEL)).hasSize(2);
    assertThat(failure(file("sentinel monitor m 127.0.0.1 6379 2\n")))
        .contains("sentinel directive while not in sentinel mode");
  }

  @Test
  void refusesSettingsThatContradictEachOtherInAnyOrder() throws IOException {
    String refusal = "replicaof directive not allowed in cluster mode";
    assertThat(failure("--cluster-enabled", "yes", "--replicaof", "127.0.0.1", "1"))
        .contains("line 2", "replicaof \"127.0.0.1\" \"1\"", refusal);
    assertThat(failure(file("port 1\nslaveof a 2\ncluster-enabled yes\n")))
        .contains("line 2", "slaveof a 2", refusal);
    assertThat(config("--cluster-enabled", "yes", "--replicaof", "no", "one")).isNotNull();
    assertThat(config("--replicaof", "a", "2", "--cluster-enabled", "no")).isNotNull();
  }

  /** In a system whose encoding is UTF-8, as most are, these are two bytes of a name. */
  @Test
  void findsFilesWhoseNamesAreBytesOfTheSystemsEncoding() throws IOException {
    Assumptions.assumeTrue(ByteText.systemEncoding().equals(StandardCharsets.UTF_8));
    Path folder = Files.createDirectory(directory.resolve("\u00e4"));
    Files.writeString(folder.resolve("\u20ac.conf"), "port 7001\n");
    Files.write(
        folder.resolve("a.conf"),
        ("dir " + folder + "\ninclude \u20ac*.conf\nlogfile \u20ac.log\n")
            .getBytes(StandardCharsets.UTF_8));
    Config config = config(ByteText.ofSystem(folder.resolve("a.conf").toString()));

    assertThat(config.get(NetworkSettings.PORT)).isEqualTo(7001);
    assertThat(config.resolve(config.get(GeneralSettings.LOGFILE)))
        .isEqualTo(folder.toRealPath().resolve("\u20ac.log"));
    assertThat(ByteText.shown(config.text(GeneralSettings.DIR)))
        .isEqualTo(folder.toRealPath().toString());
  }

  @Test
  void refusesNamesThatNoFileCanHave() throws IOException {
    assertThat(failure("--dbfilename", "a\u0000b")).contains("no file can be named so");
    assertThat(failure("--unixsocket", "a\u0000b")).contains("no file can be named so");
    assertThat(failure("--dir", "a\u0000b")).contains("No such file or directory");
  }
}
