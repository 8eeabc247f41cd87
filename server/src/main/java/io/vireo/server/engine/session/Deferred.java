package io.vireo.server.engine.session;

import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.memory.KeptBytes;

/**
 * A request that waits until its client may go on.
 *
 * @param command what its first word names; null if that is unknown
 * @param words the request, or, of bytes that are none, what is wrong about them
 */
public record Deferred(Command command, Bytes[] words, Fate fate) {
  /** Bytes of a place in a queue: about a third of them are free. */
  private static final int REFERENCE = 6;

  /** What becomes of it. */
  public enum Fate {
    /** It is executed. */
    RUN,
    /** It is refused, because there was no memory to keep it. */
    REFUSE,
    /** It is no request, and ends the connection. */
    MALFORMED
  }

  /** A request that is to be executed. */
  public Deferred(Command command, Bytes[] words) {
    this(command, words, Fate.RUN);
  }

  /** Bytes that are no request, with what is wrong about them. */
  public static Deferred malformed(Bytes error) {
    return new Deferred(null, new Bytes[] {error}, Fate.MALFORMED);
  }

  /** A request that there was no memory to keep: only that it came. */
  public static Deferred refused(Command command) {
    return new Deferred(command, new Bytes[0], Fate.REFUSE);
  }

  /** True if it takes a short time, whatever the keys hold. */
  public boolean isQuick() {
    return fate != Fate.RUN || command != null && command.isQuick(words.length);
  }

  /** Heap bytes that it takes, about. */
  public long heapBytes() {
    return HeapLayout.object(3, 0) + REFERENCE + KeptBytes.words(words);
  }
}
