package io.vireo.benchmarks.report;

import io.vireo.benchmarks.console.ToolCommand;
import io.vireo.benchmarks.results.ResultsJson;
import io.vireo.benchmarks.results.SuiteResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the page from results that were measured before. */
@Command(
    name = "report",
    description = "Makes the page from results that were measured before.",
    sortOptions = false)
public final class ReportCommand extends ToolCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "results.json; several, of the same servers, make one page.")
  List<Path> files;

  @Option(names = "-o", paramLabel = "PAGE", description = "Page to write (${DEFAULT-VALUE}).")
  Path page = Path.of("report.html");

  @Option(
      names = "--picture",
      paramLabel = "SVG",
      description = "Also write the overview of all ratios as a picture of its own.")
  Path picture;

  /**
   * @param out for what was written
   * @param log for complaints
   */
  public ReportCommand(PrintStream out, PrintStream log) {
    super(out, log);
  }

  @Override
  protected int run() throws IOException {
    try {
      SuiteResult all = read(files.get(0));
      for (Path file : files.subList(1, files.size())) {
        all = all.with(read(file));
      }
      Files.writeString(page, HtmlReport.of(all));
      out.println("Written: " + page);
      if (picture != null) {
        Files.writeString(picture, RatioChart.picture(all));
        out.println("Written: " + picture);
      }
      return 0;
    } catch (NoSuchFileException e) {
      return failed("there is no file " + e.getFile());
    } catch (IllegalArgumentException e) {
      return failed(e.getMessage());
    }
  }

  private static SuiteResult read(Path file) throws IOException {
    try {
      return ResultsJson.decode(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
