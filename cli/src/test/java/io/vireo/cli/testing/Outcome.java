package io.vireo.cli.testing;

import java.nio.charset.StandardCharsets;

/**
 * What a run of a command line left.
 *
 * @param out standard output, a character for each byte
 * @param err standard error, likewise
 */
public record Outcome(int code, String out, String err) {
  /** The outcome of a process with a given standard input. */
  public static Outcome of(String input, String... command) throws Exception {
    Process process = new ProcessBuilder(command).start();
    Thread feeder =
        new Thread(
            () -> {
              try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.ISO_8859_1));
              } catch (java.io.IOException notRead) {
                // Not every command reads its input.
              }
            });
    feeder.start();
    byte[][] err = new byte[1][];
    Thread errors =
        new Thread(
            () -> {
              try {
                err[0] = process.getErrorStream().readAllBytes();
              } catch (java.io.IOException closed) {
                err[0] = new byte[0];
              }
            });
    errors.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    errors.join();
    feeder.join();
    return new Outcome(process.waitFor(), out, new String(err[0], StandardCharsets.ISO_8859_1));
  }
}
