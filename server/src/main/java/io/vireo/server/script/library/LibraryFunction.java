package io.vireo.server.script.library;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.script.ScriptFlags;

/**
 * A function of a library.
 *
 * @param name what it is called by; letters, digits and underscores
 * @param description what its author says about it, or null
 * @param flags what it says of itself
 * @param body what runs
 */
public record LibraryFunction(Bytes name, Bytes description, ScriptFlags flags, FunctionBody body) {
  /** References of a function, of its two names and of its two places in tables. */
  private static final int REFERENCES = 20;

  /** Bytes of the heap that it takes, without its body. */
  long heapBytes() {
    long about = description == null ? 0 : HeapLayout.bytes(description.length());
    return HeapLayout.object(REFERENCES, 48) + 2 * HeapLayout.bytes(name.length()) + about;
  }
}
