package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Values;
import io.vireo.lua.pattern.Matcher;
import io.vireo.lua.pattern.Pattern;
import io.vireo.lua.pattern.PatternCache;
import io.vireo.lua.pattern.PlainSearch;

/** {@code string.find} and {@code string.match}. */
final class StringFind extends LuaFunction {
  private final boolean givesPlace;
  private final PatternCache cache;
  private final Scratch scratch;

  /**
   * One of the two.
   *
   * @param givesPlace whether it gives the place of the match before the captures
   */
  StringFind(boolean givesPlace, PatternCache cache, Scratch scratch) {
    this.givesPlace = givesPlace;
    this.cache = cache;
    this.scratch = scratch;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString subject = Arguments.string(arguments, 1);
    LuaString pattern = Arguments.string(arguments, 2);
    int from = StringPositions.start(Arguments.integer(arguments, 3, 1), subject.length());
    if (givesPlace && Values.isTrue(Arguments.get(arguments, 4))) {
      return plain(thread, subject, pattern, from);
    }
    return find(thread, subject, pattern, from);
  }

  @Override
  public Object call(LuaThread thread, Object subject, Object pattern) {
    return subject instanceof LuaString text && pattern instanceof LuaString wanted
        ? find(thread, text, wanted, 0)
        : super.call(thread, subject, pattern);
  }

  private Object find(LuaThread thread, LuaString subject, LuaString text, int from) {
    Pattern pattern = cache.get(text);
    if (givesPlace && pattern.isPlain()) {
      return plain(thread, subject, text, from);
    }
    Matcher matcher = scratch.matcher();
    matcher.reset(thread, pattern, subject.bytes());
    int end = matcher.find(from);
    Object result = end < 0 ? null : result(matcher, pattern, end);
    scratch.giveBack(matcher);
    return result;
  }

  private Object result(Matcher matcher, Pattern pattern, int end) {
    if (!givesPlace) {
      return pattern.captures() <= 1 ? matcher.capture(0) : matcher.captures(0);
    }
    Object[] all = pattern.captures() == 0 ? new Object[2] : matcher.captures(2);
    all[0] = Numbers.box(matcher.start() + 1);
    all[1] = Numbers.box(end);
    return all;
  }

  private static Object plain(LuaThread thread, LuaString subject, LuaString wanted, int from) {
    int at = PlainSearch.find(thread, subject.bytes(), wanted.bytes(), from);
    return at < 0 ? null : new Object[] {Numbers.box(at + 1), Numbers.box(at + wanted.length())};
  }
}
