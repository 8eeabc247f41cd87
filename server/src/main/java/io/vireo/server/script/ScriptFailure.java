package io.vireo.server.script;

import io.vireo.lua.core.CallSite;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.server.resp.Reply;

/** What a client is answered whose script ended with an error: its text, and where that was. */
final class ScriptFailure {
  private static final LuaString TO_STRING = LuaString.of("tostring");

  /** What Lua tells of a function that is not written in Lua. */
  private static final String UNKNOWN = "=[C]:-1";

  /** What is shown for a table without a text. */
  private static final String NO_TEXT = "ERR unknown error";

  private ScriptFailure() {}

  /** Answers; true if the error is one that was counted already. */
  static boolean answer(Reply reply, ScriptBody body, Sandbox sandbox, LuaError failure) {
    reply.error(text(sandbox, failure.value()) + place(body, failure.origin()));
    boolean counted = failure.value() instanceof LuaTable table && ErrorTables.isCounted(table);
    if (counted) {
      reply.takeError();
    }
    return counted;
  }

  /** A script that was killed. */
  static void answer(Reply reply, ScriptBody body, LuaThread.Interrupted killed) {
    reply.error("ERR " + killed.getMessage() + place(body, killed.origin()));
  }

  /** The text of an error, its code first. */
  static String text(Sandbox sandbox, Object value) {
    if (value instanceof LuaTable table) {
      Object field = table.get(Names.ERR);
      String text =
          field instanceof LuaString own ? ErrorTables.text(table, own) : Texts.plain(field);
      return text == null ? NO_TEXT : text;
    }
    LuaThread thread = sandbox.lua().main();
    LuaFunction toString = (LuaFunction) sandbox.lua().globals().get(TO_STRING);
    return "ERR " + Texts.plain(LuaFunction.first(toString.call(thread, value)));
  }

  private static String place(ScriptBody body, CallSite origin) {
    String place = origin == null ? UNKNOWN : Texts.untilZero(origin.source());
    return " script: " + body.name() + ", on " + place + ".";
  }

  /** What Redis leaves among the global variables: it makes a table of an error. */
  static LuaFunction handler() {
    return new HostFunction(
        (thread, arguments) -> {
          Object error = arguments.length == 0 ? null : arguments[0];
          return error instanceof LuaTable ? error : tableOf(thread, error);
        });
  }

  private static LuaTable tableOf(LuaThread thread, Object error) {
    String text = Texts.plain(error);
    return ErrorTables.of(thread.memory(), "ERR " + (text == null ? "nil" : text));
  }
}
