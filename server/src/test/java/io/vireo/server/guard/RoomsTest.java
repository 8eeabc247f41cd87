package io.vireo.server.guard;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.junit.CacheMode;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vireo.persistence.rdb.Lzf;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Holds the rooms apart: who may import whom, and what may be done where. */
@AnalyzeClasses(
    packages = "io.vireo",
    importOptions = {ImportOption.DoNotIncludeTests.class, WithoutCommandLine.class},
    cacheMode = CacheMode.PER_CLASS)
class RoomsTest {
  private static final String SERVER = "io.vireo.server";

  /** A package imports from itself and from lower levels only. */
  static final Map<String, Integer> LEVELS = new TreeMap<>();

  static {
    level(0, "data.number", "tls", "cluster.bus", "sentinel.machine");
    level(1, "data", "cluster.machine", "cluster.migration");
    level(2, "cluster.file");
    level(2, "data.bits", "data.hyperloglog");
    level(2, "data.radix", "data.page");
    level(3, "data.listpack");
    level(4, "data.table", "data.list");
    level(5, "data.expiry", "data.set", "data.stream", "data.string");
    level(6, "data.hash", "data.sortedset", "data.vector");
    level(7, "data.geo");
    level(7, "resp");
    level(8, "keyspace");
    level(9, "command", "engine.memory", "snapshot");
    level(10, "acl", "engine.context", "engine.propagation", "tracking");
    level(11, "engine.session");
    level(12, "engine.gate");
    level(13, "engine", "durability.making");
    level(14, "durability", "login", "pubsub", "net", "peer", "process", "tracking.delivery");
    level(14, "replication", "sentinel.script");
    level(15, "script", "replication.lead", "replication.follow", "sentinel.link");
    level(15, "cluster.transfer");
    level(16, "cluster");
    level(17, "cluster.net");
    level(16, "info", "script.library", "script.debug", "replication.failover", "sentinel");
    level(17, "family");
    level(18, "family.string", "family.list", "family.set", "family.hash", "family.sortedset");
    level(
        18,
        "family.acl",
        "family.cluster",
        "family.stream",
        "family.key",
        "family.client",
        "family.sentinel",
        "family.server",
        "family.script",
        "family.vector");
    level(19, "family.bits", "family.hyperloglog", "family.geo", "console");
    level(20, "report");
    LEVELS.put(SERVER, 21);
  }

  private static void level(int level, String... rooms) {
    for (String room : rooms) {
      LEVELS.put(SERVER + '.' + room, level);
    }
  }

  @ArchTest
  static final ArchRule ROOMS_IMPORT_DOWNWARDS =
      classes().that().resideInAPackage("io.vireo.server..").should(importDownwards());

  private static ArchCondition<JavaClass> importDownwards() {
    return new ArchCondition<>("import from their own room and from lower levels only") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        if (!LEVELS.containsKey(from.getPackageName())) {
          events.add(SimpleConditionEvent.violated(from, from.getName() + " is in no known room"));
        }
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          String there = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (LEVELS.containsKey(there) && isUpward(from.getPackageName(), there)) {
            events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean isUpward(String from, String to) {
    return !from.equals(to) && LEVELS.get(to) >= LEVELS.getOrDefault(from, 0);
  }

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.vireo.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  /** Cycles inside a package make its classes one class in several files. */
  @ArchTest
  static void classesOfARoomFormFewCycles(JavaClasses classes) throws IOException {
    Ratchet.check(
        "class-cycles.txt", "classes of a package that know each other", ClassCycles.in(classes));
  }

  @ArchTest
  static final ArchRule THE_ENGINES_PARTS_DO_NOT_KNOW_IT =
      classes()
          .that()
          .haveFullyQualifiedName(SERVER + ".engine.Engine")
          .should(beUnknownToWhatItKnows());

  private static ArchCondition<JavaClass> beUnknownToWhatItKnows() {
    return new ArchCondition<>("be unknown to the classes that it knows") {
      @Override
      public void check(JavaClass engine, ConditionEvents events) {
        for (Dependency dependency : engine.getDirectDependenciesFromSelf()) {
          JavaClass part = dependency.getTargetClass();
          part.getDirectDependenciesFromSelf().stream()
              .filter(back -> back.getTargetClass().equals(engine) && !part.equals(engine))
              .forEach(
                  back -> events.add(SimpleConditionEvent.violated(part, back.getDescription())));
        }
      }
    };
  }

  /** The engine of scripts could be a library of its own. */
  @ArchTest
  static final ArchRule LUA_NEEDS_NOTHING_BUT_THE_JDK =
      classes()
          .that()
          .resideInAPackage("io.vireo.lua..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.vireo.lua..", "java..", "com.sun.management..");

  @ArchTest static final ArchRule SETTINGS_ARE_A_LEAF = leaf("config", "metrics", "persistence");

  @ArchTest static final ArchRule METRICS_ARE_A_LEAF = leaf("metrics", "config", "persistence");

  @ArchTest static final ArchRule PERSISTENCE_IS_A_LEAF = leaf("persistence", "config", "metrics");

  private static ArchRule leaf(String leaf, String... others) {
    return noClasses()
        .that()
        .resideInAPackage("io.vireo." + leaf + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.vireo.server..")
                .or(resideInAPackage("io.vireo." + others[0] + ".."))
                .or(resideInAPackage("io.vireo." + others[1] + "..")))
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule VALUES_NEED_THE_JDK_AND_COMPRESSION_ONLY =
      classes()
          .that()
          .resideInAPackage("io.vireo.server.data..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("io.vireo.server.data..", "java..").or(type(Lzf.class)));

  @ArchTest
  static final ArchRule TIME_IS_INJECTED =
      noClasses()
          .that()
          .resideInAPackage("io.vireo..")
          .and()
          .resideOutsideOfPackage("io.vireo.server.net")
          .and(DescribedPredicate.not(clocks()))
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now");

  private static DescribedPredicate<JavaClass> clocks() {
    return DescribedPredicate.describe(
        "clocks", type -> type.getName().startsWith("io.vireo.server.engine.context.Clock"));
  }

  @ArchTest
  static final ArchRule DATA_HAS_NO_LOCKS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.vireo.server.data..",
              "io.vireo.server.resp",
              "io.vireo.server.keyspace",
              "io.vireo.server.command",
              "io.vireo.server.family..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent.locks", "java.util.concurrent.atomic");

  @ArchTest
  static final ArchRule COMMANDS_USE_NO_REFLECTION =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.vireo.server.resp",
              "io.vireo.server.keyspace",
              "io.vireo.server.command",
              "io.vireo.server.engine",
              "io.vireo.server.pubsub",
              "io.vireo.server.net",
              "io.vireo.server.family..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.reflect");

  /**
   * What runs before there is a log may speak: the entry points and the way into the background.
   */
  @ArchTest
  static final ArchRule THE_LOG_IS_THE_ONLY_OUTPUT =
      noClasses()
          .that()
          .resideInAPackage("io.vireo..")
          .and()
          .haveSimpleNameNotEndingWith("Main")
          .and()
          .doNotHaveFullyQualifiedName("io.vireo.server.process.Daemon")
          .should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchTests TOUR = ArchTests.in(TourRules.class);
}
