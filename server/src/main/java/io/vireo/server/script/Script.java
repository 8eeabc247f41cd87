package io.vireo.server.script;

import io.vireo.lua.core.HeapSize;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Sha1;
import java.util.function.BooleanSupplier;

/** A script of the cache: itself and nothing else is equal to it. Data context only. */
public final class Script {
  /** The code of more functions is not counted. */
  private static final int MOST_FUNCTIONS = 100_000;

  private final Bytes sha;
  private final Bytes text;
  private final ScriptBody body;
  private final BooleanSupplier shortness;
  private final long codeBytes;
  private Boolean isShort;

  /**
   * A script.
   *
   * @param sha its SHA-1 in lower-case hex
   * @param text its text
   * @param body what runs
   * @param shortness finds out whether it takes a short time
   */
  Script(Bytes sha, Bytes text, ScriptBody body, BooleanSupplier shortness) {
    this.sha = sha;
    this.text = text;
    this.body = body;
    this.shortness = shortness;
    HeapSize size = new HeapSize(MOST_FUNCTIONS);
    size.add(body.code());
    this.codeBytes = size.bytes();
  }

  /** Its SHA-1 in lower-case hex. */
  public Bytes sha() {
    return sha;
  }

  /** Its text. */
  public Bytes text() {
    return text;
  }

  /** What runs. */
  public ScriptBody body() {
    return body;
  }

  /** True if it takes a short time for sure, provided that the values under its keys are small. */
  public boolean isShort() {
    if (isShort == null) {
      isShort = shortness.getAsBoolean();
    }
    return isShort;
  }

  /** Heap bytes of what runs, about. */
  long codeBytes() {
    return codeBytes;
  }

  /** Heap bytes of its text and its name, about; not of what runs. */
  long heapBytes() {
    return HeapLayout.bytes(text.length()) + 2 * HeapLayout.bytes(Sha1.LENGTH);
  }
}
