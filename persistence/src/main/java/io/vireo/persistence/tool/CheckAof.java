package io.vireo.persistence.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the tool that checks an append-only log; redis-check-aof's. */
@Command(
    name = "vireo-check-aof",
    description = "Checks an append-only log, and cuts off its end if asked to.",
    sortOptions = false)
final class CheckAof implements Callable<Integer> {
  private final ToolIo io;

  @Option(names = "--fix", description = "Cut off what is damaged, after a question.")
  boolean fix;

  @Option(
      names = "--truncate-to-timestamp",
      paramLabel = "SECONDS",
      description = "Cut off what was written later than this Unix time.")
  String until;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  boolean help;

  @Parameters(paramLabel = "FILE", description = "A manifest, or a single file of a log.")
  Path file;

  CheckAof(ToolIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if (fix && until != null) {
      io.out().println("Either --fix or --truncate-to-timestamp, not both");
      return 1;
    }
    OptionalLong seconds = OptionalLong.empty();
    if (until != null) {
      if (!until.matches("[1-9]\\d{0,17}")) {
        io.out().println("Invalid timestamp, aborting...");
        return 1;
      }
      seconds = OptionalLong.of(Long.parseLong(until));
    }
    AofCheck files = new AofCheck(io.out(), io.answers(), io.clock().millis(), fix, seconds);
    return new LogCheck(io.out(), files).check(file) ? 0 : 1;
  }
}
