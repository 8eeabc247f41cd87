package io.vireo.server.testing;

import io.vireo.persistence.tool.Tool;
import io.vireo.persistence.tool.ToolIo;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tool for files answered: Vireo's or Redis'.
 *
 * @param code the exit code
 * @param out what it printed
 */
public record FileTool(int code, String out) {

  /** Runs a tool of Vireo's; its user says yes to everything. */
  public static FileTool vireo(String tool, String... args) {
    List<String> words = new ArrayList<>(List.of(tool));
    words.addAll(List.of(args));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    BufferedReader answers = new BufferedReader(new StringReader("y\n"));
    ToolIo io = new ToolIo(printed, printed, answers, Clock.systemUTC());
    int code = Tool.run(words.toArray(String[]::new), io);
    return new FileTool(code, out.toString(StandardCharsets.UTF_8));
  }

  /** Redis' tool of the same name, if it is beside the oracle. */
  public static Optional<Path> redis(String tool) {
    return Oracle.program()
        .map(server -> server.resolveSibling("redis-" + tool))
        .filter(Files::isExecutable);
  }

  /** Runs a tool of Redis'; its user says yes to everything. */
  public static FileTool redis(String tool, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of(redis(tool).orElseThrow().toString()));
    words.addAll(List.of(args));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().write("y\n".getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new FileTool(process.waitFor(), out);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
