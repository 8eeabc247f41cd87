package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static CommandLine.Start start(String... arguments) {
    return (CommandLine.Start) CommandLine.parse(arguments);
  }

  private static List<String> lines(String... arguments) {
    return start(arguments).overrides();
  }

  @Test
  void knowsTheRequestsThatDoNotStart() {
    assertThat(CommandLine.parse("-v")).isInstanceOf(CommandLine.Version.class);
    assertThat(CommandLine.parse("--version", "x")).isInstanceOf(CommandLine.Version.class);
    assertThat(CommandLine.parse("-h")).isInstanceOf(CommandLine.Help.class);
    assertThat(CommandLine.parse("--help")).isInstanceOf(CommandLine.Help.class);
    assertThat(CommandLine.parse("--check-system")).isInstanceOf(CommandLine.CheckSystem.class);
    assertThat(CommandLine.parse("--test-memory", "64")).isEqualTo(new CommandLine.TestMemory(64));
    assertThat(CommandLine.parse("--test-memory")).isInstanceOf(CommandLine.Bad.class);
    assertThat(CommandLine.parse("--test-memory", "x")).isInstanceOf(CommandLine.Bad.class);
    assertThat(CommandLine.usage("vireo")).contains("vireo --test-memory <megabytes>");
  }

  @Test
  void takesAFileFirst() {
    assertThat(start().file()).isEmpty();
    assertThat(start("a.conf").file()).contains("a.conf");
    assertThat(start("a.conf", "--port", "1").overrides()).containsExactly("port \"1\"");
    assertThat(start("--port", "1").file()).isEmpty();
  }

  @Test
  void readsStandardInputFirstOrLast() {
    assertThat(start("-").stdin()).isTrue();
    assertThat(start("-").file()).isEmpty();
    assertThat(start("a.conf", "--port", "1", "-").stdin()).isTrue();
    assertThat(start("a.conf", "-", "--port", "1").stdin()).isFalse();
    assertThat(start("--port", "1").stdin()).isFalse();
  }

  @Test
  void putsEachOptionOnALine() {
    assertThat(lines("--port", "1", "--save", "900", "1"))
        .containsExactly("port \"1\"", "save \"900\" \"1\"");
    assertThat(lines("--maxmemory 700mb", "--port", "1"))
        .containsExactly("maxmemory 700mb", "port \"1\"");
    assertThat(lines("--invalid")).containsExactly("invalid");
    assertThat(lines("-x")).containsExactly("\"-x\"");
    assertThat(lines("a.conf", "loglevel", "verbose", "--port", "1"))
        .containsExactly("\"loglevel\" \"verbose\"", "port \"1\"");
  }

  @Test
  void takesOneWordWithDashesAsAValue() {
    assertThat(lines("--proc-title-template", "--my--title", "--port", "1"))
        .containsExactly("proc-title-template \"--my--title\"", "port \"1\"");
    assertThat(lines("--port", "--loglevel", "verbose"))
        .containsExactly("port \"--loglevel\" \"verbose\"");
    assertThat(lines("--replicaof", "--127.0.0.1", "--abc"))
        .containsExactly("replicaof \"--127.0.0.1\"", "abc");
  }

  @Test
  void letsSaveAndSentinelStandAlone() {
    assertThat(lines("--save", "--loglevel", "verbose"))
        .containsExactly("save \"\"", "loglevel \"verbose\"");
    assertThat(lines("--loglevel", "verbose", "--save")).endsWith("save \"\"");
    assertThat(lines("--save", "", "--port", "1")).containsExactly("save \"\"", "port \"1\"");
    assertThat(lines("--proc-title-template", "--save", "--save", ""))
        .containsExactly("proc-title-template \"--save\"", "save \"\"");
    assertThat(start("a.conf", "--sentinel", "--port", "1").sentinel()).isTrue();
    assertThat(lines("--sentinel", "--port", "1")).containsExactly("sentinel", "port \"1\"");
  }
}
