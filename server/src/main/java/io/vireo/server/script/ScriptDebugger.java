package io.vireo.server.script;

import io.vireo.server.command.Request;
import io.vireo.server.resp.RespReply;
import java.util.function.Consumer;

/**
 * A debugger of the script that runs: hears what that does. Called by the script, where it runs.
 */
public interface ScriptDebugger {
  /** True if it wants to know of commands and errors: it goes step by step. */
  boolean isLogging();

  /** The script calls a command, with the words of a call. */
  void command(Request request);

  /**
   * Has a command run, and looks at its answer.
   *
   * @param script gets the answer
   * @param command runs it, and answers to what it is given
   */
  void answer(ScriptReply script, Consumer<RespReply> command);

  /** Something was refused to the script; the text is without the code of common errors. */
  void error(String text);

  /** {@code redis.breakpoint}: the script wants to be stopped. */
  void breakpoint();

  /** {@code redis.debug}: the script shows values. */
  void show(Object[] values);

  /** A look from time to time at whether the script may go on. */
  void look();
}
