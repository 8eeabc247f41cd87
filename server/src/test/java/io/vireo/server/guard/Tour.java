package io.vireo.server.guard;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A walk through the server in docs/builders/architecture.md, held against the calls of the
 * compiled classes: each stop must be called by one before it, within whose class calls are
 * followed, directly or through an interface.
 */
final class Tour {
  private static final String SERVER = "io.vireo.server.";

  /**
   * A line such as {@code | 15 | `data/table/Dict` | `insert` | ... |}, perhaps with an interface.
   */
  private static final Pattern STOP =
      Pattern.compile("\\| *\\d+ \\| `([a-z/]+/\\w+)` \\| `(\\w+)`(?: as `([a-z/]+/\\w+)`)? \\|.*");

  /**
   * A stop.
   *
   * @param file of a class, as {@code room/Class}
   * @param method that is called
   * @param as the interface through which, if the class only hands the method on
   */
  record Stop(String file, String method, Optional<String> as) {
    static Optional<Stop> in(String line) {
      Matcher matcher = STOP.matcher(line);
      return matcher.matches()
          ? Optional.of(
              new Stop(matcher.group(1), matcher.group(2), Optional.ofNullable(matcher.group(3))))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return file + "." + method;
    }
  }

  private final JavaClasses classes;
  private final List<Stop> stops;

  /** A walk through these stops. */
  Tour(JavaClasses classes, List<Stop> stops) {
    this.classes = classes;
    this.stops = stops;
  }

  List<Stop> stops() {
    return stops;
  }

  /** What is wrong: stops that are not there, and stops that none before them calls. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    List<CodeUnitAccessTarget> called = new ArrayList<>();
    for (Stop stop : stops) {
      Optional<JavaClass> type = find(stop.file());
      if (type.isEmpty() || methods(type.get(), stop.method()).isEmpty()) {
        faults.add(stop + " is not there");
        continue;
      }
      if (stop != stops.get(0) && called.stream().noneMatch(call -> reaches(call, stop))) {
        faults.add(stop + " is not called by any stop before it");
      }
      called.addAll(callsFrom(type.get(), stop.method()));
    }
    return faults;
  }

  /** True if a stop's method is one that Netty calls. */
  boolean isCalledByNetty(Stop stop) {
    return find(stop.file())
        .filter(
            type ->
                Stream.concat(
                        type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                    .filter(parent -> parent.getPackageName().startsWith("io.netty"))
                    .anyMatch(parent -> !methods(parent, stop.method()).isEmpty()))
        .isPresent();
  }

  /** True if a stop's method calls Netty. */
  boolean callsNetty(Stop stop) {
    return find(stop.file()).stream()
        .flatMap(type -> callsFrom(type, stop.method()).stream())
        .anyMatch(call -> call.getOwner().getPackageName().startsWith("io.netty.channel"));
  }

  private Optional<JavaClass> find(String file) {
    String name = SERVER + file.replace('/', '.');
    return classes.contain(name) ? Optional.of(classes.get(name)) : Optional.empty();
  }

  private static List<JavaCodeUnit> methods(JavaClass type, String name) {
    return type.getCodeUnits().stream().filter(unit -> unit.getName().equals(name)).toList();
  }

  private boolean reaches(CodeUnitAccessTarget call, Stop stop) {
    JavaClass type = find(stop.file()).orElseThrow();
    if (stop.as().isPresent()) {
      String through = SERVER + stop.as().get().replace('/', '.');
      return call.getOwner().getName().equals(through) && names(type, stop.method());
    }
    return call.getName().equals(stop.method())
        && (type.isAssignableTo(call.getOwner().getName())
            || call.getOwner().isAssignableTo(type.getName()));
  }

  /** True if a class hands one of its methods on, as {@code this::set}. */
  private static boolean names(JavaClass type, String method) {
    return type.getCodeUnits().stream()
        .flatMap(unit -> unit.getMethodReferencesFromSelf().stream())
        .anyMatch(
            each ->
                each.getTargetOwner().equals(type) && each.getTarget().getName().equals(method));
  }

  /** What a method calls, and what the methods of its own class do that it calls. */
  private static List<CodeUnitAccessTarget> callsFrom(JavaClass type, String method) {
    List<CodeUnitAccessTarget> calls = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(method));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (JavaCodeUnit unit : methods(type, open.poll())) {
        for (JavaCodeUnitAccess<?> access : accesses(unit)) {
          calls.add(access.getTarget());
          if (access.getTargetOwner().equals(type) && seen.add(access.getTarget().getName())) {
            open.add(access.getTarget().getName());
          }
        }
        heldTasks(type, unit).filter(seen::add).forEach(open::add);
      }
    }
    return calls;
  }

  /** Methods of its own that a class keeps as tasks, in fields of their names. */
  private static Stream<String> heldTasks(JavaClass type, JavaCodeUnit unit) {
    return unit.getFieldAccesses().stream()
        .filter(access -> access.getTargetOwner().equals(type))
        .map(access -> access.getTarget().getName());
  }

  private static List<JavaCodeUnitAccess<?>> accesses(JavaCodeUnit unit) {
    List<JavaCodeUnitAccess<?>> all = new ArrayList<>(unit.getMethodCallsFromSelf());
    all.addAll(unit.getMethodReferencesFromSelf());
    return all;
  }
}
