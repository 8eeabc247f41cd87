package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests that a script says one after the other: they stand behind it, with a word between them,
 * and it returns a list of their replies, each in a list of its own, so that nothing can be one.
 */
final class Scripted {
  private static final String BETWEEN = "--next--";
  private static final String PLACE = " script: ";
  private static final String EACH =
      "local r, from = {}, 1 for to = 1, #ARGV do if ARGV[to] == '"
          + BETWEEN
          + "' then r[#r + 1] = {redis.%s(unpack(ARGV, from, to - 1))} from = to + 1 end end return r";
  private static final List<String> SCRIPTS =
      List.of(
          String.format(EACH, "pcall"),
          "redis.setresp(3) " + String.format(EACH, "pcall"),
          String.format(EACH, "call"));

  private Scripted() {}

  /** A request that has a script say some. */
  static Request of(List<Request> requests, SplittableRandom random) {
    List<String> words = new ArrayList<>(List.of("EVAL"));
    words.add(SCRIPTS.get(random.nextInt(SCRIPTS.size())));
    words.add("0");
    for (Request request : requests) {
      words.addAll(request.words());
      words.add(BETWEEN);
    }
    return new Request(words);
  }

  /** Whether that is what a request does. */
  static boolean is(Request request) {
    return request.name().equals("EVAL") && SCRIPTS.contains(request.word(1));
  }

  /** What the script says. */
  static List<Request> inner(Request request) {
    List<Request> inner = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (String word : request.words().subList(3, request.words().size())) {
      if (!word.equals(BETWEEN)) {
        words.add(word);
      } else if (!words.isEmpty()) {
        inner.add(new Request(words));
        words.clear();
      }
    }
    return inner;
  }

  /** Whether all replies within two lists of them, or the errors that ended them, count as same. */
  static boolean same(Exchange exchange) {
    if (exchange.vireo() instanceof RespValue.Failure vireo
        && exchange.redis() instanceof RespValue.Failure redis) {
      return sameFailure(exchange.request(), vireo, redis);
    }
    List<RespValue> vireo = Rule.items(exchange.vireo());
    List<RespValue> redis = Rule.items(exchange.redis());
    List<Request> requests = inner(exchange.request());
    boolean same = vireo.size() == redis.size() && redis.size() == requests.size();
    Exchange before = null;
    for (int i = 0; same && i < requests.size(); i++) {
      Exchange inner = new Exchange(requests.get(i), only(vireo.get(i)), only(redis.get(i)));
      same = Rules.same(inner, before);
      before = inner;
    }
    return same;
  }

  /** The script ended with the error of one of its requests, and says at the end where that was. */
  private static boolean sameFailure(
      Request request, RespValue.Failure vireo, RespValue.Failure redis) {
    String place = place(vireo);
    if (!place.equals(place(redis))) {
      return false;
    }
    RespValue ours = without(place, vireo);
    RespValue theirs = without(place, redis);
    return inner(request).stream()
        .anyMatch(inner -> Intended.quotesBytes(new Exchange(inner, ours, theirs)));
  }

  private static String place(RespValue.Failure failure) {
    return failure.text().substring(Math.max(0, failure.text().lastIndexOf(PLACE)));
  }

  private static RespValue without(String place, RespValue.Failure failure) {
    String text = failure.text();
    return new RespValue.Failure(text.substring(0, text.length() - place.length()));
  }

  private static RespValue only(RespValue list) {
    List<RespValue> items = Rule.items(list);
    return items.size() == 1 ? items.get(0) : list;
  }
}
