package io.vireo.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vireo.config.LogTimestampFormat;
import io.vireo.server.data.UserData;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.helpers.MessageFormatter;

/**
 * The format of the log, which is redis-server's unless {@code log-format} and {@code
 * log-timestamp-format} say otherwise:
 *
 * <pre>pid:role day month year hour:minute:second.millis level message</pre>
 *
 * <p>The level is one character: {@code .} debug, {@code -} verbose, {@code *} notice, {@code #}
 * warning. A failure follows its message line by line, as one entry. Any thread.
 */
final class LogLine {
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final long pid;
  private final TimeZone zone;
  private final Supplier<Role> role;
  private final Supplier<LogStyle> style;
  private final BooleanSupplier hidesData;

  /**
   * The format of one process.
   *
   * @param zone where the times are shown
   * @param style asked for each entry
   * @param hidesData whether users' data and the messages of failures are left out
   */
  LogLine(
      long pid,
      TimeZone zone,
      Supplier<Role> role,
      Supplier<LogStyle> style,
      BooleanSupplier hidesData) {
    this.style = style;
    this.hidesData = hidesData;
    this.pid = pid;
    this.zone = zone;
    this.role = role;
  }

  /** An entry, its end of line included. */
  String format(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(128);
    LogStyle now = style.get();
    switch (now.format()) {
      case LOGFMT -> logfmt(line, event, now);
      case JSON -> json(line, event, now);
      default -> legacy(line, event, now);
    }
    return line.append('\n').toString();
  }

  private void legacy(StringBuilder line, ILoggingEvent event, LogStyle now) {
    line.append(pid).append(':').append(role.get().letter()).append(' ');
    appendTime(line, event.getTimeStamp(), now);
    line.append(' ').append(mark(event.getLevel())).append(' ');
    line.append(text(event));
  }

  /**
   * An entry as names with values, on one line: quotes become apostrophes, and ends of lines
   * blanks.
   */
  private void logfmt(StringBuilder line, ILoggingEvent event, LogStyle now) {
    line.append("pid=").append(pid).append(" role=").append(role.get().word());
    line.append(" timestamp=\"");
    appendTime(line, event.getTimeStamp(), now);
    line.append("\" level=").append(word(event.getLevel())).append(" message=\"");
    CharSequence text = text(event);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(c == '"' ? '\'' : c == '\n' || c == '\r' ? ' ' : c);
    }
    line.append('"');
  }

  private void json(StringBuilder line, ILoggingEvent event, LogStyle now) {
    line.append("{\"pid\":").append(pid);
    line.append(",\"role\":\"").append(role.get().word());
    line.append("\",\"timestamp\":\"");
    appendTime(line, event.getTimeStamp(), now);
    line.append("\",\"level\":\"").append(word(event.getLevel()));
    line.append("\",\"message\":\"");
    JsonStringEncoder.getInstance().quoteAsString(text(event), line);
    line.append("\"}");
  }

  /** The message, and the failure on lines of its own. */
  private CharSequence text(ILoggingEvent event) {
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure == null) {
      return message(event);
    }
    StringBuilder text = new StringBuilder(message(event)).append('\n');
    appendFailure(text, failure);
    while (text.charAt(text.length() - 1) == '\n') {
      text.setLength(text.length() - 1);
    }
    return text;
  }

  private void appendFailure(StringBuilder line, IThrowableProxy failure) {
    if (hidesData.getAsBoolean()) {
      appendWithoutMessages(line, failure);
    } else {
      line.append(ThrowableProxyUtil.asString(failure));
    }
  }

  private String message(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    if (arguments == null || !hidesData.getAsBoolean()) {
      return event.getFormattedMessage();
    }
    Object[] shown = new Object[arguments.length];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = arguments[i] instanceof UserData ? UserData.HIDDEN : arguments[i];
    }
    return MessageFormatter.arrayFormat(event.getMessage(), shown).getMessage();
  }

  /** The message of an unexpected failure may quote what a client sent. */
  private static void appendWithoutMessages(StringBuilder line, IThrowableProxy failure) {
    String prefix = "";
    for (IThrowableProxy next = failure; next != null; next = next.getCause()) {
      line.append(prefix).append(next.getClassName()).append('\n');
      StackTraceElementProxy[] frames = next.getStackTraceElementProxyArray();
      for (int i = 0; i < frames.length - next.getCommonFrames(); i++) {
        line.append('\t').append(frames[i].getSTEAsString()).append('\n');
      }
      prefix = "Caused by: ";
    }
  }

  private void appendTime(StringBuilder line, long millis, LogStyle now) {
    if (now.time() == LogTimestampFormat.MILLISECONDS) {
      line.append(millis);
      return;
    }
    // By hand, and with the older class of zones: java.time's own take 30 ms to load.
    long second = Math.floorDiv(millis, 1000L) + zone.getOffset(millis) / 1000;
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    boolean iso = now.time() == LogTimestampFormat.ISO8601;
    if (iso) {
      line.append(time.getYear()).append('-');
      appendTwo(line, time.getMonthValue()).append('-');
      appendTwo(line, time.getDayOfMonth()).append('T');
    } else {
      appendTwo(line, time.getDayOfMonth()).append(' ');
      line.append(MONTHS[time.getMonthValue() - 1]).append(' ').append(time.getYear()).append(' ');
    }
    appendTwo(line, time.getHour()).append(':');
    appendTwo(line, time.getMinute()).append(':');
    appendTwo(line, time.getSecond()).append('.');
    long fraction = Math.floorMod(millis, 1000L);
    line.append((char) ('0' + fraction / 100));
    appendTwo(line, (int) (fraction % 100));
    if (iso) {
      appendOffset(line, zone.getOffset(millis) / 60_000);
    }
  }

  private static void appendOffset(StringBuilder line, int minutes) {
    int distance = Math.abs(minutes);
    line.append(minutes < 0 ? '-' : '+');
    appendTwo(line, distance / 60).append(':');
    appendTwo(line, distance % 60);
  }

  private static StringBuilder appendTwo(StringBuilder line, int number) {
    return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private static String word(Level level) {
    return switch (mark(level)) {
      case '.' -> "debug";
      case '-' -> "info";
      case '*' -> "notice";
      default -> "warning";
    };
  }

  private static char mark(Level level) {
    return switch (level.toInt()) {
      case Level.TRACE_INT -> '.';
      case Level.DEBUG_INT -> '-';
      case Level.INFO_INT -> '*';
      default -> '#';
    };
  }
}
