package io.vireo.server.guard;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the classes of a package that know each other, directly or through others: the strongly
 * connected components of the imports inside each package, by Tarjan's algorithm. A nested class
 * counts as the one around it.
 */
final class ClassCycles {
  private final Map<String, Set<String>> imports = new TreeMap<>();
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Integer> low = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final List<String> found = new ArrayList<>();

  private ClassCycles() {}

  /** Each component of at least two classes, as a line: the package and the classes' names. */
  static List<String> in(Iterable<JavaClass> classes) {
    ClassCycles cycles = new ClassCycles();
    classes.forEach(cycles::add);
    for (String name : cycles.imports.keySet()) {
      if (!cycles.index.containsKey(name)) {
        cycles.visit(name);
      }
    }
    return cycles.found;
  }

  private void add(JavaClass type) {
    String from = outermost(type.getName());
    Set<String> known = imports.computeIfAbsent(from, unknown -> new TreeSet<>());
    type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(target -> target.getPackageName().equals(type.getPackageName()))
        .map(target -> outermost(target.getName()))
        .filter(target -> !target.equals(from))
        .forEach(known::add);
  }

  private static String outermost(String name) {
    int nested = name.indexOf('$');
    return nested < 0 ? name : name.substring(0, nested);
  }

  private void visit(String name) {
    int own = index.size();
    index.put(name, own);
    low.put(name, own);
    open.push(name);
    for (String next : imports.getOrDefault(name, Set.of())) {
      if (!index.containsKey(next)) {
        visit(next);
        low.merge(name, low.get(next), Math::min);
      } else if (open.contains(next)) {
        low.merge(name, index.get(next), Math::min);
      }
    }
    if (low.get(name) == own) {
      close(name);
    }
  }

  private void close(String root) {
    Set<String> component = new TreeSet<>();
    String name;
    do {
      name = open.pop();
      component.add(name.substring(name.lastIndexOf('.') + 1));
    } while (!name.equals(root));
    if (component.size() > 1) {
      String room = root.substring(0, root.lastIndexOf('.'));
      found.add(room + ": " + String.join(" ", component));
    }
  }
}
