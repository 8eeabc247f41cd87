package io.vireo.dist;

import java.util.Locale;

/**
 * An operating system on a processor, by the names that Netty's jars have for them.
 *
 * @param system {@code linux}, {@code osx} or {@code windows}
 * @param processor {@code x86_64} or {@code aarch_64}
 */
record Platform(String system, String processor) {

  /** The platform that this JVM runs on, which is the one that {@code jlink} makes images for. */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** The platform with these names as {@code os.name} and {@code os.arch}. */
  static Platform of(String osName, String osArch) {
    String name = osName.toLowerCase(Locale.ROOT);
    String system =
        name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "osx" : "linux";
    return new Platform(system, osArch.equals("aarch64") ? "aarch_64" : "x86_64");
  }

  /** Whether machine code in a jar, by the name of its file there, is for this platform. */
  boolean uses(String nativeFile) {
    String base = nativeFile.replaceFirst("\\.[a-z]+$", "");
    boolean named =
        base.contains("_linux_") || base.contains("_osx_") || base.contains("_windows_");
    // Netty's epoll names only the processor.
    boolean fits = named ? base.contains("_" + system + "_") : system.equals("linux");
    return fits && base.endsWith("_" + processor);
  }

  @Override
  public String toString() {
    return system + "-" + processor;
  }
}
