package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The drawing of the packages in docs/builders/architecture.md is as the code is. */
@Tag("long")
class RoomsDrawingTest {
  private static final Path PAGE = Path.of("..", "docs", "builders", "architecture.md");
  private static final String BEGIN =
      "<!-- drawn from the code: bin/test RoomsDrawingTest -Dvireo.docs.write=true -->\n";
  private static final String END = "<!-- end of what is drawn from the code -->\n";

  @Test
  void theDrawingIsUpToDate() throws IOException {
    RoomsDrawing rooms =
        new RoomsDrawing(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(new WithoutCommandLine())
                .importPackages("io.vireo"));
    assertThat(rooms.upward()).as("imports of a floor from one above it").isEmpty();
    String drawing = rooms.text();
    String page = Files.readString(PAGE);
    int from = page.indexOf(BEGIN) + BEGIN.length();
    int to = page.indexOf(END);
    assertThat(to).as("the page has a place for the drawing").isGreaterThanOrEqualTo(from);
    if (Boolean.getBoolean("vireo.docs.write")) {
      Files.writeString(PAGE, page.substring(0, from) + drawing + page.substring(to));
    }

    String drawn = Files.readString(PAGE);
    assertThat(drawn.substring(from, drawn.indexOf(END)))
        .as("bin/test RoomsDrawingTest -Dvireo.docs.write=true draws it anew")
        .isEqualTo(drawing);
  }
}
