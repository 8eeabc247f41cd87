package io.vireo.server.command;

import io.vireo.config.ByteText;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Scratch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * All commands of a server, found by name or by number. It is empty until it is filled, once, while
 * the server is put together: families are given parts of the server that know the table. From then
 * on it is immutable, and any thread may call it, but for {@link #letGo}.
 *
 * <p>Every command and every subcommand has an {@linkplain Command#id() id} from 0 to {@link
 * #idCount()} - 1, by which counters and access control index their arrays. Ids hold within one
 * table only.
 */
public final class CommandTable {
  private final List<Runnable> onceFilled = new ArrayList<>();
  private Map<String, Command> byName = Map.of();
  private NameIndex<Command> index = new NameIndex<>(byName);
  private Command[] byId = {};
  private Scratch[] scratches = {};
  private boolean ofSentinel;

  /**
   * Takes the families' commands, some of them renamed, as the setting {@code rename-command} asks.
   * Once, before threads are started that look at the table.
   *
   * @param families where the commands are declared; each may be in one table only
   * @param renames new names by old name, in any case, applied in the map's order; an empty new
   *     name hides the command
   * @throws IllegalArgumentException if two commands have one name, a name to be changed does not
   *     exist, or a new name is taken
   */
  public void fill(List<? extends Family> families, Map<String, String> renames) {
    fill(families, renames, command -> true);
  }

  /**
   * Takes those of the families' commands that this kind of server has.
   *
   * @param served tells whether it has a command, or a subcommand
   * @see #fill(List, Map)
   */
  public void fill(
      List<? extends Family> families, Map<String, String> renames, Predicate<Command> served) {
    List<Command> sealed = new ArrayList<>();
    Map<String, Command> names = new LinkedHashMap<>();
    List<Scratch> views = new ArrayList<>();
    for (Family family : families) {
      views.addAll(family.scratches());
      for (Command command : family.commands()) {
        if (!served.test(command)) {
          continue;
        }
        command.leaveOut(served);
        command.seal(sealed);
        if (names.put(command.name(), command) != null) {
          throw new IllegalArgumentException("Two commands are called " + command.name());
        }
      }
    }
    rename(names, renames);
    byName = Collections.unmodifiableMap(names);
    index = new NameIndex<>(names);
    byId = sealed.toArray(new Command[0]);
    ofSentinel = sealed.stream().anyMatch(command -> command.has(Flag.ONLY_SENTINEL));
    scratches = views.toArray(new Scratch[0]);
    onceFilled.forEach(Runnable::run);
    onceFilled.clear();
  }

  /** Whether these are the commands of a Sentinel: any that others lack is among them. */
  public boolean isOfSentinel() {
    return ofSentinel;
  }

  /** Does a task as soon as the table is filled: for objects that keep something for each id. */
  public void onceFilled(Runnable task) {
    if (byId.length > 0) {
      task.run();
    } else {
      onceFilled.add(task);
    }
  }

  private static void rename(Map<String, Command> names, Map<String, String> renames) {
    renames.forEach(
        (from, to) -> {
          Command command = names.remove(from.toLowerCase(Locale.ROOT));
          if (command == null) {
            throw new IllegalArgumentException("No command is called " + from);
          }
          if (!to.isEmpty() && names.putIfAbsent(ByteText.lower(to), command) != null) {
            throw new IllegalArgumentException("Another command is called " + to);
          }
        });
  }

  /**
   * The command with this name, or null. Ignores ASCII case, allocates nothing.
   *
   * @param buf where the name stands
   * @param off its first byte
   * @param len its length in bytes
   */
  public Command find(byte[] buf, int off, int len) {
    return index.find(buf, off, len);
  }

  /**
   * The command with this name, or the subcommand if the name is like {@code config|get}; null if
   * there is none.
   */
  public Command find(String name) {
    int bar = name.indexOf('|');
    if (bar < 0) {
      return byName.get(name.toLowerCase(Locale.ROOT));
    }
    Command container = find(name.substring(0, bar));
    return container == null ? null : container.sub(name.substring(bar + 1));
  }

  /**
   * What the first words of a request name: a command, or, if it has subcommands, the one that the
   * second word names; null if there is none. Allocates nothing.
   */
  public Command find(Bytes first, Bytes second) {
    Command command = find(first.array(), first.offset(), first.length());
    return command == null || !command.isContainer() || second.length() == 0
        ? command
        : command.sub(second.array(), second.offset(), second.length());
  }

  /**
   * Lets the families' views let go of the values that they saw last, which would stay in memory
   * even if their keys are gone. Between two commands, in the data context.
   */
  public void letGo() {
    for (Scratch each : scratches) {
      each.letGo();
    }
  }

  /** How many commands there are; subcommands do not count. */
  public int size() {
    return byName.size();
  }

  /** One more than the highest id. */
  public int idCount() {
    return byId.length;
  }

  /** The command or subcommand with this id. */
  public Command byId(int id) {
    return byId[id];
  }

  /** The full name of each command, such as {@code get} or {@code config|get}, by its id. */
  public String[] fullNames() {
    return Arrays.stream(byId).map(Command::fullName).toArray(String[]::new);
  }

  /** All commands without their subcommands, in the order of their declaration. */
  public Collection<Command> all() {
    return byName.values();
  }
}
