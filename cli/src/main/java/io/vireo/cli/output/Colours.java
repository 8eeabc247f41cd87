package io.vireo.cli.output;

/** Colours by type, as sequences of ANSI terminals (ECMA-48). Immutable; any thread. */
public final class Colours {
  /** No colours. */
  public static final Colours NONE = new Colours(false);

  /** Colours. */
  public static final Colours ANSI = new Colours(true);

  private final boolean on;

  private Colours(boolean on) {
    this.on = on;
  }

  /** An error. */
  public String error(String text) {
    return of("31", text);
  }

  /** A simple string. */
  public String status(String text) {
    return of("32", text);
  }

  /** A number or a boolean. */
  public String number(String text) {
    return of("36", text);
  }

  /** A string. */
  public String string(String text) {
    return of("33", text);
  }

  /** What is not there. */
  public String nil(String text) {
    return of("90", text);
  }

  /** An index, a rule of a table, a hint. */
  public String index(String text) {
    return of("90", text);
  }

  /** A heading. */
  public String heading(String text) {
    return of("1", text);
  }

  private String of(String code, String text) {
    return on ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
