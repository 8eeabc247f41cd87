package io.vireo.server.testing;

import io.vireo.server.durability.Disk;

/**
 * The disk of servers in the process that name none: this machine's, or with {@code
 * -Dvireo.files=windows} the same by the rules of {@link WindowsFiles}.
 */
final class TestDisk {
  private static final boolean WINDOWS = "windows".equals(System.getProperty("vireo.files"));

  private TestDisk() {}

  static Disk usual() {
    return WINDOWS ? Disk.atOnce(new WindowsFiles()) : Disk.AT_ONCE;
  }
}
