package io.vireo.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One CONFIG SET.
 *
 * <p>The order of the checks is Redis', since it decides which of several errors a client sees:
 * first every name and the right to touch it, then every value, then every effect.
 */
final class ConfigChange {
  private final Config config;
  private final Circumstances circumstances;
  private final Map<Setting<?>, Object> old;
  private final Map<Setting<?>, Object> next;

  /** The settings that change, each with the name the client used. */
  private final Map<Setting<?>, String> changed = new LinkedHashMap<>();

  ConfigChange(Config config, Circumstances circumstances) {
    this.config = config;
    this.circumstances = circumstances;
    this.old = config.snapshot();
    this.next = new IdentityHashMap<>(old);
  }

  String run(List<NameValue> pairs) {
    String error = checkNames(pairs);
    if (error == null) {
      error = readValues(pairs);
    }
    return error == null ? publish() : error;
  }

  /** Gives all settings that CONFIG SET could change the values of another time. */
  String restore(Map<Setting<?>, Object> before) {
    for (Setting<?> setting : SettingsTable.all()) {
      boolean isFixed = setting.has(SettingFlag.IMMUTABLE) || setting.has(SettingFlag.FILE_ONLY);
      if (!isFixed && !before.get(setting).equals(next.get(setting))) {
        next.put(setting, before.get(setting));
        changed.put(setting, setting.name());
      }
    }
    return publish();
  }

  private String publish() {
    config.publish(next);
    String error = apply();
    if (error == null) {
      config.tell(List.copyOf(changed.keySet()));
    }
    return error;
  }

  private String checkNames(List<NameValue> pairs) {
    Set<String> seen = new HashSet<>();
    for (NameValue pair : pairs) {
      Setting<?> setting = find(pair);
      if (setting == null) {
        return unknown(pair);
      }
      String reason = denied(setting);
      if (reason != null) {
        return failed(pair.name(), reason);
      }
      if (circumstances.loading() && setting.has(SettingFlag.DENY_LOADING)) {
        return "LOADING Redis is loading the dataset in memory";
      }
      if (!seen.add(nameOf(pair))) {
        return failed(pair.name(), "duplicate parameter");
      }
    }
    return null;
  }

  private static Setting<?> find(NameValue pair) {
    return SettingsTable.find(pair.name())
        .filter(setting -> !setting.has(SettingFlag.FILE_ONLY))
        .orElse(null);
  }

  /** Redis lets a setting come twice if once by its name and once by its alias. */
  private static String nameOf(NameValue pair) {
    return pair.name().toLowerCase(Locale.ROOT);
  }

  private String denied(Setting<?> setting) {
    if (setting.has(SettingFlag.IMMUTABLE)) {
      return "can't set immutable config";
    }
    return setting.has(SettingFlag.PROTECTED) && !mayTouchProtected()
        ? "can't set protected config"
        : null;
  }

  private boolean mayTouchProtected() {
    return switch (config.get(SecuritySettings.ENABLE_PROTECTED_CONFIGS)) {
      case YES -> true;
      case NO -> false;
      case LOCAL -> circumstances.local();
    };
  }

  private String readValues(List<NameValue> pairs) {
    for (NameValue pair : pairs) {
      String reason = read(find(pair), pair);
      if (reason != null) {
        return failed(pair.name(), reason);
      }
    }
    return null;
  }

  private <T> String read(Setting<T> setting, NameValue pair) {
    @SuppressWarnings("unchecked")
    T current = (T) next.get(setting);
    List<String> words = List.of(pair.value());
    if (setting.type().takesMany()) {
      words = List.of(pair.value().split(" ", -1));
    }
    Parsed<T> parsed = setting.parse(words, setting.type().fresh(current));
    if (parsed.isRefused()) {
      return parsed.error();
    }
    if (!parsed.value().equals(current) || setting.has(SettingFlag.VOLATILE)) {
      next.put(setting, parsed.value());
      changed.putIfAbsent(setting, pair.name());
    }
    return null;
  }

  private String apply() {
    Set<Supplier<String>> agreed = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Supplier<String>> order = new ArrayList<>();
    for (Map.Entry<Setting<?>, String> entry : changed.entrySet()) {
      for (Supplier<String> applier : config.appliersOf(entry.getKey())) {
        if (!agreed.add(applier)) {
          continue;
        }
        String reason = applier.get();
        if (reason != null) {
          rollBack(order);
          return failed(entry.getValue(), reason);
        }
        order.add(applier);
      }
    }
    return null;
  }

  /** What agreed before gets the old values; that it agrees again is taken for granted. */
  private void rollBack(List<Supplier<String>> agreed) {
    config.publish(old);
    agreed.forEach(Supplier::get);
  }

  private static String unknown(NameValue pair) {
    return "ERR Unknown option or number of arguments for CONFIG SET - '" + pair.name() + "'";
  }

  private static String failed(String name, String reason) {
    return "ERR CONFIG SET failed (possibly related to argument '%s') - %s".formatted(name, reason);
  }
}
