package io.vireo.server.script.debug;

import io.vireo.server.data.Bytes;

/** The way to the client that debugs a script. On the thread that runs the script. */
interface DebugChannel {
  /**
   * Waits for the next request.
   *
   * @return its words; none for what breaks the protocol, and null if the client is gone
   * @throws io.vireo.lua.core.LuaThread.Interrupted if the script has to end
   */
  Bytes[] read();

  /** Sends bytes, which must not change any more. */
  void write(byte[] bytes);

  /**
   * Looks from time to time whether the script may go on.
   *
   * @throws io.vireo.lua.core.LuaThread.Interrupted if it has to end
   */
  void look();
}
