package io.vireo.persistence.tool;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The tools by name. Any thread. */
enum Tool {
  CHECK_AOF("check-aof", CheckAof::new),
  CHECK_RDB("check-rdb", CheckRdb::new);

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
  static int run(String[] args, ToolIo io) {
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
    int code =
        new CommandLine(callable)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler((wrong, words) -> misused(wrong))
            .setExecutionExceptionHandler((failure, line, result) -> failed(failure, io))
            .execute(args);
    io.out().flush();
    return code;
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
    boolean missing =
        failure instanceof NoSuchFileException || failure instanceof FileNotFoundException;
    String why = missing ? "No such file or directory" : failure.toString();
    io.out().println("Cannot read file: " + failure.getMessage() + ": " + why);
    return 1;
  }
}
