package example;

import io.vireo.embedded.Reply;
import io.vireo.embedded.Vireo;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that counts its own starts, in a server which is a part of it. */
public class Main {
  public static void main(String[] args) throws Exception {
    Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("starts");
    for (int i = 0; i < 2; i++) {
      try (var vireo = Vireo.builder().folder(folder).set("maxmemory", "64mb").start()) {
        long starts = vireo.execute("INCR", "starts").number();
        Reply others = vireo.execute("HGETALL", "nobody");
        System.out.println(vireo.uri() + " has started " + starts + " times, " + others);
      }
    }
  }
}
