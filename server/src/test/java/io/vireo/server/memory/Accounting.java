package io.vireo.server.memory;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds {@code used_memory} against the heap: fills a server with one kind of value after the
 * other, changes, shrinks and deletes, and each time prints how far the two have moved from where
 * they began. In a JVM of its own, with a collector that leaves nothing behind.
 *
 * <p>A line of output: kind, phase, bytes by the books, bytes on the heap.
 */
public final class Accounting {
  private final InProcessServer server =
      new InProcessServer("save", "slowlog-log-slower-than -1", "latency-tracking no").alone();
  private final InProcessClient client = server.client();
  private final Random random = new Random(42);

  /** How a value comes to be, changes and loses elements. */
  private interface Kind {
    void build(Accounting a, String key);

    default void change(Accounting a, String key) {
      build(a, key);
    }

    default void shrink(Accounting a, String key) {}
  }

  private Accounting() {}

  /** Runs all kinds. */
  public static void main(String[] arguments) {
    Accounting accounting = new Accounting();
    // Once for nothing, so that classes are loaded and buffers have their size.
    accounting.run("warm", 2_000, accounting.hash(3, 10));
    accounting.run("warm", 100, accounting.sortedSet(300));
    accounting.run("warm", 20, accounting.list(4000, 20));
    accounting.run("warm", 300, accounting.stream(5));
    accounting.all();
  }

  private void all() {
    System.out.println("begin");
    run("string int", 30_000, (a, key) -> a.command("SET", key, "" + a.random.nextInt()));
    run("string 16", 30_000, (a, key) -> a.command("SET", key, a.text(16)));
    run("string 0-1200", 5_000, (a, key) -> a.command("SET", key, a.text(a.random.nextInt(1200))));
    run("string 5000", 750, (a, key) -> a.command("SET", key, a.text(5000)));
    run("string append", 2_000, appended());
    run("string ttl", 30_000, timed());
    run("key 200", 12_500, (a, key) -> a.command("SET", "k".repeat(200) + key, "x"));
    run("bitmap", 250, (a, key) -> a.command("SETBIT", key, "" + a.random.nextInt(80_000), "1"));
    run("list packed", 5_000, list(20, 10));
    run("list chunks", 30, list(4000, 20));
    run("set intset", 5_000, set(50, true));
    run("set packed", 5_000, set(30, false));
    run("set table", 25, set(3000, false));
    run("hash packed", 5_000, hash(15, 12));
    run("hash table", 25, hash(2000, 20));
    run("hash ttl packed", 2_500, timedHash(15));
    run("hash ttl table", 20, timedHash(1500));
    run("zset packed", 4_000, sortedSet(20));
    run("zset tree", 25, sortedSet(2000));
    run("hyperloglog", 300, hyperLogLog());
    run("stream small", 3_000, stream(5));
    run("stream large", 20, stream(2500));
    run("stream groups", 50, groups());
  }

