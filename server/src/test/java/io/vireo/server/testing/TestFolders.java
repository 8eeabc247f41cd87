package io.vireo.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The folders in which this process leaves files: one for what is temporary, JUnit's folders and
 * what libraries unpack, and one for the data of servers in the process. Each is named after the
 * process, and goes with its tests. What a process has left that was killed, the next one removes.
 *
 * <p>Registered by {@code META-INF/services} as what listens to JUnit's launcher, and by {@code
 * junit-platform.properties} as what makes its folders.
 */
public final class TestFolders implements LauncherSessionListener, TempDirFactory {
  private static final String PREFIX = "vireo-tests-";
  private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
  private static final Path DATA = Path.of("target", "servers").toAbsolutePath();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TestFolders::removeOwn));
  }

  /** A folder in which nobody else leaves files. */
  static Path fresh() {
    try {
      return Files.createTempDirectory(Files.createDirectories(own(DATA)), "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Path createTempDirectory(AnnotatedElementContext field, ExtensionContext test)
      throws IOException {
    return Files.createTempDirectory(temporary(), "junit-");
  }

  private static Path own(Path parent) {
    return parent.resolve(PREFIX + ProcessHandle.current().pid());
  }

  /** The folder for what is temporary. */
  public static Path temporary() {
    try {
      return Files.createDirectories(own(TEMPORARY));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Before anybody needs a folder, or a library of Netty. */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    left(TEMPORARY).forEach(TestFolders::remove);
    left(DATA).forEach(TestFolders::remove);
    System.setProperty("io.netty.native.workdir", temporary().toString());
  }

  private static void removeOwn() {
    remove(own(TEMPORARY));
    remove(own(DATA));
  }

  /** The folders of processes that are gone. */
  static List<Path> left(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(TestFolders::isLeft).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isLeft(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches(PREFIX + "\\d{1,18}")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
  }

  /** Removes a folder with all that is in it, as far as that goes: others may be at it too. */
  static void remove(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException stays) {
      // The next run tries again.
    }
  }
}
