package io.vireo.server.differential;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the requests of an episode simpler word by word. */
final class WordShrinker {
  private final Predicate<Episode> accept;
  private Episode episode;

  /**
   * A shrinker.
   *
   * @param accept tells whether an episode still shows the difference
   */
  WordShrinker(Predicate<Episode> accept) {
    this.accept = accept;
  }

  void shrink(Episode from) {
    episode = from;
    for (int i = episode.steps().size() - 1; i >= 0; i--) {
      if (i < episode.steps().size() && episode.steps().get(i) instanceof Step.Say) {
        step(i);
      }
    }
  }

  private void step(int at) {
    int count = ((Step.Say) episode.steps().get(at)).requests().size();
    for (int i = 0; i < count; i++) {
      halve(at, i);
      for (int word = request(at, i).words().size() - 1; word > 0; word--) {
        if (word < request(at, i).words().size()
            && !replaced(at, i, request(at, i).without(word))) {
          simplify(at, i, word);
        }
      }
    }
  }

  /** Leaves out long runs of words in one go. */
  private void halve(int at, int i) {
    for (int run = request(at, i).words().size() / 2; run >= 4; run /= 2) {
      for (int from = request(at, i).words().size() - run; from > 1; from -= run) {
        List<String> words = new ArrayList<>(request(at, i).words());
        words.subList(from, Math.min(words.size(), from + run)).clear();
        replaced(at, i, new Request(words));
      }
    }
  }

  private void simplify(int at, int i, int word) {
    boolean simpler = true;
    while (simpler) {
      simpler = false;
      String text = request(at, i).word(word);
      for (String candidate : candidates(text)) {
        if (replaced(at, i, request(at, i).with(word, candidate))) {
          simpler = true;
          break;
        }
      }
    }
  }

  private static Set<String> candidates(String text) {
    Set<String> simpler = new LinkedHashSet<>();
    if (text.length() > 1) {
      simpler.add("a");
      simpler.add("1");
    }
    if (text.length() > 3) {
      simpler.add(text.substring(0, text.length() / 2));
      simpler.add(text.substring(0, text.length() - 1));
    }
    simpler.remove(text);
    return simpler;
  }

  private Request request(int at, int i) {
    return ((Step.Say) episode.steps().get(at)).requests().get(i);
  }

  private boolean replaced(int at, int i, Request request) {
    Step.Say say = (Step.Say) episode.steps().get(at);
    List<Request> requests = new ArrayList<>(say.requests());
    if (Unsuitable.is(request)) {
      return false;
    }
    requests.set(i, request);
    List<Step> steps = new ArrayList<>(episode.steps());
    steps.set(at, new Step.Say(say.client(), requests));
    Episode candidate = episode.with(steps);
    if (!accept.test(candidate)) {
      return false;
    }
    episode = candidate;
    return true;
  }
}
