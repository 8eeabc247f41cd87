package io.vireo.embedded;

import io.vireo.server.process.Tuning;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up the libraries before their classes are loaded, so that a program that embeds a server
 * reads nothing of them on its standard error. Classes that are loaded first, of this package, have
 * their loggers from here. Any thread.
 */
final class Libraries {
  private static final String SLF4J_VERBOSITY = "slf4j.internal.verbosity";
  private static final String SLF4J_PROVIDERS =
      "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  static {
    Tuning.applyToRelocated();
    initializeSlf4j();
  }

  private Libraries() {}

  /** A logger, as SLF4J has it. */
  static Logger logger(Class<?> subject) {
    return LoggerFactory.getLogger(subject);
  }

  /**
   * SLF4J warns that it has no provider, and so that nothing is logged: a program that has chosen
   * none did not ask for a log. It reads the property once, when it begins.
   */
  private static void initializeSlf4j() {
    ClassLoader loader = LoggerFactory.class.getClassLoader();
    if (System.getProperty(SLF4J_VERBOSITY) == null
        && loader != null
        && loader.getResource(SLF4J_PROVIDERS) == null) {
      System.setProperty(SLF4J_VERBOSITY, "ERROR");
      try {
        LoggerFactory.getILoggerFactory();
      } finally {
        System.clearProperty(SLF4J_VERBOSITY);
      }
    }
  }
}
