package io.vireo.cli.output;

/** Ends the program with a code, after all that was printed has been sent off. */
public final class Exit extends RuntimeException {
  /** As a shell sees a program whose reader has gone (SIGPIPE). */
  public static final int NO_READER = 141;

  private static final long serialVersionUID = 1L;

  private final int code;

  /** An end with a code. */
  public Exit(int code) {
    super(null, null, false, false);
    this.code = code;
  }

  /** The code for the shell. */
  public int code() {
    return code;
  }
}
