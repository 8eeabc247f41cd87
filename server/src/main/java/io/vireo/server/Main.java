package io.vireo.server;

import io.vireo.config.CommandLine;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import io.vireo.server.process.Logging;
import io.vireo.server.process.Version;
import java.nio.file.Path;

/** The entry point of the fat jar. */
public final class Main {
  private static final String PROGRAM = "vireo-server";

  private Main() {}

  /**
   * Starts a server, or answers what was asked instead.
   *
   * @param args what redis-server takes: an optional configuration file, then {@code --setting
   *     value} pairs
   */
  public static void main(String[] args) {
    CommandLine line = CommandLine.parse(args);
    if (line instanceof CommandLine.Start start) {
      start(start, args);
    } else if (line instanceof CommandLine.Version) {
      System.out.println(Version.line());
    } else if (line instanceof CommandLine.Help) {
      System.out.print(CommandLine.usage(PROGRAM));
    } else if (line instanceof CommandLine.Bad bad) {
      fail(bad.message());
    } else {
      System.out.println("Nothing to test: memory and system settings are the JVM's business.");
    }
  }

  private static void start(CommandLine.Start start, String[] args) {
    LoadResult result = new ConfigLoader(Path.of(""), System.in).load(start);
    if (result instanceof LoadResult.Failed failed) {
      fail(failed.message());
    } else if (result instanceof LoadResult.Ready ready) {
      Logging logging = Logging.install();
      new Startup(logging, ready, start.sentinel()).run();
    }
  }

  private static void fail(String message) {
    System.err.println(message.strip());
    System.exit(1);
  }
}
