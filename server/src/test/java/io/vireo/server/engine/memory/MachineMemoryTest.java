package io.vireo.server.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineMemoryTest {
  private static final long GIBI = 1L << 30;

  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void machine() throws IOException {
    file("proc/meminfo", "MemTotal:        8388608 kB\nMemFree:          103132 kB\n");
  }

  private long available() {
    return MachineMemory.below(root).available();
  }

  @Test
  void thisMachineHasSome() {
    assertThat(MachineMemory.ofThisMachine().total()).isGreaterThan(1 << 28);
    assertThat(MachineMemory.ofThisMachine().available()).isPositive();
  }

  @Test
  void withoutControlGroupsAllIsAllowed() throws IOException {
    machine();
    assertThat(available()).isEqualTo(8 * GIBI);
    assertThat(MachineMemory.below(root).allowed()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aContainerSeesItsOwnLimit() throws IOException {
    machine();
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "1073741824\n");
    assertThat(available()).isEqualTo(GIBI);
    file("sys/fs/cgroup/memory.max", "max\n");
    assertThat(available()).isEqualTo(8 * GIBI);
  }

  @Test
  void theLimitOfAUnitOrOfItsSliceCounts() throws IOException {
    machine();
    file("proc/self/cgroup", "0::/system.slice/vireo.service\n");
    file("sys/fs/cgroup/system.slice/vireo.service/memory.max", "3221225472\n");
    assertThat(available()).isEqualTo(3 * GIBI);
    file("sys/fs/cgroup/system.slice/memory.max", "2147483648\n");
    assertThat(available()).isEqualTo(2 * GIBI);
  }

  @Test
  void soItIsWithTheFirstVersion() throws IOException {
    machine();
    file("proc/self/cgroup", "12:cpu,cpuacct:/a\n9:memory:/docker/abc\n0::/\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(available()).isEqualTo(8 * GIBI);
    file("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "536870912\n");
    assertThat(available()).isEqualTo(GIBI / 2);
  }
}
