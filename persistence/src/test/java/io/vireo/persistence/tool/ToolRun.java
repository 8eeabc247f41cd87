package io.vireo.persistence.tool;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What a tool answered. */
record ToolRun(int code, String out, String err) {
  /** The time at which tools run here, Unix seconds. */
  static final long NOW = 1_700_000_000;

  /** Runs a tool whose user answers nothing. */
  static ToolRun of(String... args) {
    return answering("", args);
  }

  /** Runs a tool whose user types something. */
  static ToolRun answering(String typed, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ToolIo io =
        new ToolIo(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new BufferedReader(new StringReader(typed)),
            Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
    int code = Tool.run(args, io);
    return new ToolRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The lines of the output. */
  List<String> lines() {
    return out.lines().toList();
  }
}
