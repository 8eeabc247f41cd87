package io.vireo.persistence.tool;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The entry point of the tools. */
public final class ToolMain {
  private ToolMain() {}

  /**
   * Runs a tool, and ends the process.
   *
   * @param args the name of the tool, then its own arguments
   */
  public static void main(String[] args) {
    ToolIo io =
        new ToolIo(
            stream(FileDescriptor.out),
            stream(FileDescriptor.err),
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            Clock.systemUTC());
    System.exit(Tool.run(args, io));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
