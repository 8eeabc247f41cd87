package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vireo.server.guard.Tour.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's tour of a SET leads from the socket to the socket, and leaves nobody out. */
class TourTest {
  private static final int MOST_FILES = 20;

  private static Tour tour;

  @BeforeAll
  static void readThePage() throws IOException {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vireo.server");
    tour = new Tour(classes, Files.readAllLines(Path.of("..", "README.md")).stream());
  }

  @Test
  void eachStopIsCalledByOneBeforeIt() {
    assertThat(tour.faults()).as("faults of the tour in README.md").isEmpty();
  }

  @Test
  void itLeadsFromTheSocketToTheSocket() {
    List<Stop> stops = tour.stops();

    assertThat(stops).hasSizeGreaterThan(10);
    assertThat(tour.isCalledByNetty(stops.get(0))).as("Netty calls the first").isTrue();
    assertThat(tour.callsNetty(stops.get(stops.size() - 1))).as("the last writes").isTrue();
    assertThat(stops)
        .as("the handler, and the value's place")
        .anyMatch(stop -> stop.file().endsWith("/StringCommands"))
        .anyMatch(stop -> stop.file().endsWith("/BlockDict"));
  }

  @Test
  void itIsShort() {
    assertThat(tour.stops().stream().map(Stop::file).distinct())
        .hasSizeLessThanOrEqualTo(MOST_FILES);
  }
}
