package io.vireo.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All settings, in the order of their subjects, and by name. Immutable; safe from any thread. */
public final class SettingsTable {
  private static final List<Subject> SUBJECTS =
      List.of(
          NetworkSettings.SUBJECT,
          GeneralSettings.SUBJECT,
          SecuritySettings.SUBJECT,
          MemorySettings.SUBJECT,
          EncodingSettings.SUBJECT,
          StreamSettings.SUBJECT,
          LatencySettings.SUBJECT,
          SnapshotSettings.SUBJECT,
          AppendOnlySettings.SUBJECT,
          ReplicationSettings.SUBJECT,
          ClusterSettings.SUBJECT,
          TlsSettings.SUBJECT,
          PlatformSettings.SUBJECT,
          VireoSettings.SUBJECT,
          FileDirectives.SUBJECT);

  private static final Map<String, Setting<?>> BY_NAME = byName();

  private SettingsTable() {}

  /** All settings and directives. */
  public static List<Setting<?>> all() {
    return SUBJECTS.stream().<Setting<?>>flatMap(s -> s.settings().stream()).toList();
  }

  /** The setting of that name or alias, in any letter case. */
  public static Optional<Setting<?>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  static List<Subject> subjects() {
    return SUBJECTS;
  }

  /** Names and aliases in the table's order, each alias after its name. */
  static Map<String, Setting<?>> names() {
    return BY_NAME;
  }

  private static Map<String, Setting<?>> byName() {
    Map<String, Setting<?>> names = new LinkedHashMap<>();
    for (Setting<?> setting : all()) {
      add(names, setting.name(), setting);
      setting.alias().ifPresent(alias -> add(names, alias, setting));
    }
    return Collections.unmodifiableMap(names);
  }

  private static void add(Map<String, Setting<?>> names, String name, Setting<?> setting) {
    if (names.putIfAbsent(name, setting) != null) {
      throw new IllegalStateException("two settings are called " + name);
    }
  }
}
