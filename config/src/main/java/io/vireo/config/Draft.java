package io.vireo.config;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A setting while it is declared. The last call of the chain says what Vireo makes of it, so a line
 * that leaves that open does not compile.
 */
final class Draft<T> {
  private final Subject subject;
  final String name;
  final T fallback;
  final Set<SettingFlag> flags = EnumSet.noneOf(SettingFlag.class);
  SettingType<T> type;
  String alias;
  T harmless;

  Draft(Subject subject, String name, SettingType<T> type, T fallback) {
    this.subject = subject;
    this.name = name;
    this.type = type;
    this.fallback = fallback;
  }

  Draft<T> alias(String other) {
    alias = other;
    return this;
  }

  Draft<T> immutable() {
    return flag(SettingFlag.IMMUTABLE);
  }

  Draft<T> hidden() {
    return flag(SettingFlag.HIDDEN);
  }

  Draft<T> sensitive() {
    return flag(SettingFlag.SENSITIVE);
  }

  Draft<T> flag(SettingFlag flag) {
    flags.add(flag);
    return this;
  }

  /** Refuses a well-formed value; the check gives the reason, or null. */
  Draft<T> check(Function<T, String> check) {
    type = new CheckedType<>(type, check, UnaryOperator.identity());
    return this;
  }

  /** Quietly moves a value to the nearest one that makes sense. */
  Draft<T> adjust(UnaryOperator<T> adjustment) {
    type = new CheckedType<>(type, value -> null, adjustment);
    return this;
  }

  /** A value besides the default that needs no warning, since it asks for nothing. */
  Draft<T> quiet(T value) {
    harmless = value;
    return this;
  }

  Setting<T> honoured(String note) {
    return finish(Support.HONOURED, note);
  }

  Setting<T> later(String note) {
    return finish(Support.LATER, note);
  }

  Setting<T> refused(String note) {
    return finish(Support.REFUSED_UNLESS_DEFAULT, note);
  }

  Setting<T> noMeaning(String note) {
    return finish(Support.NO_MEANING, note);
  }

  private Setting<T> finish(Support support, String note) {
    return subject.add(new Setting<>(this, support, note));
  }
}
