package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.pattern.Matcher;
import io.vireo.lua.pattern.Pattern;
import io.vireo.lua.pattern.PatternCache;

/** {@code string.gmatch}: gives a function that gives the next match each time. */
final class StringGmatch implements HostFunction.Body {
  private final PatternCache cache;
  private final Scratch scratch;

  StringGmatch(PatternCache cache, Scratch scratch) {
    this.cache = cache;
    this.scratch = scratch;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString subject = Arguments.string(arguments, 1);
    return new Iterator(subject, cache.get(Arguments.string(arguments, 2)));
  }

  private final class Iterator extends LuaFunction {
    private final LuaString subject;
    private final Pattern pattern;
    private int from;

    Iterator(LuaString subject, Pattern pattern) {
      this.subject = subject;
      this.pattern = pattern;
    }

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      return next(thread);
    }

    @Override
    public Object call(LuaThread thread, Object state, Object variable) {
      return next(thread);
    }

    private Object next(LuaThread thread) {
      Matcher matcher = scratch.matcher();
      matcher.reset(thread, pattern, subject.bytes());
      int end = matcher.find(from);
      Object result = NOTHING;
      if (end >= 0) {
        from = end == matcher.start() ? end + 1 : end;
        result = pattern.captures() <= 1 ? matcher.capture(0) : matcher.captures(0);
      }
      scratch.giveBack(matcher);
      return result;
    }
  }
}
