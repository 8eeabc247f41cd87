package io.vireo.persistence.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the tool that checks a snapshot; redis-check-rdb's. */
@Command(name = "vireo-check-rdb", description = "Checks an RDB file.", sortOptions = false)
final class CheckRdb implements Callable<Integer> {
  private final ToolIo io;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  boolean help;

  @Parameters(paramLabel = "FILE", description = "An RDB file, or a log that begins with one.")
  Path file;

  CheckRdb(ToolIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if (!InputFile.isThere(file, io.out())) {
      return 1;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new RdbCheck(io.out(), file.toString(), in, io.clock().millis()).run() ? 0 : 1;
    }
  }
}
