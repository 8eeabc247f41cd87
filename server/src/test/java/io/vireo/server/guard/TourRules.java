package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.vireo.server.guard.Tour.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The tour of a SET in docs/builders/architecture.md leads from the socket to the socket without a
 * gap. These are tests of {@link RoomsTest}, which has read all classes.
 */
final class TourRules {
  private static final Path PAGE = Path.of("..", "docs", "builders", "architecture.md");
  private static final int MOST_FILES = 20;

  private TourRules() {}

  private static Tour tour(JavaClasses classes) throws IOException {
    return new Tour(classes, Files.readAllLines(PAGE).stream());
  }

  @ArchTest
  static void eachStopIsCalledByOneBeforeIt(JavaClasses classes) throws IOException {
    assertThat(tour(classes).faults()).as("faults of the tour in architecture.md").isEmpty();
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
        .anyMatch(stop -> stop.file().endsWith("/BlockDict"));
  }

  @ArchTest
  static void itIsShort(JavaClasses classes) throws IOException {
    assertThat(tour(classes).stops().stream().map(Stop::file).distinct())
        .hasSizeLessThanOrEqualTo(MOST_FILES);
  }
}
