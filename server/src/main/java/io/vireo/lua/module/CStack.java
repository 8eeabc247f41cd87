package io.vireo.lua.module;

/** The stack that Lua gives to a function of its library: some errors tell that it is full. */
final class CStack {
  /** Values that it takes. */
  static final int SIZE = 8000;

  private CStack() {}
}
