package io.vireo.server.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.LogLevel;
import io.vireo.config.ReplicationSettings;
import io.vireo.persistence.disk.DiskFaults;
import java.io.IOException;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/**
 * The process's log: SLF4J over logback, set up in code.
 *
 * <p>Levels meet those of redis-server so: {@code trace} is debug, {@code debug} is verbose, {@code
 * info} is notice, {@code warn} and {@code error} are warning. The libraries below the server are
 * heard from warnings on. Any thread.
 */
public final class Logging {
  private static final List<String> LIBRARIES = List.of("io.netty", "io.vertx", "io.micrometer");

  private final LoggerContext context;
  private volatile LogTarget target = LogTarget.standardOutput();
  private volatile Role role = Role.STARTING;
  private volatile LogStyle style = LogStyle.LEGACY;
  private volatile boolean hidesData;
  private volatile Predicate<Runnable> putOff = lines -> false;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /** Makes this the logging of the process. To be called before anything asks for a logger. */
  public static Logging install() {
    System.setProperty(LoggerFactory.PROVIDER_PROPERTY_KEY, LogProvider.class.getName());
    System.setProperty("slf4j.internal.verbosity", "WARN");
    Logging logging = of((LoggerContext) LoggerFactory.getILoggerFactory());
    Thread.setDefaultUncaughtExceptionHandler(Logging::uncaught);
    return logging;
  }

  /** The logging of a context that has no appender yet. */
  static Logging of(LoggerContext context) {
    Logging logging = new Logging(context);
    long pid = ProcessHandle.current().pid();
    TimeZone zone = TimeZone.getDefault();
    logging.attach(
        new LogLine(pid, zone, () -> logging.role, () -> logging.style, () -> logging.hidesData));
    logging.level(LogLevel.NOTICE);
    return logging;
  }

  private static void uncaught(Thread thread, Throwable failure) {
    LoggerFactory.getLogger(Logging.class)
        .error("Thread {} ended by an unexpected failure", thread.getName(), failure);
  }

  private void attach(LogLine format) {
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            print(format.format(event));
          }
        };
    appender.setContext(context);
    appender.setName("log");
    appender.start();
    root().addAppender(appender);
  }

  /**
   * Obeys {@code loglevel}, {@code log-format}, {@code log-timestamp-format} and {@code
   * hide-user-data-from-log}, now and at each change, and {@code logfile}.
   *
   * @return why the file cannot be written, or null
   */
  public String obey(Config config) {
    String file = config.get(GeneralSettings.LOGFILE);
    if (!file.isEmpty()) {
      LogTarget log = LogTarget.file(() -> config.resolve(file));
      try {
        log.write("");
      } catch (IOException failure) {
        return "Can't open the log file: " + DiskFaults.reason(failure);
      }
      target = log;
    }
    config.listen(GeneralSettings.LOGLEVEL, this::level);
    config.listen(GeneralSettings.LOG_FORMAT, format -> style = new LogStyle(format, style.time()));
    config.listen(
        GeneralSettings.LOG_TIMESTAMP_FORMAT, time -> style = new LogStyle(style.format(), time));
    config.listen(GeneralSettings.HIDE_USER_DATA_FROM_LOG, hides -> hidesData = hides);
    return null;
  }

  /** From now on lines show what the server is: a primary, a replica or a Sentinel. */
  public void serving(Config config, boolean sentinel) {
    if (sentinel) {
      role = Role.SENTINEL;
      return;
    }
    config.listen(
        ReplicationSettings.REPLICAOF,
        primary -> role = primary.isSet() ? Role.REPLICA : Role.PRIMARY);
  }

  /**
   * Sets what may put off the writing of an entry: where a thread has no time to wait for a disk.
   *
   * @param later true if it takes the task and does it later; false if it is to be done at once
   */
  public void putOff(Predicate<Runnable> later) {
    putOff = later;
  }

  /** Prints lines without the prefix of an entry, if notices are wanted. */
  void raw(String lines) {
    if (root().isInfoEnabled()) {
      print(lines);
    }
  }

  private void print(String lines) {
    if (!putOff.test(() -> write(lines))) {
      write(lines);
    }
  }

  /**
   * A log that cannot be written must not end the server, and there is nowhere else to report it.
   */
  private synchronized void write(String lines) {
    try {
      target.write(lines);
    } catch (IOException full) {
      return;
    }
  }

  private void level(LogLevel level) {
    Level own = levelOf(level);
    root().setLevel(own);
    Level others = own.isGreaterOrEqual(Level.WARN) ? own : Level.WARN;
    LIBRARIES.forEach(name -> context.getLogger(name).setLevel(others));
  }

  private static Level levelOf(LogLevel level) {
    return switch (level) {
      case DEBUG -> Level.TRACE;
      case VERBOSE -> Level.DEBUG;
      case NOTICE -> Level.INFO;
      case WARNING -> Level.WARN;
      case NOTHING -> Level.OFF;
    };
  }

  private Logger root() {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }
}