  private Kind appended() {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.command("APPEND", key, a.text(700));
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("SET", key, a.text(1500));
        a.command("SETRANGE", key, "1600", "x");
      }
    };
  }

  private Kind timed() {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.command(
            "SET", key, a.text(20), "PX", "" + (10_000_000 + a.random.nextInt(1_000_000_000)));
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("PERSIST", key);
      }
    };
  }

  private Kind list(int elements, int length) {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.many("RPUSH", key, elements, i -> Stream.of(a.text(a.random.nextInt(2 * length))));
      }

      @Override
      public void change(Accounting a, String key) {
        for (int i = 0; i < elements / 10; i++) {
          a.command("LSET", key, "" + a.random.nextInt(elements), a.text(length));
          a.command("LREM", key, "1", "");
        }
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("LPOP", key, "" + elements / 3);
        a.command("LTRIM", key, "0", "" + elements / 3);
      }
    };
  }

  private Kind set(int elements, boolean numbers) {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.many(
            "SADD",
            key,
            elements,
            i -> Stream.of(numbers ? "" + a.random.nextInt(100_000) : a.text(12)));
      }

      @Override
      public void change(Accounting a, String key) {
        a.many("SADD", key, elements / 10, i -> Stream.of(numbers ? "" + i : "member" + i));
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("SPOP", key, "" + elements * 2 / 3);
      }
    };
  }

  private Kind hash(int fields, int length) {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.many(
            "HSET",
            key,
            fields,
            i -> Stream.of("field" + i, a.text(length / 2 + a.random.nextInt(length))));
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.many("HDEL", key, fields * 2 / 3, i -> Stream.of("field" + i));
      }
    };
  }

  private Kind timedHash(int fields) {
    Kind plain = hash(fields, 12);
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        plain.build(a, key);
        List<String> words = new ArrayList<>(List.of("HEXPIRE", key));
        words.addAll(
            List.of("" + (100_000 + a.random.nextInt(100_000)), "FIELDS", "" + fields / 2));
        IntStream.range(0, fields / 2).forEach(i -> words.add("field" + i));
        a.command(words.toArray(String[]::new));
      }

      @Override
      public void change(Accounting a, String key) {
        for (int i = 0; i < fields / 10; i++) {
          a.command(
              "HEXPIRE", key, "" + (1_000 + a.random.nextInt(90_000)), "FIELDS", "1", "field" + i);
          a.command("HPERSIST", key, "FIELDS", "1", "field" + (i + 1));
        }
      }

      @Override
      public void shrink(Accounting a, String key) {
        plain.shrink(a, key);
      }
    };
  }

  private Kind sortedSet(int members) {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.many(
            "ZADD",
            key,
            members,
            i -> Stream.of("" + a.random.nextDouble(), "member:" + a.random.nextInt(members * 2)));
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("ZREMRANGEBYRANK", key, "0", "" + members * 2 / 3);
      }
    };
  }

  private Kind hyperLogLog() {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        a.many("PFADD", key, 200, i -> Stream.of(a.text(8)));
      }

      @Override
      public void change(Accounting a, String key) {
        for (int i = 0; i < 5; i++) {
          a.many("PFADD", key, 300, j -> Stream.of(a.text(8)));
        }
      }
    };
  }

  private Kind stream(int entries) {
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        for (int i = 0; i < entries; i++) {
          a.command("XADD", key, "*", "field", a.text(10), "other", a.text(a.random.nextInt(30)));
        }
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("XTRIM", key, "MAXLEN", "" + entries / 3);
      }
    };
  }

  private Kind groups() {
    Kind plain = stream(300);
    return new Kind() {
      @Override
      public void build(Accounting a, String key) {
        plain.build(a, key);
        a.command("XGROUP", "CREATE", key, "group", "0");
        a.command("XREADGROUP", "GROUP", "group", "alice", "COUNT", "100", "STREAMS", key, ">");
        a.command("XREADGROUP", "GROUP", "group", "bob", "COUNT", "100", "STREAMS", key, ">");
      }

      @Override
      public void change(Accounting a, String key) {
        a.command("XAUTOCLAIM", key, "group", "carol", "0", "0", "COUNT", "50");
      }

      @Override
      public void shrink(Accounting a, String key) {
        a.command("XGROUP", "DELCONSUMER", key, "group", "alice");
        a.command("XTRIM", key, "MAXLEN", "100");
      }
    };
  }

  private void run(String name, int keys, Kind kind) {
    long books = books();
    long heap = heap();
    for (int i = 0; i < keys; i++) {
      kind.build(this, "key:" + i);
    }
    report(name, "built", books, heap);
    for (int i = 0; i < keys; i++) {
      kind.change(this, "key:" + random.nextInt(keys));
    }
    report(name, "changed", books, heap);
    for (int i = 0; i < keys; i += 2) {
      command("DEL", "key:" + random.nextInt(keys));
      kind.shrink(this, "key:" + i);
    }
    report(name, "shrunk", books, heap);
    command("FLUSHALL");
    report(name, "deleted", books, heap);
  }

  private void report(String name, String phase, long books, long heap) {
    String line =
        String.format(Locale.ROOT, "%s;%s;%d;%d", name, phase, books() - books, heap() - heap);
    System.out.println(line);
  }

  private long books() {
    return server.engine().keyspace().heapBytes();
  }

  /** The lesser of two: who allocates behind a collection takes a piece of the heap at once. */
  private static long heap() {
    return Math.min(heapCollected(), heapCollected());
  }

  private static long heapCollected() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void command(String... words) {
    client.run(words);
  }

  private void many(
      String name, String key, int count, java.util.function.IntFunction<Stream<String>> each) {
    for (int from = 0; from < count; from += 500) {
      Stream<String> words =
          IntStream.range(from, Math.min(count, from + 500)).boxed().flatMap(each::apply);
      command(Stream.concat(Stream.of(name, key), words).toArray(String[]::new));
    }
  }

  private String text(int length) {
    char[] letters = new char[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (char) ('a' + random.nextInt(26));
    }
    return new String(letters);
  }
}
