package io.vireo.persistence.tool;

import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.rdb.RdbException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the tool that sums up a snapshot. */
@Command(
    name = "vireo-rdb",
    description = "Tells what is in an RDB file: keys by type, time left, the largest keys.",
    sortOptions = false)
final class SummarizeRdb implements Callable<Integer> {
  private final ToolIo io;

  @Option(names = "--json", description = "Answer in JSON.")
  boolean json;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "How many of the largest keys to tell (${DEFAULT-VALUE}).")
  int top = 10;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  boolean help;

  @Parameters(
      paramLabel = "FILE",
      description = "An RDB file, a log that begins with one, or a manifest.")
  Path file;

  SummarizeRdb(ToolIo io) {
    this.io = io;
  }

  @Override
  public Integer call() throws IOException {
    if (top < 0) {
      io.err().println("--top wants a number that is not negative");
      return 1;
    }
    if (!InputFile.isThere(file, io.err())) {
      return 1;
    }
    Path snapshot = snapshot();
    try (InputStream in = Files.newInputStream(snapshot)) {
      RdbSummary summary =
          new SummaryReader(in, io.clock().millis(), top).read(snapshot.toString());
      if (json) {
        SummaryJson.print(io.out(), summary);
      } else {
        new SummaryText(io.out(), summary).print();
      }
      return 0;
    } catch (RdbException fault) {
      io.err().println(fault(snapshot, fault));
      return 1;
    }
  }

  /** The file, or the base of the log if it is a manifest. */
  private Path snapshot() throws IOException {
    if (!LogCheck.isManifest(file)) {
      return file;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Optional<AofFile> base = AofManifest.parse(text).base();
    return base.map(log -> log.in(file.toAbsolutePath().getParent())).orElse(file);
  }

  private static String fault(Path file, RdbException fault) {
    return "%s is no sound RDB file: at offset %d: %s; vireo-check-rdb tells more"
        .formatted(file, fault.offset(), Printable.of(fault.getMessage()));
  }
}
