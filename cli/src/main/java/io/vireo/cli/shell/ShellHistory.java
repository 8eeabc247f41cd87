package io.vireo.cli.shell;

import io.vireo.config.SplitArgs;
import java.time.Instant;
import java.util.List;
import org.jline.reader.impl.history.DefaultHistory;

/** The lines of before, without those that hold secrets. */
final class ShellHistory extends DefaultHistory {
  @Override
  public void add(Instant time, String line) {
    List<String> words = SplitArgs.split(TypedLine.bytes(line));
    if (words == null || !Sensitive.isSensitive(words)) {
      super.add(time, line);
    }
  }
}
