package io.vireo.server;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TestFolders;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The classes of this build for servers that are processes, with an archive of those that each of
 * them loads, as {@code bin/make-aot-cache} makes one for users: a server starts in half the time.
 *
 * <p>The JVM takes archives for jars only, so folders with classes are packed. Jars and archive are
 * made when a process of tests starts its first server, and go with its {@link TestFolders}. A JVM
 * that finds the archive unfit, since it has another kind of heap, starts without and says nothing.
 */
final class ServerClasses {
  private static final String SEPARATOR = System.getProperty("path.separator");

  private static ServerClasses made;

  private final String path;
  private final Path archive;

  private ServerClasses(Path folder) throws IOException {
    path = String.join(SEPARATOR, jars(folder));
    archive = folder.resolve("server.jsa");
    train(folder);
  }

  /** The options of a JVM that name the classes, and keep it from talking of their archive. */
  static synchronized List<String> options() {
    if (made == null) {
      try {
        made = new ServerClasses(Files.createDirectories(TestFolders.temporary().resolve("jars")));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return made.options("-XX:SharedArchiveFile=");
  }

  private List<String> options(String use) {
    String quiet = Runtime.version().feature() >= 25 ? "aot*=off" : "cds*=off";
    return List.of(
        "-Xlog:disable", "-Xlog:all=error," + quiet + ":stderr", use + archive, "-cp", path);
  }

  /** The class path of the tests without their own classes. */
  private static List<String> jars(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(SEPARATOR)) {
      Path place = Path.of(entry).toAbsolutePath();
      if (Files.isRegularFile(place)) {
        jars.add(place.toString());
      } else if (Files.isDirectory(place) && !entry.isEmpty() && !place.endsWith("test-classes")) {
        jars.add(pack(place, folder.resolve("classes" + jars.size() + ".jar")).toString());
      }
    }
    return jars;
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      out.setLevel(0);
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return jar;
  }

  /** Runs a server that writes down at its end which classes it has loaded. */
  private void train(Path folder) {
    ServerProgram program = ServerProgram.withClasses(options("-XX:ArchiveClassesAtExit="));
    int port = FreePort.find();
    try (ServerProcess server =
        ServerProcess.start(
            program, folder, "--port", "" + port, "--bind", "127.0.0.1", "--save", "")) {
      server.await("Ready to accept");
      try (SocketClient client = new SocketClient(port)) {
        client.run("SET", "key", "value");
        client.run("INFO", "everything");
        client.run("EVAL", "return redis.call('get', KEYS[1])", "1", "key");
        client.run("SHUTDOWN", "NOSAVE");
      }
      server.end();
    }
  }
}
