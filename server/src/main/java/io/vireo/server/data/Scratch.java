package io.vireo.server.data;

/**
 * A view or a cursor that is used again and again. It points at what it saw last, and so keeps that
 * alive even if its key is gone. For the thread that owns it.
 */
public interface Scratch {
  /** Lets go of what it points at; then it must be pointed anew. */
  void letGo();
}
