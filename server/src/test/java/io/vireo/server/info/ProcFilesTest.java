package io.vireo.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.memory.MachineMemory;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
  @Test
  void theProcessTakesMemoryAndTime() {
    assertThat(ProcFiles.residentBytes()).isPositive();
    assertThat(MachineMemory.ofThisMachine().total()).isGreaterThan(ProcFiles.residentBytes());
    ProcFiles.CpuTime process = ProcFiles.process();
    assertThat(process.user() + process.system()).isPositive();
    ProcFiles.CpuTime thread = ProcFiles.thread();
    assertThat(thread.user() + thread.system())
        .isNotNegative()
        .isLessThanOrEqualTo(ProcFiles.process().user() + ProcFiles.process().system());
  }
}
