package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.OutputMode;
import io.vireo.config.SplitArgs;
import java.util.List;

/** --scan: prints the names of all keys. */
final class ScanMode {
  private ScanMode() {}

  static int run(KeyScan scan, Console console, OutputMode output) {
    while (scan.hasNext()) {
      List<String> keys = scan.next();
      for (String key : keys) {
        console.append((output == OutputMode.STANDARD ? SplitArgs.quote(key) : key) + "\n");
      }
      console.flush();
      scan.pauseEach();
    }
    return 0;
  }
}
