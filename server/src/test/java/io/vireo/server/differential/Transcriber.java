package io.vireo.server.differential;

import java.util.List;
import java.util.Map;

/**
 * Writes an episode in the notation of the transcripts, with the difference behind it. With Redis'
 * replies filled in by the recorder it can become one.
 */
final class Transcriber {
  private static final List<String> NAMES = List.of("", "b", "w", "x", "y", "h");

  private final StringBuilder out = new StringBuilder();

  private Transcriber() {}

  /** The text of an episode and what came of it. */
  static String of(Episode episode, Difference difference) {
    Transcriber transcriber = new Transcriber();
    transcriber.heading(episode, difference);
    episode.steps().forEach(transcriber::step);
    return transcriber.out.append('\n').append(difference).toString();
  }

  private void heading(Episode episode, Difference difference) {
    out.append("== ").append(difference.subject());
    for (Map.Entry<String, String> setting : episode.settings().entrySet()) {
      out.append(" [config %s %s]".formatted(setting.getKey(), setting.getValue()));
    }
    out.append("\n# From the seed ").append(episode.seed()).append('\n');
    boolean third = episode.steps().stream().anyMatch(s -> clientOf(s) == 1);
    boolean waiters = episode.steps().stream().anyMatch(s -> s instanceof Step.Block);
    if (third) {
      out.append("b> HELLO 3\n*\n");
    }
    if (waiters) {
      out.append("x> HELLO 3\n*\n");
    }
  }

  private static int clientOf(Step step) {
    if (step instanceof Step.Say say) {
      return say.client();
    }
    return step instanceof Step.Scan scan ? scan.client() : -1;
  }

  private void step(Step step) {
    if (step instanceof Step.Say say) {
      say.requests().forEach(request -> line(NAMES.get(say.client()), request));
    } else if (step instanceof Step.Scan scan) {
      out.append("# To the end:\n");
      line(NAMES.get(scan.client()), scan.request());
    } else if (step instanceof Step.Lapse lapse) {
      lapse.requests().forEach(request -> line(NAMES.get(lapse.client()), request));
      out.append("> advance ").append(lapse.millis()).append("ms\n");
    } else if (step instanceof Step.Block block) {
      for (int i = 0; i < block.waiting().size(); i++) {
        line(NAMES.get(Peer.WAITERS.get(i)), block.waiting().get(i));
      }
      block.waking().forEach(request -> line(NAMES.get(Peer.HELPER), request));
    } else if (step instanceof Step.Swap swap) {
      out.append("# Each server restores what the other one dumps: ").append(swap.key());
      out.append('\n');
    } else if (step instanceof Step.Replace replace) {
      out.append("# Is replaced by a new one: client-").append(replace.client()).append('\n');
    } else if (step instanceof Step.Reload) {
      line(NAMES.get(Peer.HELPER), Request.of("DEBUG", "RELOAD"));
    } else {
      out.append("# Check\n");
    }
  }

  private void line(String client, Request request) {
    out.append(client).append("> ").append(request).append('\n');
  }
}
