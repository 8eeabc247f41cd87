package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.syntax.ExpressionTree;
import io.vireo.lua.syntax.FunctionTree;
import io.vireo.lua.syntax.Outline;
import io.vireo.lua.syntax.Variable;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.KeySpecs;
import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tells which scripts and functions certainly take a short time, if the values under their keys are
 * small: an event loop may run those. They run straight through, and call commands by constant
 * names whose time is bounded by their arguments or by their key's value, which is one of {@code
 * KEYS}, or of the first parameter of a function.
 */
final class ShortScripts {
  /** Characters of the longest text that is looked at. */
  private static final int LONGEST = 4096;

  private static final int MOST_CALLS = 16;

  /** Each may double the length of a string. */
  private static final int MOST_JOINTS = 4;

  private static final LuaString KEYS = LuaString.of("KEYS");
  private static final Set<LuaString> COMMANDS =
      Set.of(LuaString.of("call"), LuaString.of("pcall"));
  private static final Set<LuaString> REPLIES =
      Set.of(LuaString.of("status_reply"), LuaString.of("error_reply"), LuaString.of("setresp"));
  private static final Set<LuaString> CONVERSIONS =
      Set.of(LuaString.of("tonumber"), LuaString.of("tostring"), LuaString.of("type"));

  private final CommandTable table;

  ShortScripts(CommandTable table) {
    this.table = table;
  }

  /** True if a script takes a short time, whose text begins somewhere. */
  boolean isShort(Bytes text, int from) {
    if (text.length() > LONGEST) {
      return false;
    }
    try {
      return isShort(
          Outline.of(Arrays.copyOfRange(text.toArray(), from, text.length())),
          ShortScripts::isKeys);
    } catch (LuaError invalid) {
      return false;
    }
  }

  /** True if a function of a library takes a short time, whose first parameter has its keys. */
  boolean isShort(FunctionTree function) {
    if (function.varargs() || function.parameters().isEmpty()) {
      return false;
    }
    Variable keys = function.parameters().get(0);
    Outline outline = Outline.of(function);
    return !outline.isAssigned(keys)
        && isShort(
            outline,
            tree -> tree instanceof ExpressionTree.Local local && local.variable() == keys);
  }

  private static boolean isKeys(ExpressionTree tree) {
    return tree instanceof ExpressionTree.Global global && global.name().equals(KEYS);
  }

  private boolean isShort(Outline outline, Predicate<ExpressionTree> isKeys) {
    return outline.isStraight()
        && !outline.changesTables()
        && outline.joints() <= MOST_JOINTS
        && outline.calls().size() <= MOST_CALLS
        && outline.calls().stream()
            .allMatch(call -> isShort(call, word -> isDeclared(outline.meaning(word), isKeys)));
  }

  private boolean isShort(Outline.Call call, Predicate<ExpressionTree> isKey) {
    if (call.table() == null) {
      return CONVERSIONS.contains(call.function());
    }
    if (!Names.API.contains(call.table())) {
      return false;
    }
    return REPLIES.contains(call.function())
        || COMMANDS.contains(call.function()) && isShortCommand(call.arguments(), isKey);
  }

  private boolean isShortCommand(List<ExpressionTree> words, Predicate<ExpressionTree> isKey) {
    int count = words.size();
    if (count == 0
        || words.get(count - 1).isOpen()
        || !(words.get(0) instanceof ExpressionTree.Constant constant)
        || !(constant.value() instanceof LuaString name)) {
      return false;
    }
    Command command = table.find(Bytes.of(name.bytes()), Bytes.EMPTY);
    return command != null
        && !command.isContainer()
        && (command.isQuick(count) || command.isQuickIfSmall() && count > 1)
        && areKeysDeclared(command, words, isKey);
  }

  private static boolean areKeysDeclared(
      Command command, List<ExpressionTree> words, Predicate<ExpressionTree> isKey) {
    KeySpecs keys = command.keys();
    if (keys.isMovable()) {
      return false;
    }
    int last = keys.last() < 0 ? words.size() + keys.last() : keys.last();
    boolean declared = true;
    for (int i = keys.first(); i > 0 && i <= last; i += keys.step()) {
      declared &= i < words.size() && isKey.test(words.get(i));
    }
    return declared;
  }

  private static boolean isDeclared(ExpressionTree word, Predicate<ExpressionTree> isKeys) {
    return word instanceof ExpressionTree.Index index
        && isKeys.test(index.table())
        && index.key() instanceof ExpressionTree.Constant;
  }
}
