package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which {@link Rule} holds for the replies to which request. */
final class Rules {
  private static final Map<String, Rule> RULES = new HashMap<>();

  /** Commands that choose by chance, and how many words stand before a count. */
  private static final Set<String> BY_CHANCE =
      Set.of("SPOP", "SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY", "VRANDMEMBER");

  static {
    all(Rule.UNORDERED, "SMEMBERS", "SINTER", "SUNION", "SDIFF", "KEYS", "HKEYS", "HVALS");
    all(Rule.PAIRS, "HGETALL");
    all(Rule.TIMES, "TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME", "HTTL", "HPTTL", "HEXPIRETIME");
    all(Rule.TIMES, "HPEXPIRETIME", "XPENDING", "XINFO");
    all(Rule.LAYOUT, "DEBUG");
    all(Rule.SHAPE, "MEMORY", "VLINKS");
    all(Rule.SIZE, "VINFO");
    all(Rule.SCORES, "VSIM");
    all(Rule.CURSOR, "SCAN", "SSCAN", "HSCAN", "ZSCAN");
  }

  private Rules() {}

  private static void all(Rule rule, String... names) {
    for (String name : names) {
      RULES.put(name, rule);
    }
  }

  /** The rule for a request. */
  static Rule of(Request request) {
    String name = request.name();
    if (name.equals("SORT") || name.equals("SORT_RO")) {
      return request.has("BY") ? Rule.UNORDERED : Rule.EXACT;
    }
    if (name.equals("OBJECT") && request.word(1).equalsIgnoreCase("IDLETIME")) {
      return Rule.SHAPE;
    }
    if (name.equals("XADD") && request.has("*")) {
      return Rule.SHAPE;
    }
    return RULES.getOrDefault(name, Rule.EXACT);
  }

  /**
   * Whether two replies count as the same.
   *
   * @param before the exchange before, which tells what there was to choose from; or null
   */
  static boolean same(Exchange exchange, Exchange before) {
    RespValue vireo = exchange.vireo();
    RespValue redis = exchange.redis();
    if (vireo.equals(redis)) {
      return true;
    }
    if (Scripted.is(exchange.request())) {
      return Scripted.same(exchange);
    }
    if (BY_CHANCE.contains(exchange.request().name())) {
      return Rule.SIZE.same(vireo, redis)
          && (before == null || isFrom(vireo, before.vireo(), exchange.request()));
    }
    return Rule.SHAPE.same(vireo, redis)
            && !(redis instanceof RespValue.Failure)
            && (of(exchange.request()).same(vireo, redis) || isCollated(exchange))
        || Intended.covers(exchange);
  }

  /** Redis sorts texts up to a zero byte; what is the same so far stands in any order. */
  private static boolean isCollated(Exchange exchange) {
    return exchange.request().name().startsWith("SORT")
        && exchange.request().has("ALPHA")
        && Rule.texts(exchange.redis()).stream().anyMatch(text -> text.contains("\\x00"))
        && Rule.UNORDERED.same(exchange.vireo(), exchange.redis());
  }

  /** Whether a choice is one of what there was; without repetitions, unless they are asked for. */
  private static boolean isFrom(RespValue choice, RespValue all, Request request) {
    if (!(all instanceof RespValue.Many) || choice instanceof RespValue.Failure) {
      return true;
    }
    if (choice instanceof RespValue.Nil) {
      return Rule.items(all).isEmpty();
    }
    boolean distinct = !request.word(2).startsWith("-");
    List<RespValue> chosen = Rule.items(choice);
    boolean plain = request.words().size() == 3;
    return Rule.texts(all).containsAll(Rule.texts(choice))
        && (!distinct || !plain || distinct(chosen));
  }

  private static boolean distinct(List<RespValue> items) {
    Set<String> seen = new HashSet<>();
    return items.stream().allMatch(item -> seen.add(RespText.of(item)));
  }
}
