package io.vireo.lua.run;

/** What runs Lua on the Java thread that entered the engine. */
public final class MainThread extends Runner {
  /**
   * Frames of Java that the owner's stack has room for, however small it is: a Java thread has 256
   * KB at least in any sensible setting.
   */
  private static final int OWNER_ROOM = 800;

  /** How often recursion goes on elsewhere until it does so from a lesser depth on. */
  private static final int HOPS = 16;

  private int hops;

  /** The main thread of an engine. */
  public MainThread(Engine engine) {
    super(engine);
    room(OWNER_ROOM);
  }

  @Override
  protected void atRest() {
    if (isOwner()) {
      room(OWNER_ROOM);
      hops = 0;
    }
  }

  /**
   * A change to another Java thread costs as much as some hundred calls. Recursion that comes to
   * its limit again and again should leave the owner's thread nearer to its root.
   */
  @Override
  int afterElsewhere(int roomBefore) {
    return isOwner() && ++hops % HOPS == 0 ? roomBefore - OWNER_ROOM / 4 : roomBefore;
  }
}
