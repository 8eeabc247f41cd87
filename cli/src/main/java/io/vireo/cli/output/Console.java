package io.vireo.cli.output;

import io.vireo.config.ByteText;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The three standard streams as bytes, and whether there is a terminal behind them. Texts are
 * {@link ByteText}s. For one thread at a time.
 */
public final class Console {
  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final boolean inputIsTerminal;
  private final boolean outputIsTerminal;

  /** A console of streams. */
  public Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      boolean inputIsTerminal,
      boolean outputIsTerminal) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.inputIsTerminal = inputIsTerminal;
    this.outputIsTerminal = outputIsTerminal;
  }

  /**
   * The console of this process. The launcher says by system properties which streams are
   * terminals; without it the system is asked as well as it can be from here.
   *
   * @param environment where FAKETTY, not empty, makes a terminal of the output, as for redis-cli
   */
  public static Console ofProcess(Map<String, String> environment) {
    return new Console(
        System.in,
        new BufferedOutputStream(new FileOutputStream(java.io.FileDescriptor.out), 8192),
        new FileOutputStream(java.io.FileDescriptor.err),
        isTerminal("stdin", 0),
        isTerminal("stdout", 1) || environment.containsKey("FAKETTY"));
  }

  private static boolean isTerminal(String stream, int descriptor) {
    String told = System.getProperty("vireo.terminal." + stream);
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noSuchFolder) {
      return System.console() != null;
    }
  }

  /** Standard input. */
  public InputStream in() {
    return in;
  }

  /** Whether a person types. */
  public boolean inputIsTerminal() {
    return inputIsTerminal;
  }

  /** Whether a person reads. */
  public boolean outputIsTerminal() {
    return outputIsTerminal;
  }

  /** Prints a text on standard output, and sends it off. */
  public void print(String text) {
    write(ByteText.bytes(text));
    flush();
  }

  /** Prints a text on standard output; {@link #flush} sends it off. */
  public void append(String text) {
    write(ByteText.bytes(text));
  }

  /** Writes bytes on standard output; {@link #flush} sends them off. */
  public void write(byte[] bytes) {
    try {
      out.write(bytes);
    } catch (IOException closed) {
      throw new Exit(Exit.NO_READER);
    }
  }

  /** Sends off what was written. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException closed) {
      throw new Exit(Exit.NO_READER);
    }
  }

  /** Prints a text on standard error. */
  public void error(String text) {
    try {
      err.write(ByteText.bytes(text));
      err.flush();
    } catch (IOException notListening) {
      // There is nowhere else to say it.
    }
  }

  /** Prints a line on standard error and ends the program with code 1. */
  public Exit failed(String message) {
    error(message + "\n");
    return new Exit(1);
  }
}
