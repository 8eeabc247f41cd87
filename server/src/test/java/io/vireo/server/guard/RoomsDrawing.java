package io.vireo.server.guard;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Draws the packages as a diagram in Mermaid's language, as the compiled classes have it: a box for
 * each with its classes counted, a frame for each level, and arrows from those who import to those
 * they import. An arrow is left out if others lead to the same place.
 */
final class RoomsDrawing {
  private static final String VIREO = "io.vireo.";
  private static final String SERVER = VIREO + "server";

  private final Map<String, Integer> levels;
  private final Map<String, Integer> sizes = new TreeMap<>();
  private final Map<String, Set<String>> imports = new TreeMap<>();

  /**
   * A drawing of classes.
   *
   * @param levels the level of each package of the server
   */
  RoomsDrawing(JavaClasses classes, Map<String, Integer> levels) {
    this.levels = levels;
    classes.forEach(this::add);
  }

  private void add(JavaClass type) {
    String from = roomOf(type.getPackageName());
    if (from == null || type.getSimpleName().equals("package-info")) {
      return;
    }
    sizes.merge(from, type.isTopLevelClass() ? 1 : 0, Integer::sum);
    Set<String> to = imports.computeIfAbsent(from, room -> new TreeSet<>());
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String there = roomOf(dependency.getTargetClass().getBaseComponentType().getPackageName());
      if (there != null && !there.equals(from)) {
        to.add(there);
      }
    }
  }

  /** A package of the server, or a module beside it; null for all others. */
  private static String roomOf(String name) {
    if (name.equals(SERVER)) {
      return "server";
    }
    if (name.startsWith(SERVER + '.')) {
      return name.substring(SERVER.length() + 1);
    }
    String module = name.startsWith(VIREO) ? name.substring(VIREO.length()).split("\\.")[0] : "";
    return Set.of("config", "metrics", "persistence").contains(module) ? module : null;
  }

  /** The lines of the diagram. */
  String text() {
    List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart TB"));
    Map<Integer, List<String>> floors = new TreeMap<>((one, other) -> other - one);
    sizes
        .keySet()
        .forEach(
            room -> floors.computeIfAbsent(levelOf(room), level -> new ArrayList<>()).add(room));
    floors.forEach(
        (level, rooms) -> {
          String title = level < 0 ? "modules" : "level " + level;
          lines.add("  subgraph " + title.replace(' ', '_') + "[\"" + title + "\"]");
          rooms.forEach(room -> lines.add("    " + box(room)));
          lines.add("  end");
        });
    imports.forEach(
        (from, all) ->
            all.stream()
                .filter(to -> !isReachedOtherwise(from, to))
                .forEach(to -> lines.add("  " + idOf(from) + " --> " + idOf(to))));
    lines.add("```");
    return String.join("\n", lines) + "\n";
  }

  private int levelOf(String room) {
    return levels.getOrDefault(room.equals("server") ? SERVER : SERVER + '.' + room, -1);
  }

  private String box(String room) {
    int size = sizes.get(room);
    return idOf(room) + "[\"" + room + "<br>" + size + (size == 1 ? " class" : " classes") + "\"]";
  }

  private static String idOf(String room) {
    return "r_" + room.replace('.', '_');
  }

  private boolean isReachedOtherwise(String from, String to) {
    return imports.get(from).stream().anyMatch(via -> !via.equals(to) && leads(via, to));
  }

  private boolean leads(String from, String to) {
    return from.equals(to) || imports.get(from).stream().anyMatch(via -> leads(via, to));
  }
}
