package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Values;
import io.vireo.lua.pattern.Matcher;
import io.vireo.lua.pattern.Pattern;
import io.vireo.lua.pattern.PatternCache;

/** {@code string.gsub}. */
final class StringGsub implements HostFunction.Body {
  private final PatternCache cache;
  private final Scratch scratch;

  StringGsub(PatternCache cache, Scratch scratch) {
    this.cache = cache;
    this.scratch = scratch;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString subject = Arguments.string(arguments, 1);
    LuaString text = Arguments.string(arguments, 2);
    int most = Arguments.int32(arguments, 4, subject.length() + 1);
    Object by = Arguments.get(arguments, 3);
    if (by instanceof Double number) {
      by = Numbers.text(number);
    }
    if (!(by instanceof LuaString || by instanceof LuaTable || by instanceof LuaFunction)) {
      throw new ArgumentError(3, "string/function/table expected");
    }
    Pattern pattern = cache.get(text);
    Matcher matcher = scratch.matcher();
    matcher.reset(thread, pattern, subject.bytes());
    Buffer buffer = scratch.buffer();
    int count = substitute(thread, matcher, pattern, subject.bytes(), by, most, buffer);
    LuaString result = count == 0 ? subject : buffer.toLuaString();
    scratch.giveBack(matcher);
    scratch.giveBack(buffer);
    return new Object[] {result, Numbers.box(count)};
  }

  private static int substitute(
      LuaThread thread,
      Matcher matcher,
      Pattern pattern,
      byte[] bytes,
      Object by,
      int most,
      Buffer buffer) {
    boolean isPlain = by instanceof LuaString text && !Replacement.hasEscapes(text);
    int copied = 0;
    int at = 0;
    int count = 0;
    while (count < most) {
      int end = matcher.find(at);
      if (end < 0) {
        break;
      }
      count++;
      int start = matcher.start();
      buffer.put(bytes, copied, start - copied);
      if (isPlain) {
        buffer.put((LuaString) by);
      } else {
        replace(thread, matcher, by, buffer);
      }
      copied = end;
      at = end > start ? end : end + 1;
      if (pattern.isAnchored() || at > bytes.length) {
        break;
      }
    }
    buffer.put(bytes, copied, bytes.length - copied);
    return count;
  }

  private static void replace(LuaThread thread, Matcher matcher, Object by, Buffer buffer) {
    if (by instanceof LuaString text) {
      Replacement.put(text, matcher, buffer);
      return;
    }
    Object value =
        by instanceof LuaTable table
            ? Operations.index(thread, null, table, matcher.capture(0))
            : LuaFunction.first(thread.call(by, matcher.captures(0)));
    if (!Values.isTrue(value)) {
      matcher.putMatch(buffer);
    } else if (value instanceof LuaString string) {
      buffer.put(string);
    } else if (value instanceof Double number) {
      buffer.put(Numbers.text(number));
    } else {
      throw LuaError.at("invalid replacement value (a " + Values.typeName(value) + ")");
    }
  }
}
