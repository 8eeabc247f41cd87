package io.vireo.server.script;

import io.vireo.lua.core.HeapSize;
import io.vireo.lua.core.LuaFunction;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Sha1;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** A script of the cache: itself and nothing else is equal to it. Data context only. */
public final class Script {
  /** The code of more functions is not counted. */
  private static final int MOST_FUNCTIONS = 100_000;

  private final Bytes sha;
  private final Bytes text;
  private final ScriptFlags flags;
  private final BooleanSupplier shortness;
  private ScriptBody body;
  private long codeBytes;
  private Boolean isShort;

  /**
   * A script that is not compiled yet.
   *
   * @param sha its SHA-1 in lower-case hex
   * @param text its text
   * @param flags what it declares about itself
   * @param shortness finds out whether it takes a short time
   */
  Script(Bytes sha, Bytes text, ScriptFlags flags, BooleanSupplier shortness) {
    this.sha = sha;
    this.text = text;
    this.flags = flags;
    this.shortness = shortness;
  }

  /** Its SHA-1 in lower-case hex. */
  public Bytes sha() {
    return sha;
  }

  /** Its text. */
  public Bytes text() {
    return text;
  }

  /** What it declares about itself. */
  public ScriptFlags flags() {
    return flags;
  }

  /** What runs, or null: it is compiled when it first runs. */
  ScriptBody body() {
    return body;
  }

  /** It is compiled now. */
  void compiled(LuaFunction code) {
    HeapSize size = new HeapSize(MOST_FUNCTIONS);
    size.add(code);
    codeBytes = size.bytes();
    String name = new String(sha.toArray(), StandardCharsets.US_ASCII);
    body = new ScriptBody(name, code, flags, ScriptBody.Kind.SCRIPT);
  }

  /** True if it certainly takes a short time, provided that the values under its keys are small. */
  public boolean isShort() {
    if (isShort == null) {
      isShort = shortness.getAsBoolean();
    }
    return isShort;
  }

  /** Heap bytes of what runs, about; none before it is compiled. */
  long codeBytes() {
    return codeBytes;
  }

  /** Heap bytes of its text and its name, about; not of what runs. */
  long heapBytes() {
    return HeapLayout.bytes(text.length()) + 2 * HeapLayout.bytes(Sha1.LENGTH);
  }
}
