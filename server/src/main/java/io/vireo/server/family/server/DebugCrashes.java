package io.vireo.server.family.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The options of DEBUG that end the process as a crash would. */
public final class DebugCrashes implements DebugOptions {
  private static final Logger LOG = LoggerFactory.getLogger(DebugCrashes.class);

  /** 128 and the number of the signal that would have ended the process. */
  private static final int ABORTED = 134;

  private static final int SEGMENTATION_FAULT = 139;

  private final IntConsumer halt;
  private final Map<String, DebugOption> options = new HashMap<>();

  /**
   * The options.
   *
   * @param halt ends the process at once with a code
   */
  /** Ends the process by {@code halt}, which takes its exit code. */
  public DebugCrashes(IntConsumer halt) {
    this.halt = halt;
    crash("SEGFAULT", SEGMENTATION_FAULT);
    crash("PANIC", ABORTED);
    crash("ASSERT", ABORTED);
    crash("OOM", ABORTED);
  }

  @Override
  public Map<String, DebugOption> options() {
    return options;
  }

  private void crash(String name, int code) {
    options.put(
        name,
        DebugOption.atLeast(
            2,
            call -> {
              LOG.error("DEBUG {} ends the process with code {} as a crash would", name, code);
              halt.accept(code);
            }));
  }
}
