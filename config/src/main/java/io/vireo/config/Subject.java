package io.vireo.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Collects the settings of one subject in the order of their declaration. */
final class Subject {
  private final String title;
  private final List<Setting<?>> settings = new ArrayList<>();

  Subject(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  List<Setting<?>> settings() {
    return Collections.unmodifiableList(settings);
  }

  <T> Setting<T> add(Setting<T> setting) {
    settings.add(setting);
    return setting;
  }

  <T> Draft<T> setting(String name, SettingType<T> type, T fallback) {
    return new Draft<>(this, name, type, fallback);
  }

  Draft<Boolean> yesNo(String name, boolean fallback) {
    return setting(name, new YesNoType(), fallback);
  }

  Draft<Integer> number(String name, int fallback, int least, int most) {
    return setting(name, NumberType.ints(least, most), fallback);
  }

  Draft<Long> large(String name, long fallback, long least, long most) {
    return setting(name, NumberType.longs(least, most), fallback);
  }

  Draft<Long> memory(String name, long fallback, long least) {
    return setting(name, new MemoryType(least, Long.MAX_VALUE), fallback);
  }

  /** An amount of memory from 0 to the largest unsigned number; 0 at first. */
  Draft<Long> unsignedMemory(String name) {
    return setting(name, new MemoryType(0, MemoryUnits.MAX_UNSIGNED_BYTES), 0L);
  }

  Draft<String> text(String name, String fallback) {
    return setting(name, new TextType(false), fallback);
  }

  /** A text whose empty value means that there is none, so that no line is written for it. */
  Draft<String> optional(String name) {
    return setting(name, new TextType(true), "");
  }

  <E extends Enum<E>> Draft<E> word(String name, E fallback) {
    return setting(name, new WordType<>(fallback.getDeclaringClass()), fallback);
  }

  <E extends Enum<E>> Draft<Set<E>> flags(String name, Class<E> words, String none) {
    return flags(name, words, none, null);
  }

  <E extends Enum<E>> Draft<Set<E>> flags(String name, Class<E> words, String none, String all) {
    return setting(name, new FlagsType<>(words, none, all), Set.of());
  }
}
