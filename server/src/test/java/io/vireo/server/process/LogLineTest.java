package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vireo.config.LogFormat;
import io.vireo.config.LogTimestampFormat;
import io.vireo.server.data.UserData;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogLineTest {
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  private static ILoggingEvent event(String time, Level level, String message, Throwable failure) {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent("", context.getLogger("test"), level, message, failure, new Object[0]);
    event.setInstant(Instant.parse(time));
    return event;
  }

  private static String format(TimeZone zone, ILoggingEvent event) {
    return new LogLine(4711, zone, () -> Role.PRIMARY, () -> LogStyle.LEGACY, () -> false)
        .format(event);
  }

  @Test
  void looksLikeALineOfRedis() {
    ILoggingEvent event = event("2026-11-20T10:00:00.123Z", Level.INFO, "Server initialized", null);

    assertThat(format(UTC, event))
        .isEqualTo("4711:M 20 Nov 2026 10:00:00.123 * Server initialized\n");
  }

  @Test
  void fillsSmallNumbersWithZeros() {
    ILoggingEvent event = event("2026-02-03T04:05:06.007Z", Level.INFO, "x", null);

    assertThat(format(UTC, event)).contains(" 03 Feb 2026 04:05:06.007 ");
  }

  @ParameterizedTest
  @CsvSource({"TRACE,.", "DEBUG,-", "INFO,*", "WARN,#", "ERROR,#"})
  void marksTheLevel(String level, String mark) {
    ILoggingEvent event = event("2026-11-20T10:00:00Z", Level.valueOf(level), "m", null);

    assertThat(format(UTC, event)).endsWith(" " + mark + " m\n");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-15T23:30:00.5Z, 16 Jan 2026 00:30:00.500",
    "2026-07-15T23:30:00.5Z, 16 Jul 2026 01:30:00.500",
    "1969-12-31T22:59:59.999Z, 31 Dec 1969 23:59:59.999"
  })
  void showsLocalTime(String instant, String shown) {
    TimeZone zone = TimeZone.getTimeZone("Europe/Paris");

    assertThat(format(zone, event(instant, Level.INFO, "m", null))).contains(" " + shown + " ");
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void namesTheRole(Role role) {
    ILoggingEvent event = event("2026-11-20T10:00:00Z", Level.INFO, "m", null);

    assertThat(new LogLine(1, UTC, () -> role, () -> LogStyle.LEGACY, () -> false).format(event))
        .startsWith("1:" + role.letter() + " ");
  }

  @Test
  void bringsAFailureWithItsCause() {
    Exception failure = new IllegalStateException("outer", new RuntimeException("inner"));

    String entry = format(UTC, event("2026-11-20T10:00:00Z", Level.ERROR, "It broke", failure));

    assertThat(entry.lines().toList())
        .startsWith(
            "4711:M 20 Nov 2026 10:00:00.000 # It broke", "java.lang.IllegalStateException: outer")
        .anyMatch(line -> line.contains("Caused by: java.lang.RuntimeException: inner"));
    assertThat(entry).endsWith("\n");
  }

  @Test
  void leavesTheMessagesOfFailuresOutIfToldTo() {
    Exception failure = new IllegalStateException("secret", new RuntimeException("secret"));
    ILoggingEvent event = event("2026-11-20T10:00:00Z", Level.ERROR, "It broke", failure);

    String entry =
        new LogLine(1, UTC, () -> Role.PRIMARY, () -> LogStyle.LEGACY, () -> true).format(event);

    assertThat(entry)
        .contains("It broke", "java.lang.IllegalStateException\n", "LogLineTest.java")
        .contains("Caused by: java.lang.RuntimeException\n")
        .doesNotContain("secret");
  }

  @Test
  void leavesUsersDataOutIfToldTo() {
    Object[] arguments = {"PUT", new UserData("secret"), 7};
    ILoggingEvent event =
        new LoggingEvent(
            "", new LoggerContext().getLogger("test"), Level.INFO, "{} {} {}", null, arguments);

    assertThat(
            new LogLine(1, UTC, () -> Role.PRIMARY, () -> LogStyle.LEGACY, () -> true)
                .format(event))
        .endsWith(" * PUT *redacted* 7\n");
    assertThat(
            new LogLine(1, UTC, () -> Role.PRIMARY, () -> LogStyle.LEGACY, () -> false)
                .format(event))
        .endsWith(" * PUT secret 7\n");
  }

  private static String styled(LogFormat format, LogTimestampFormat time, ILoggingEvent event) {
    TimeZone zone = TimeZone.getTimeZone("America/St_Johns");
    LogStyle style = new LogStyle(format, time);
    return new LogLine(1, zone, () -> Role.REPLICA, () -> style, () -> false).format(event);
  }

  @Test
  void namesItsValuesIfToldTo() {
    Exception failure = new IllegalStateException("a \"b\"");
    ILoggingEvent event = event("2026-01-02T10:00:00.007Z", Level.WARN, "It \"broke\"\n", failure);

    assertThat(styled(LogFormat.LOGFMT, LogTimestampFormat.LEGACY, event))
        .startsWith(
            "pid=1 role=replica timestamp=\"02 Jan 2026 06:30:00.007\" level=warning"
                + " message=\"It 'broke'  java.lang.IllegalStateException: a 'b' ")
        .endsWith("\"\n")
        .hasLineCount(1);
  }

  @Test
  void isAnObjectOfJsonIfToldTo() {
    Exception failure = new IllegalStateException("a \"b\"");
    ILoggingEvent event =
        event("2026-01-02T10:00:00.007Z", Level.WARN, "\"a\"\\\t\r\n\f\b\u0001", failure);

    assertThat(styled(LogFormat.JSON, LogTimestampFormat.MILLISECONDS, event))
        .startsWith(
            "{\"pid\":1,\"role\":\"replica\",\"timestamp\":\"1767348000007\",\"level\":\"warning\","
                + "\"message\":\"\\\"a\\\"\\\\\\t\\r\\n\\f\\b\\u0001\\n"
                + "java.lang.IllegalStateException: a \\\"b\\\"\\n\\tat ")
        .endsWith("\"}\n")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"TRACE,debug", "DEBUG,info", "INFO,notice", "WARN,warning", "ERROR,warning"})
  void namesTheLevel(String level, String word) {
    ILoggingEvent event = event("2026-11-20T10:00:00Z", Level.valueOf(level), "m", null);

    assertThat(styled(LogFormat.LOGFMT, LogTimestampFormat.LEGACY, event))
        .endsWith(" level=" + word + " message=\"m\"\n");
  }

  @Test
  void showsItsTimeInOtherWays() {
    ILoggingEvent event = event("2026-01-02T10:00:00.007Z", Level.INFO, "m", null);

    assertThat(styled(LogFormat.LEGACY, LogTimestampFormat.ISO8601, event))
        .isEqualTo("1:S 2026-01-02T06:30:00.007-03:30 * m\n");
    assertThat(styled(LogFormat.LOGFMT, LogTimestampFormat.ISO8601, event))
        .contains(" timestamp=\"2026-01-02T06:30:00.007-03:30\" ");
    assertThat(styled(LogFormat.LEGACY, LogTimestampFormat.MILLISECONDS, event))
        .isEqualTo("1:S 1767348000007 * m\n");
  }
}
