package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;

/** --hotkeys: the sixteen keys that are used most, by OBJECT FREQ. */
final class HotKeys {
  private static final int MOST = 16;

  /** A key and its counter. */
  private record Hot(String key, long counter) {}

  private final Server server;
  private final Console console;
  private final KeyScan scan;
  private final List<Hot> hottest = new ArrayList<>();
  private long sampled;

  HotKeys(Server server, Console console, KeyScan scan) {
    this.server = server;
    this.console = console;
    this.scan = scan;
  }

  int run() {
    long total = server.size();
    console.print(
        """

        # Scanning the entire keyspace to find hot keys as well as
        # average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec
        # per 100 SCAN commands (not usually needed).

        """);
    server.readOnly();
    ScanProgress progress = new ScanProgress(console);
    while (scan.hasNext()) {
      double percent = 100.0 * sampled / total;
      List<String> keys = scan.next();
      List<Long> counters = counters(keys);
      for (int i = 0; i < keys.size(); i++) {
        sampled++;
        add(keys.get(i), counters.get(i), percent);
      }
      if (progress.isDue()) {
        progress.draw(sampled, total, lines());
      }
      scan.pauseNowAndThen();
    }
    progress.end(sampled, total);
    console.append("\n-------- summary -------\n\n");
    if (!console.outputIsTerminal()) {
      console.append(scan.isInterrupted() ? "[%05.2f%%] ".formatted(100.0 * sampled / total) : "");
      console.append("Sampled " + sampled + " keys in the keyspace!\n");
    }
    lines().forEach(line -> console.append(line + "\n"));
    return 0;
  }

  private List<Long> counters(List<String> keys) {
    List<Reply> replies =
        server.callAll(keys.stream().map(key -> List.of("OBJECT", "FREQ", key)).toList());
    List<Long> counters = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Reply reply = replies.get(i);
      if (reply.isError()) {
        throw console.failed("Error: " + reply.text());
      }
      if (!reply.is(Type.INTEGER)) {
        console.error(
            "Warning: OBJECT freq on '"
                + SplitArgs.quote(keys.get(i))
                + "' failed (may have been deleted)\n");
      }
      counters.add(reply.integer());
    }
    return counters;
  }

  /** Keeps the list from the hottest on; of equals the first seen stays ahead of the later. */
  private void add(String key, long counter, double percent) {
    int at = hottest.size();
    while (at > 0 && counter > hottest.get(at - 1).counter()) {
      at--;
    }
    if (counter == 0 || at >= MOST) {
      return;
    }
    Hot hot = new Hot(SplitArgs.quote(key), counter);
    hottest.add(at, hot);
    if (hottest.size() > MOST) {
      hottest.remove(MOST);
    }
    if (!console.outputIsTerminal()) {
      console.append(
          "[%05.2f%%] Hot key %s found so far with counter %d\n"
              .formatted(percent, hot.key(), counter));
    }
  }

  private List<String> lines() {
    return hottest.stream()
        .map(hot -> "hot key found with counter: " + hot.counter() + "\tkeyname: " + hot.key())
        .toList();
  }
}
