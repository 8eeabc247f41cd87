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
 * Draws the packages as diagrams in Mermaid's language, as the compiled classes have it: one of the
 * floors, and one for each floor with a box for each of its packages. Arrows lead from a package to
 * those that it imports; an arrow is left out if others lead to the same place.
 */
final class RoomsDrawing {
  private static final String VIREO = "io.vireo.";
  private static final String SERVER = VIREO + "server";

  /** Packages that are drawn together; a name with a dot at its end stands for all below it. */
  private record Floor(String title, List<String> rooms) {
    boolean has(String room) {
      return rooms.contains(room)
          || rooms.stream().anyMatch(each -> each.endsWith(".") && room.startsWith(each));
    }
  }

  /** From the top down: a floor imports from itself and from those behind it. */
  private static final List<Floor> FLOORS =
      List.of(
          new Floor(
              "The whole, and the commands", List.of("server", "report", "family", "family.")),
          new Floor("Scripts", List.of("script", "script.")),
          new Floor(
              "Many servers",
              List.of(
                  "replication", "replication.", "sentinel", "sentinel.", "cluster", "cluster.")),
          new Floor(
              "Connections, files and the process",
              List.of(
                  "console",
                  "info",
                  "net",
                  "peer",
                  "login",
                  "pubsub",
                  "process",
                  "tracking.",
                  "durability",
                  "durability.")),
          new Floor("The engine", List.of("engine", "engine.", "acl", "tracking")),
          new Floor(
              "The protocol, keys, and how commands are declared",
              List.of("command", "snapshot", "keyspace", "resp", "tls")),
          new Floor("Values", List.of("data", "data.")),
          new Floor("Modules", List.of("config", "metrics", "persistence")));

  private final Map<String, Integer> sizes = new TreeMap<>();
  private final Map<String, Set<String>> imports = new TreeMap<>();

  /** A drawing of classes. */
  RoomsDrawing(JavaClasses classes) {
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

  /** The pages' lines: a title and a diagram of all floors, then of each. */
  String text() {
    List<String> lines = new ArrayList<>(List.of("```mermaid", "flowchart TB"));
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      lines.add("  f" + floor + "[\"" + FLOORS.get(floor).title() + "\"]");
    }
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (int below : below(floor)) {
        if (below(floor).stream().noneMatch(via -> via != below && below(via).contains(below))) {
          lines.add("  f" + floor + " --> f" + below);
        }
      }
    }
    lines.addAll(List.of("```", ""));
    FLOORS.forEach(floor -> draw(floor, lines));
    return String.join("\n", lines);
  }

  private void draw(Floor floor, List<String> lines) {
    lines.addAll(List.of("**" + floor.title() + "**", "", "```mermaid", "flowchart TB"));
    for (String room : sizes.keySet()) {
      if (floor.has(room)) {
        lines.add("  " + box(room));
      }
    }
    imports.forEach(
        (from, all) ->
            all.stream()
                .filter(to -> floor.has(from) && floor.has(to) && !isReachedOtherwise(from, to))
                .forEach(to -> lines.add("  " + idOf(from) + " --> " + idOf(to))));
    lines.addAll(List.of("```", ""));
  }

  /** The floors from which a floor imports. */
  private Set<Integer> below(int floor) {
    Set<Integer> below = new TreeSet<>();
    imports.forEach(
        (from, all) -> {
          if (floorOf(from) == floor) {
            all.forEach(to -> below.add(floorOf(to)));
          }
        });
    below.remove(floor);
    return below;
  }

  /** Imports that lead to a floor further up. */
  List<String> upward() {
    List<String> upward = new ArrayList<>();
    imports.forEach(
        (from, all) ->
            all.stream()
                .filter(to -> floorOf(to) < floorOf(from))
                .forEach(to -> upward.add(from + " imports " + to)));
    return upward;
  }

  private static int floorOf(String room) {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).has(room)) {
        return floor;
      }
    }
    throw new IllegalStateException(room + " is on no floor");
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
