package io.vireo.server;

import io.vireo.config.CommandLine;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import io.vireo.server.process.Arguments;
import io.vireo.server.process.Logging;
import io.vireo.server.process.Version;
import io.vireo.server.sentinel.SentinelState;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
    CommandLine line = CommandLine.parse(Arguments.ofProgram(args));
    if (line instanceof CommandLine.Start start) {
      start(start);
    } else if (line instanceof CommandLine.Version) {
      System.out.println(Version.line());
    } else if (line instanceof CommandLine.Help) {
      System.out.print(CommandLine.usage(PROGRAM));
    } else if (line instanceof CommandLine.Bad bad) {
      fail(bad.message());
    } else {
      System.out.println("There is nothing to test: the JVM looks after memory and the system.");
    }
  }

  private static void start(CommandLine.Start start) {
    // Before the configuration is read: a Sentinel looks up hosts then.
    Logging logging = Logging.install();
    byte[] input = start.stdin() ? readInput() : new byte[0];
    SentinelState sentinel = start.sentinel() ? new SentinelState() : null;
    ConfigLoader loader =
        Bootstrap.loader(Path.of(""), new ByteArrayInputStream(input), sentinel != null);
    if (sentinel != null) {
      loader.sentinel(SentinelState::order, sentinel::read);
    }
    LoadResult result = loader.load(start);
    if (result instanceof LoadResult.Failed failed) {
      fail(failed.message());
    } else if (result instanceof LoadResult.Ready ready) {
      new Startup(ready, sentinel, logging).run(input);
    }
  }

  private static byte[] readInput() {
    try {
      return System.in.readAllBytes();
    } catch (IOException failure) {
      fail("Can't read the configuration from standard input: " + failure.getMessage());
      return new byte[0];
    }
  }

  static void fail(String message) {
    System.err.println('\n' + message.strip());
    System.exit(1);
  }
}
