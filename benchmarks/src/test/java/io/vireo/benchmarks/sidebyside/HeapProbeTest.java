package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapProbeTest {
  @Test
  void addsUpTheGenerationsOfTheSerialCollector() {
    String info =
        """
        4242:
        DefNew     total 9792K, used 100K [0x1, 0x2, 0x3)
         eden space 8704K,   1% used [0x1, 0x2, 0x3)
         from space 1088K,   0% used [0x1, 0x2, 0x3)
        Tenured    total 21888K, used 2048K [0x1, 0x2, 0x3)
         the  space 21888K,   9% used [0x1, 0x2, 0x3)
        Metaspace       used 7777K, committed 8000K, reserved 1114112K
         class space    used 777K, committed 800K, reserved 1048576K
        """;
    assertThat(HeapProbe.parse(info)).isEqualTo(2148.0 * 1024);
  }

  @Test
  void readsOtherCollectors() {
    assertThat(
            HeapProbe.parse(
                " garbage-first heap   total reserved 1048576K, committed 9216K, used 3000K [0x1)"
                    + "\n  region size 1024K, 2 young (2048K), 0 survivors (0K)\n"))
        .isEqualTo(3000.0 * 1024);
    assertThat(HeapProbe.parse(" ZHeap           used 20M, capacity 384M, max capacity 6026M\n"))
        .isEqualTo(20.0 * 1024 * 1024);
  }
}
