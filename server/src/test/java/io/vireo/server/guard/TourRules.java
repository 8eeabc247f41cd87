package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.vireo.server.guard.Tour.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The walks in docs/builders/architecture.md have no gap, and that of a SET leads from the socket
 * to the socket. These are tests of {@link RoomsTest}, which has read all classes.
 */
final class TourRules {
  private static final Path PAGE = Path.of("..", "docs", "builders", "architecture.md");
  private static final String SET = "The life of one SET";
  private static final int MOST_FILES = 20;

  private TourRules() {}

  /** The walks, by the headings of their sections. */
  private static Map<String, Tour> tours(JavaClasses classes) throws IOException {
    Map<String, List<Stop>> stops = new LinkedHashMap<>();
    String heading = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("#")) {
        heading = line.replaceFirst("#+ *", "");
      }
      Optional<Stop> stop = Stop.in(line);
      if (stop.isPresent()) {
        stops.computeIfAbsent(heading, section -> new ArrayList<>()).add(stop.get());
      }
    }
    Map<String, Tour> tours = new LinkedHashMap<>();
    stops.forEach((section, each) -> tours.put(section, new Tour(classes, each)));
    return tours;
  }

  private static Tour tour(JavaClasses classes) throws IOException {
    return tours(classes).get(SET);
  }

  @ArchTest
  static void eachStopIsCalledByOneBeforeIt(JavaClasses classes) throws IOException {
    tours(classes)
        .forEach((section, tour) -> assertThat(tour.faults()).as("faults of " + section).isEmpty());
  }

  @ArchTest
  static void theWalksAreThere(JavaClasses classes) throws IOException {
    assertThat(tours(classes).keySet())
        .containsExactly(
            SET,
            "A push that wakes a client",
            "A command that a script calls",
            "A key that another node has");
  }

  @ArchTest
  static void itLeadsFromTheSocketToTheSocket(JavaClasses classes) throws IOException {
    Tour tour = tour(classes);
    List<Stop> stops = tour.stops();

    assertThat(stops).hasSizeGreaterThan(10);
    assertThat(tour.isCalledByNetty(stops.get(0))).as("Netty calls the first").isTrue();
    assertThat(tour.callsNetty(stops.get(stops.size() - 1))).as("the last writes").isTrue();
    assertThat(stops)
        .as("the handler, and the value's place")
        .anyMatch(stop -> stop.file().endsWith("/StringCommands"))
        .anyMatch(stop -> stop.file().endsWith("/Dict"));
  }

  @ArchTest
  static void itIsShort(JavaClasses classes) throws IOException {
    assertThat(tour(classes).stops().stream().map(Stop::file).distinct())
        .hasSizeLessThanOrEqualTo(MOST_FILES);
  }
}
