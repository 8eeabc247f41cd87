package io.vireo.lua.core;

/**
 * An error of Lua: any value, caught by {@code pcall}. Has no stack trace of Java: it is thrown
 * often and cheaply.
 *
 * <p>Where an error happened is told by its text, "chunk:line: ". What throws inside a node knows
 * that at once. A function of the library does not know its caller: it throws an error that
 * <em>wants</em> a position of some level, and each call that the error leaves through gives its
 * own ({@link #leave}), so that calls which succeed pay nothing for it.
 */
public class LuaError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private transient Object value;

  /** Calls to leave through until the position is known; 0 if none is wanted any more. */
  private int level;

  private transient CallSite origin;
  private boolean placed;

  /** An error with a value, and no position to be added. */
  public LuaError(Object value) {
    this(value, 0);
  }

  /**
   * An error with a value.
   *
   * @param level 1 to add the position of the function that called the one that throws, 2 for the
   *     one that called that, and so on; 0 for none. Only a string gets one.
   */
  public LuaError(Object value, int level) {
    super(null, null, false, false);
    this.value = value;
    this.level = value instanceof LuaString ? level : 0;
  }

  /** An error of a library function: its caller's position is put before the text. */
  public static LuaError at(String text) {
    return new LuaError(LuaString.of(text), 1);
  }

  /** An error whose text stays as it is. */
  public static LuaError plain(String text) {
    return new LuaError(LuaString.of(text), 0);
  }

  /** The value. */
  public Object value() {
    return value;
  }

  /** Replaces the value. */
  protected final void value(Object newValue) {
    value = newValue;
  }

  /**
   * Called for each call that the error leaves through.
   *
   * @param site the call, which knows its chunk, its line, and how the function was named; null for
   *     a call by the library or for one that was replaced by a tail call
   */
  public void leave(CallSite site) {
    if (!placed) {
      placed = true;
      origin = site;
    }
    if (level > 0 && --level == 0 && site != null) {
      value = LuaString.of(concat(site.position(), (LuaString) value));
    }
  }

  /** An error in a program, which starts with the position. */
  public static LuaError at(CallSite site, String text) {
    LuaString message = LuaString.of(text);
    LuaError error =
        new LuaError(site == null ? message : LuaString.of(concat(site.position(), message)), 0);
    error.placed = site != null;
    error.origin = site;
    return error;
  }

  /**
   * The innermost place in a program that it has left, whatever its value is; null if it has left
   * none, or if that is not known.
   */
  public CallSite origin() {
    return origin;
  }

  private static byte[] concat(LuaString position, LuaString text) {
    byte[] before = position.bytes();
    byte[] all = java.util.Arrays.copyOf(before, before.length + text.length());
    System.arraycopy(text.bytes(), 0, all, before.length, text.length());
    return all;
  }

  @Override
  public String getMessage() {
    return String.valueOf(value);
  }
}
