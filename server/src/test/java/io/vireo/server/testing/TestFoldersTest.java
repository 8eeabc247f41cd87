package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFoldersTest {
  @Test
  void temporaryFilesAreInTheFolderOfThisProcess(@TempDir Path folder) {
    assertThat(folder.toString()).contains("vireo-tests-" + ProcessHandle.current().pid());
  }

  @Test
  void onlyFoldersOfProcessesThatAreGoneAreLeft(@TempDir Path parent) throws IOException {
    Path gone = Files.createDirectories(parent.resolve("vireo-tests-999999999999"));
    Files.createDirectory(parent.resolve("vireo-tests-" + ProcessHandle.current().pid()));
    Files.createDirectory(parent.resolve("vireo-tests-mine"));
    Files.createDirectory(parent.resolve("other"));
    assertThat(TestFolders.left(parent)).containsExactly(gone);
  }

  @Test
  void removesAFolderWithAllThatIsInIt(@TempDir Path parent) throws IOException {
    Path folder = Files.createDirectories(parent.resolve("folder/within")).getParent();
    Files.writeString(folder.resolve("within/file"), "text");
    TestFolders.remove(folder);
    assertThat(parent).isEmptyDirectory();
  }
}
