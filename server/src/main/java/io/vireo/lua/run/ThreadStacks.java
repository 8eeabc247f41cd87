package io.vireo.lua.run;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** How large the stacks of Java threads are that ask for no size. */
final class ThreadStacks {
  private static final int KILOBYTE = 1024;

  private ThreadStacks() {}

  /** The size in bytes; 0 if this JVM does not tell. It takes some milliseconds the first time. */
  static long size() {
    HotSpotDiagnosticMXBean machine =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (machine == null) {
      return 0;
    }
    try {
      return Long.parseLong(machine.getVMOption("ThreadStackSize").getValue()) * KILOBYTE;
    } catch (IllegalArgumentException unknown) {
      return 0;
    }
  }
}
