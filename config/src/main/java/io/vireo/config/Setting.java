package io.vireo.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of the settings table. Immutable; compared by identity.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {
  private final String name;
  private final String alias;
  private final SettingType<T> type;
  private final T fallback;
  private final T harmless;
  private final Set<SettingFlag> flags;
  private final Support support;
  private final String note;

  Setting(Draft<T> draft, Support support, String note) {
    this.name = draft.name;
    this.alias = draft.alias;
    this.type = draft.type;
    this.fallback = draft.fallback;
    this.harmless = draft.harmless;
    this.flags = Set.copyOf(draft.flags);
    this.support = support;
    this.note = note;
  }

  /** The name that new files should use, in lower case. */
  public String name() {
    return name;
  }

  /** The other name under which it is known, usually an older one. */
  public Optional<String> alias() {
    return Optional.ofNullable(alias);
  }

  /** How its values are read and written. */
  public SettingType<T> type() {
    return type;
  }

  /** The value if none is set. */
  public T defaultValue() {
    return fallback;
  }

  /** Whether it has the flag. */
  public boolean has(SettingFlag flag) {
    return flags.contains(flag);
  }

  /** Whether CONFIG SET may change it, given the right to. */
  public boolean mutable() {
    return !has(SettingFlag.IMMUTABLE) && !has(SettingFlag.FILE_ONLY);
  }

  /** What Vireo makes of it. */
  public Support support() {
    return support;
  }

  /** What it does, or why it does nothing: a phrase for the documentation and for warnings. */
  public String note() {
    return note;
  }

  /**
   * Reads a value and refuses one that Vireo must not ignore.
   *
   * @param words the arguments after the name
   * @param previous see {@link SettingType#parse}
   */
  Parsed<T> parse(List<String> words, T previous) {
    Parsed<T> parsed = type.parse(words, previous);
    if (parsed.isRefused() || support != Support.REFUSED_UNLESS_DEFAULT) {
      return parsed;
    }
    return parsed.value().equals(fallback) ? parsed : Parsed.refused(refusal());
  }

  /** Whether a warning is due when this value is set, because it has no effect yet. */
  boolean deservesWarning(Object value) {
    return support == Support.LATER && !value.equals(fallback) && !value.equals(harmless);
  }

  private String refusal() {
    return "Vireo accepts only the default of '" + name + "': " + note;
  }

  @Override
  public String toString() {
    return name;
  }
}
