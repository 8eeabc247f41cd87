package io.vireo.server.luafuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The local variables that can be named where a program is being written, with their types. */
final class Scope {
  private final List<Variable> variables = new ArrayList<>();
  private int made;

  /** A variable; of a loop's or a function's own it is not assigned to. */
  record Variable(String name, Type type, boolean fixed) {}

  /** Where to go back to when a block ends. */
  int mark() {
    return variables.size();
  }

  void back(int mark) {
    while (variables.size() > mark) {
      variables.remove(variables.size() - 1);
    }
  }

  /** A name for a new variable, which {@link #add} makes known. Some names are used again. */
  String name(SplittableRandom random) {
    return random.nextInt(8) == 0 ? "x" + random.nextInt(3) : "v" + ++made;
  }

  String add(String name, Type type, boolean fixed) {
    variables.removeIf(old -> old.name().equals(name));
    variables.add(new Variable(name, type, fixed));
    return name;
  }

  /** Some variable of a type, or null. */
  Variable any(Type type, boolean assigned, SplittableRandom random) {
    List<Variable> all =
        variables.stream()
            .filter(one -> (type == Type.ANY || one.type() == type) && !(assigned && one.fixed()))
            .toList();
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }
}
