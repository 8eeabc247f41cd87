package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Compares replies, and those within the reply of EXEC by the commands that were queued. */
final class Judge {
  private static final int SHOWN = 3_000;

  private final Map<Integer, List<Request>> queues = new HashMap<>();
  private final UnaryOperator<Exchange> named;

  /**
   * A judge.
   *
   * @param named makes the two replies of an exchange comparable where they tell ids of clients
   */
  Judge(UnaryOperator<Exchange> named) {
    this.named = named;
  }

  /**
   * Compares the replies to one request.
   *
   * @param before the exchange before within the same step, or null
   */
  Optional<Difference> judge(int step, int client, Exchange exchange, Exchange before) {
    List<Request> queue = queues.get(client);
    if (exchange.request().name().equals("EXEC") && queue != null) {
      queues.remove(client);
      return execution(step, exchange, queue);
    }
    boolean queued = queue != null && isQueued(exchange.vireo()) && isQueued(exchange.redis());
    follow(client, exchange);
    return queued || Rules.same(exchange, before)
        ? Optional.empty()
        : Optional.of(difference(step, exchange));
  }

  private static boolean isQueued(RespValue reply) {
    return reply instanceof RespValue.Status status && status.text().equals("QUEUED");
  }

  private void follow(int client, Exchange exchange) {
    String name = exchange.request().name();
    boolean done = "OK".equals(exchange.redis().asText());
    if (name.equals("MULTI") && done) {
      queues.put(client, new ArrayList<>());
    } else if (name.equals("DISCARD") && done) {
      queues.remove(client);
    } else if (isQueued(exchange.redis()) && queues.containsKey(client)) {
      queues.get(client).add(exchange.request());
    }
  }

  private Optional<Difference> execution(int step, Exchange exchange, List<Request> requests) {
    List<RespValue> vireo = Rule.items(exchange.vireo());
    List<RespValue> redis = Rule.items(exchange.redis());
    if (exchange.vireo().equals(exchange.redis())) {
      return Optional.empty();
    }
    if (vireo.size() != requests.size() || redis.size() != requests.size()) {
      return Optional.of(difference(step, exchange));
    }
    Exchange before = null;
    for (int i = 0; i < requests.size(); i++) {
      Exchange inner = named.apply(new Exchange(requests.get(i), vireo.get(i), redis.get(i)));
      if (!Rules.same(inner, before)) {
        return Optional.of(difference(step, inner));
      }
      before = inner;
    }
    return Optional.empty();
  }

  private static Difference difference(int step, Exchange exchange) {
    Request request = exchange.request();
    return new Difference(
        request.name(), step, request, shown(exchange.vireo()), shown(exchange.redis()));
  }

  /** A reply as a text of bounded length. */
  static String shown(RespValue value) {
    String text = RespText.of(value);
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  /** Whether a client is between MULTI and EXEC. */
  boolean isQueueing(int client) {
    return queues.containsKey(client);
  }
}
