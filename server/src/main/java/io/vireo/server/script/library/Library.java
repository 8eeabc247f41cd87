package io.vireo.server.script.library;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.List;

/**
 * A library of functions. Never changes: a library that is loaded anew is another one.
 *
 * @param name what it is called; letters, digits and underscores
 * @param engine the engine that runs it, as FUNCTION LIST names it
 * @param code its text, the first line included, with an array of its own: from it the library can
 *     be made again
 * @param functions its functions, at least one, in the order in which it registered them
 */
public record Library(Bytes name, String engine, Bytes code, List<LibraryFunction> functions) {
  /** References of a library, of its name and text, of its list and of its place in a table. */
  private static final int REFERENCES = 16;

  /** A library; its list is copied. */
  public Library {
    functions = List.copyOf(functions);
  }

  /** Bytes of the heap that it takes, without what its engine made of it. */
  public long heapBytes() {
    long sum =
        HeapLayout.object(REFERENCES, 64)
            + HeapLayout.bytes(name.length())
            + HeapLayout.bytes(code.length());
    for (LibraryFunction function : functions) {
      sum += function.heapBytes();
    }
    return sum;
  }
}
