package io.vireo.persistence.tool;

import io.vireo.persistence.disk.DiskFaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The tools by name. Any thread. */
public enum Tool {
  /** Checks an append-only log. */
  CHECK_AOF("check-aof", CheckAof::new),
  /** Checks a snapshot. */
  CHECK_RDB("check-rdb", CheckRdb::new),
  /** Sums up a snapshot. */
  SUMMARIZE_RDB("rdb", SummarizeRdb::new);

  private final String word;
  private final Function<ToolIo, Callable<Integer>> command;

  Tool(String word, Function<ToolIo, Callable<Integer>> command) {
    this.word = word;
    this.command = command;
  }

  /**
   * Runs a tool.
   *
   * @param args its name and its arguments
   * @return the exit code: 0 if all is well, else 1
   */
  public static int run(String[] args, ToolIo io) {
    for (Tool tool : values()) {
      if (args.length > 0 && tool.word.equals(args[0])) {
        return tool.run(Arrays.copyOfRange(args, 1, args.length), io, tool.command.apply(io));
      }
    }
    String names = Arrays.stream(values()).map(tool -> tool.word).collect(Collectors.joining(", "));
    io.err().println("Expected the name of a tool first: " + names);
    return 1;
  }

  private int run(String[] args, ToolIo io, Callable<Integer> callable) {
    PrintWriter out = new PrintWriter(io.out(), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(io.err(), true, StandardCharsets.UTF_8);
    CommandLine line =
        new CommandLine(callable)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler((wrong, words) -> misused(wrong))
            .setExecutionExceptionHandler((failure, command, result) -> failed(failure, io));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError tooLarge) {
      err.println("The file has a value that is too large for the memory there is");
      return 1;
    } finally {
      io.out().flush();
    }
  }

  private static int misused(ParameterException wrong) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    wrong.getCommandLine().usage(err);
    return 1;
  }

  private static int failed(Exception failure, ToolIo io) throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    io.out().println("Cannot read the file: " + DiskFaults.reason((IOException) failure));
    return 1;
  }
}
