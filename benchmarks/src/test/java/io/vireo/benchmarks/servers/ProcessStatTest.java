package io.vireo.benchmarks.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessStatTest {
  @Test
  void addsUserAndSystemTime() {
    String stat = "42 (a) (b c) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 1 0 99 0 0\n";
    assertThat(ProcessStat.cpuMicros(stat)).isEqualTo(2_000_000);
  }

  @Test
  void readsResidentMemory() throws IOException {
    assertThat(ProcessStat.residentBytes("Name:\tx\nVmHWM:\t  9 kB\nVmRSS:\t    12 kB\n"))
        .isEqualTo(12 * 1024);
  }

  @Test
  void aProcessThatEndedHasNoMemory() {
    assertThatThrownBy(() -> ProcessStat.residentBytes("Name:\tx\nState:\tZ (zombie)\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void readsItsOwnProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    assertThat(ProcessStat.cpuMicros(pid)).isPositive();
    assertThat(ProcessStat.residentBytes(pid)).isGreaterThan(1 << 20);
  }
}
