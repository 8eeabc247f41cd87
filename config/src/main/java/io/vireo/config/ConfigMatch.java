package io.vireo.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Finds what CONFIG GET shows. */
final class ConfigMatch {
  private final Config config;
  private final Map<String, String> found = new LinkedHashMap<>();
  private final TreeSet<String> seen = new TreeSet<>();

  ConfigMatch(Config config) {
    this.config = config;
  }

  Map<String, String> match(List<String> patterns) {
    for (String pattern : patterns) {
      if (Glob.isPattern(pattern)) {
        glob(pattern);
      } else {
        exact(pattern);
      }
    }
    return found;
  }

  private void exact(String name) {
    SettingsTable.find(name)
        .filter(setting -> !setting.has(SettingFlag.FILE_ONLY))
        .ifPresent(setting -> put(name, setting));
  }

  private void glob(String pattern) {
    SettingsTable.names()
        .forEach(
            (name, setting) -> {
              boolean shown =
                  !setting.has(SettingFlag.HIDDEN) && !setting.has(SettingFlag.FILE_ONLY);
              if (shown && Glob.matches(pattern, name, true)) {
                put(name, setting);
              }
            });
  }

  private void put(String name, Setting<?> setting) {
    if (seen.add(name.toLowerCase(Locale.ROOT))) {
      found.put(name, config.text(setting));
    }
  }
}
