package io.vireo.server.guard;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.TreeMap;

/** Counts the classes of each package, and those of them that others may use. */
final class Crowding extends ArchCondition<JavaClass> {
  private final int most;
  private final int mostPublic;
  private final Map<String, Integer> larger;
  private final Map<String, Integer> classes = new TreeMap<>();
  private final Map<String, Integer> publicTypes = new TreeMap<>();

  /**
   * Top-level classes, and public ones among them, that a package may have.
   *
   * @param larger packages that may have so many times as many
   */
  Crowding(int most, int mostPublic, Map<String, Integer> larger) {
    super("be at most %d in a package, %d of them public", most, mostPublic);
    this.most = most;
    this.mostPublic = mostPublic;
    this.larger = larger;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (type.getSimpleName().equals("package-info")) {
      return;
    }
    classes.merge(type.getPackageName(), 1, Integer::sum);
    if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
      publicTypes.merge(type.getPackageName(), 1, Integer::sum);
    }
  }

  @Override
  public void finish(ConditionEvents events) {
    report(classes, most, "classes", events);
    report(publicTypes, mostPublic, "public types", events);
  }

  private void report(Map<String, Integer> counts, int limit, String what, ConditionEvents events) {
    counts.forEach(
        (room, count) -> {
          int here = limit * larger.getOrDefault(room, 1);
          String message = String.format("%s has %d %s, more than %d", room, count, what, here);
          events.add(new SimpleConditionEvent(room, count <= here, message));
        });
  }
}
