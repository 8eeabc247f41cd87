package io.vireo.lua.run;

/** What runs Lua on the Java thread that entered the engine. */
public final class MainThread extends Runner {
  /**
   * Bytes of the owner's stack, however small it is: a Java thread has as much in any sensible
   * setting. How much it really has is asked for when this does not do.
   */
  private static final long LEAST_STACK = 256 << 10;

  /**
   * No more of it is used: the thread that enters may have asked for a smaller one than others
   * have, and frames take a third of what is reckoned with, as a rule.
   */
  private static final long MOST_STACK = 512 << 10;

  /** Bytes of it that the JVM keeps for itself, or that are in use when a script begins. */
  private static final long RESERVED = 96 << 10;

  /** How often recursion goes on elsewhere until it does so from a lesser depth on. */
  private static final int HOPS = 16;

  private long stack = LEAST_STACK;
  private boolean asked;
  private int hops;

  /** The main thread of an engine. */
  public MainThread(Engine engine) {
    super(engine);
    room(ownerRoom());
  }

  /** Frames of Java that the owner's stack has room for. */
  private int ownerRoom() {
    return Engine.frames(stack - RESERVED);
  }

  /** The owner's stack is as large as those of all threads, for which the JVM has one size. */
  @Override
  protected boolean findRoom(int weight) {
    if (asked || !isOwner()) {
      return false;
    }
    asked = true;
    int before = ownerRoom();
    stack = Math.max(stack, Math.min(MOST_STACK, ThreadStacks.size()));
    room(room() + ownerRoom() - before);
    return room() >= weight;
  }

  @Override
  protected void atRest() {
    if (isOwner()) {
      room(ownerRoom());
      hops = 0;
    }
  }

  /**
   * A change to another Java thread costs as much as some hundred calls. Recursion that comes to
   * its limit again and again should leave the owner's thread nearer to its root.
   */
  @Override
  int afterElsewhere(int roomBefore) {
    return isOwner() && ++hops % HOPS == 0 ? roomBefore - ownerRoom() / 4 : roomBefore;
  }
}
