package io.vireo.server.crash;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Thinks of what a connection asks for next, and does the same to its model. */
final class Deeds {
  /** Counters that every transaction of every connection increments, at its beginning and end. */
  static final List<String> SHARED = List.of("tx:first", "tx:last");

  /** A time that no round reaches, Unix milliseconds: 2100-01-01. */
  private static final long FAR = 4_102_444_800_000L;

  private static final int MOST_ELEMENTS = 24;

  private final Random random;
  private final String prefix;
  private final Model model;
  private int shortLived;
  private long streamId;

  Deeds(Random random, String prefix, Model model) {
    this.random = random;
    this.prefix = prefix;
    this.model = model;
    Model.Entry stream = model.find(key("x0"));
    streamId = stream == null ? 0 : Long.parseLong(stream.list.getLast().split("-")[0]);
  }

  /** The keys of a connection. */
  static List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    for (String name : "s0 s1 s2 y0 n0 n1 h0 h1 l0 l1 t0 z0 x0 tx".split(" ")) {
      keys.add(prefix + name);
    }
    return keys;
  }

  private String key(String name) {
    return prefix + name;
  }

  Deed next() {
    int kind = random.nextInt(12);
    if (kind == 0) {
      return transaction();
    }
    return kind == 1 ? brief() : Deed.of(List.<String[]>of(command()));
  }

  /** All keys are deleted. */
  Deed flush() {
    keys(prefix).forEach(model::delete);
    return Deed.of(List.<String[]>of(words("FLUSHALL")));
  }

  private Deed transaction() {
    List<String[]> commands = new ArrayList<>();
    commands.add(words("MULTI"));
    commands.add(words("INCR", SHARED.get(0)));
    for (int i = random.nextInt(4); i > 0; i--) {
      commands.add(command());
    }
    commands.add(increment(key("tx"), 1));
    commands.add(words("INCR", SHARED.get(1)));
    commands.add(words("EXEC"));
    return Deed.of(commands);
  }

  private Deed brief() {
    String name = prefix + "brief:" + System.nanoTime() + ':' + shortLived++;
    long millis = 1 + random.nextInt(300);
    return new Deed(
        List.<String[]>of(words("SET", name, "v", "PX", Long.toString(millis))), name, millis);
  }

  private String[] command() {
    String digit = Integer.toString(random.nextInt(2));
    return switch (random.nextInt(9)) {
      case 0 -> hash(key("h" + digit));
      case 1 -> list(key("l" + digit));
      case 2 -> set(key("t0"));
      case 3 -> sorted(key("z0"));
      case 4 -> stream(key("x0"));
      case 5 -> increment(key("n" + digit), random.nextInt(100));
      case 6 -> delete();
      default -> string();
    };
  }

  private static String[] words(String... words) {
    return words;
  }

  private String text() {
    return Integer.toString(random.nextInt(1_000_000), 36).repeat(1 + random.nextInt(8));
  }

  private String[] string() {
    if (random.nextInt(6) == 0) {
      String text = text();
      Model.Entry entry = model.begin(key("y0"));
      entry.text = text;
      entry.deadline = Model.RELATIVE;
      model.end(key("y0"));
      return words("SET", key("y0"), text, "EX", Integer.toString(5_000 + random.nextInt(5_000)));
    }
    String name = key("s" + random.nextInt(3));
    Model.Entry entry = model.begin(name);
    String[] command;
    if (entry.text != null && entry.text.length() < 100 && random.nextInt(4) == 0) {
      String more = text();
      entry.text += more;
      command = words("APPEND", name, more);
    } else {
      entry.text = text();
      entry.deadline = random.nextInt(3) == 0 ? FAR + random.nextInt(1_000_000) : Model.NONE;
      command =
          entry.deadline == Model.NONE
              ? words("SET", name, entry.text)
              : words("SET", name, entry.text, "PXAT", Long.toString(entry.deadline));
    }
    model.end(name);
    return command;
  }

  private String[] increment(String name, int by) {
    Model.Entry entry = model.begin(name);
    long number = (entry.text == null ? 0 : Long.parseLong(entry.text)) + by;
    entry.text = Long.toString(number);
    model.end(name);
    return words("INCRBY", name, Integer.toString(by));
  }

  private String[] hash(String name) {
    Model.Entry entry = model.begin(name);
    String field = "f" + random.nextInt(MOST_ELEMENTS);
    String[] command;
    if (random.nextInt(3) == 0) {
      entry.pairs.remove(field);
      command = words("HDEL", name, field);
    } else {
      String text = text();
      entry.pairs.put(field, text);
      command = words("HSET", name, field, text);
    }
    model.end(name);
    return command;
  }

  private String[] list(String name) {
    Model.Entry entry = model.begin(name);
    String[] command;
    if (entry.list.size() > MOST_ELEMENTS || random.nextInt(3) == 0) {
      entry.list.pollFirst();
      command = words("LPOP", name);
    } else {
      String text = text();
      entry.list.addLast(text);
      command = words("RPUSH", name, text);
    }
    model.end(name);
    return command;
  }

  private String[] set(String name) {
    Model.Entry entry = model.begin(name);
    String member = "m" + random.nextInt(MOST_ELEMENTS);
    boolean out = random.nextBoolean();
    if (out) {
      entry.members.remove(member);
    } else {
      entry.members.add(member);
    }
    model.end(name);
    return words(out ? "SREM" : "SADD", name, member);
  }

  private String[] sorted(String name) {
    Model.Entry entry = model.begin(name);
    String member = "m" + random.nextInt(MOST_ELEMENTS);
    int by = random.nextInt(10);
    long score = Long.parseLong(entry.pairs.getOrDefault(member, "0")) + by;
    entry.pairs.put(member, Long.toString(score));
    model.end(name);
    return words("ZINCRBY", name, Integer.toString(by), member);
  }

  private String[] stream(String name) {
    Model.Entry entry = model.begin(name);
    String id = ++streamId + "-1";
    String text = text();
    entry.list.addLast(id + ' ' + text);
    while (entry.list.size() > MOST_ELEMENTS) {
      entry.list.pollFirst();
    }
    model.end(name);
    return words("XADD", name, "MAXLEN", Integer.toString(MOST_ELEMENTS), id, "f", text);
  }

  private String[] delete() {
    List<String> all = keys(prefix);
    // Neither the counter of transactions nor the stream, whose numbers must not begin again.
    Iterator<String> some = all.subList(0, all.size() - 2).iterator();
    String name = some.next();
    for (int i = random.nextInt(all.size() - 2); i > 0; i--) {
      name = some.next();
    }
    model.delete(name);
    return words("DEL", name);
  }
}
