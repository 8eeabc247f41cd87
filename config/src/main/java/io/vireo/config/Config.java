package io.vireo.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The live values of all settings.
 *
 * <p>The values form a snapshot that is replaced as a whole, so {@link #get} is one volatile read
 * and one look-up, from any thread, and no reader sees half of a CONFIG SET. Code that reads a
 * value very often keeps its own copy through {@link #listen}.
 *
 * <p>Names, patterns and values of texts are {@link ByteText}: what a client sends as bytes is told
 * as the same bytes.
 *
 * <p>A change runs in three steps: the new snapshot is published, the appliers of the changed
 * settings are asked in the order of the arguments, and the listeners are told. If an applier
 * refuses, the old snapshot comes back and the appliers that had agreed get the old values. Changes
 * exclude one another; appliers and listeners run on the changing thread and must not change
 * settings themselves.
 */
public final class Config {
  private final Map<Setting<?>, List<Runnable>> listeners = new IdentityHashMap<>();
  private final Map<Setting<?>, List<Supplier<String>>> appliers = new IdentityHashMap<>();
  private volatile Map<Setting<?>, Object> values;

  Config(Map<Setting<?>, Object> values) {
    this.values = new IdentityHashMap<>(values);
  }

  /** All defaults, in the directory where the process was started. */
  public static Config defaults() {
    return new Config(defaultValues());
  }

  /** An independent copy of the values: a change of one does not change the other. Any thread. */
  public Config copy() {
    return new Config(values);
  }

  static Map<Setting<?>, Object> defaultValues() {
    Map<Setting<?>, Object> values = new IdentityHashMap<>();
    SettingsTable.all().forEach(setting -> values.put(setting, setting.defaultValue()));
    values.put(GeneralSettings.DIR, Path.of("").toAbsolutePath());
    return values;
  }

  /** The live value. Any thread. */
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /** The live value as CONFIG GET prints it. Any thread. */
  public <T> String text(Setting<T> setting) {
    return setting.type().format(get(setting));
  }

  /**
   * A file's path as the settings mean it: relative ones start at {@code dir}. Any thread.
   *
   * @param file the value of a setting that names a file
   */
  public Path resolve(String file) {
    return get(GeneralSettings.DIR).resolve(ByteText.path(file));
  }

  /**
   * Calls the consumer with the value that is valid now, and after each successful change, on the
   * thread that makes the change. Any thread.
   */
  public synchronized <T> void listen(Setting<T> setting, Consumer<T> consumer) {
    add(listeners, setting, () -> consumer.accept(get(setting)));
    consumer.accept(get(setting));
  }

  /** Asks the applier at each change of the setting. Any thread. */
  public synchronized <T> void applyWith(Setting<T> setting, Applier<T> applier) {
    add(appliers, setting, () -> applier.apply(get(setting)));
  }

  /**
   * Asks the applier once for each CONFIG SET that changes at least one of the settings; it reads
   * their values from this object. Any thread.
   *
   * @param applier gives the reason of a refusal, or null
   */
  public synchronized void applyTogether(
      Collection<Setting<?>> settings, Supplier<String> applier) {
    settings.forEach(setting -> add(appliers, setting, applier));
  }

  /**
   * Changes a value for a reason other than CONFIG SET, such as REPLICAOF or a limit of the
   * operating system: no check, no applier, but listeners are told. Any thread.
   */
  public synchronized <T> void update(Setting<T> setting, T value) {
    Map<Setting<?>, Object> next = new IdentityHashMap<>(values);
    next.put(setting, value);
    values = next;
    tell(List.of(setting));
  }

  /**
   * CONFIG GET: the settings that a name or a glob matches, each with its text. An exact name is
   * answered as it was written; hidden settings answer to that alone. Any thread.
   *
   * @param patterns names and globs, in any letter case
   * @return names to values, in the order of the names and then of the table
   */
  public Map<String, String> match(List<String> patterns) {
    return new ConfigMatch(this).match(patterns);
  }

  /**
   * CONFIG SET: all of the pairs or none. Any thread, one at a time.
   *
   * @return the error to reply, its code included, or null if all went well
   */
  public synchronized String set(List<NameValue> pairs, Circumstances circumstances) {
    return new ConfigChange(this, circumstances).run(pairs);
  }

  /**
   * Gives all settings that CONFIG SET could change the values that they have in a {@link #copy}
   * from before. Any thread, one at a time.
   *
   * @return the error of the setting that refuses, or null if all went well; all of them or none
   */
  public synchronized String restore(Config before) {
    return new ConfigChange(this, Circumstances.LOCAL).restore(before.values);
  }

  /**
   * Which of these settings have a value that asks for something which is not there yet. Any
   * thread.
   */
  public List<Setting<?>> withoutEffect(List<NameValue> pairs) {
    return pairs.stream()
        .<Setting<?>>flatMap(pair -> SettingsTable.find(pair.name()).stream())
        .filter(setting -> setting.deservesWarning(get(setting)))
        .toList();
  }

  Map<Setting<?>, Object> snapshot() {
    return values;
  }

  void publish(Map<Setting<?>, Object> next) {
    values = next;
  }

  List<Supplier<String>> appliersOf(Setting<?> setting) {
    return appliers.getOrDefault(setting, List.of());
  }

  void tell(List<Setting<?>> changed) {
    for (Setting<?> setting : changed) {
      listeners.getOrDefault(setting, List.of()).forEach(Runnable::run);
    }
  }

  private static <E> void add(Map<Setting<?>, List<E>> map, Setting<?> setting, E element) {
    map.computeIfAbsent(setting, key -> new ArrayList<>()).add(element);
  }
}
