package io.vireo.lua.core;

import java.util.function.Consumer;

/** What a function was compiled to: all functions that one place in a program makes share it. */
public interface Code {
  /** Bytes of the heap that it takes, about, without the functions inside. */
  long heapBytes();

  /** Shows the code of the functions that are written inside. */
  void inside(Consumer<Code> inner);
}
