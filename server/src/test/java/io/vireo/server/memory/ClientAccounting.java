package io.vireo.server.memory;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds {@code used_memory} against the heap as {@link Accounting} does, while clients let the
 * server keep something for them: one of all there is after the other.
 */
public final class ClientAccounting {
  private static final int MANY = 20_000;

  private final InProcessServer server =
      new InProcessServer("save", "slowlog-log-slower-than -1", "latency-tracking no").alone();

  private ClientAccounting() {}

  /** Lets clients do everything. */
  public static void main(String[] arguments) {
    ClientAccounting accounting = new ClientAccounting();
    accounting.all("warm");
    System.out.println("begin");
    accounting.all("");
  }

  private void all(String round) {
    run(round + "names", ClientAccounting::nameItself);
    run(round + "watched", client -> many(client, 500, "WATCH", key -> Stream.of("key:" + key)));
    many(server.client(), 500, "MSET", key -> Stream.of("key:" + key, "x"));
    run(round + "watched keys", client -> many(client, 500, "WATCH", k -> Stream.of("key:" + k)));
    server.client().run("FLUSHALL");
    run(round + "channels", client -> many(client, 500, "SUBSCRIBE", k -> Stream.of("ch:" + k)));
    run(round + "patterns", client -> many(client, 500, "PSUBSCRIBE", k -> Stream.of("p:" + k)));
    run(round + "shards", client -> many(client, 500, "SSUBSCRIBE", k -> Stream.of("s:" + k)));
    run(round + "tracked", ClientAccounting::readToKeep);
    run(round + "prefixes", ClientAccounting::namePrefixes);
    run(round + "transaction", ClientAccounting::queue);
    run(round + "lists", client -> await(client, List.of("BLPOP"), List.of("0")));
    run(round + "sets", client -> await(client, List.of("BZPOPMIN"), List.of("0")));
    run(round + "streams", ClientAccounting::awaitEntries);
    run(round + "long keys", ClientAccounting::awaitToMove);
    run(round + "keys of others", this::awaitBehindOthers);
    run(round + "deferred", ClientAccounting::sendBehindWait);
    run(round + "paused", this::sendWhilePaused);
    run(round + "names in the log", this::beSlow);
  }

  private static void nameItself(InProcessClient client) {
    client.run("CLIENT", "SETNAME", "n".repeat(200_000));
    client.run("CLIENT", "SETINFO", "LIB-NAME", "l".repeat(300_000));
    client.run("CLIENT", "SETINFO", "LIB-VER", "v".repeat(400_000));
    client.run("HELLO", "3", "SETNAME", "n".repeat(500_000));
  }

  private static void readToKeep(InProcessClient client) {
    client.run("HELLO", "3");
    client.run("CLIENT", "TRACKING", "ON");
    many(client, 500, "MGET", key -> Stream.of("tracked:" + key));
  }

  private static void namePrefixes(InProcessClient client) {
    for (int i = 0; i < MANY; i += 100) {
      Stream<String> prefixes =
          IntStream.range(i, i + 100)
              .mapToObj(n -> String.format(Locale.ROOT, "p:%07d", n))
              .flatMap(name -> Stream.of("PREFIX", name));
      Stream<String> words = Stream.of("CLIENT", "TRACKING", "ON", "BCAST");
      client.run(Stream.concat(words, prefixes).toArray(String[]::new));
    }
  }

  private static void queue(InProcessClient client) {
    client.run("MULTI");
    IntStream.range(0, MANY).forEach(i -> client.run("SET", "key:" + i, "value"));
  }

  private static void await(InProcessClient client, List<String> front, List<String> back) {
    Stream<String> keys = IntStream.range(0, MANY).mapToObj(i -> "key:" + i);
    client.send(request(Stream.of(front.stream(), keys, back.stream()).flatMap(words -> words)));
  }

  private static void awaitEntries(InProcessClient client) {
    List<String> ids = IntStream.range(0, MANY).mapToObj(i -> i + "-1").toList();
    await(client, List.of("XREAD", "BLOCK", "0", "STREAMS"), ids);
  }

  private static void awaitToMove(InProcessClient client) {
    String from = "f".repeat(400_000);
    client.send(RespRequest.of("BLMOVE", from, "t".repeat(300_000), "LEFT", "LEFT", "0"));
  }

  /** The requests of those that waited before, for other keys too, go with them. */
  private void awaitBehindOthers(InProcessClient client) {
    List<InProcessClient> others = IntStream.range(0, 5).mapToObj(i -> server.client()).toList();
    for (int i = 0; i < others.size(); i++) {
      others.get(i).send(RespRequest.of("BLPOP", "shared:" + i, "o".repeat(400_000), "0"));
    }
    String[] shared =
        IntStream.range(0, others.size()).mapToObj(i -> "shared:" + i).toArray(String[]::new);
    client.send(
        request(Stream.of(Stream.of("BLPOP"), Stream.of(shared), Stream.of("0")).flatMap(w -> w)));
    others.forEach(InProcessClient::close);
  }

  private static void sendBehindWait(InProcessClient client) {
    client.send(RespRequest.of("BLPOP", "nothing", "0"));
    IntStream.range(0, MANY).forEach(i -> client.send(RespRequest.of("SET", "key:" + i, "value")));
  }

  private void sendWhilePaused(InProcessClient client) {
    server.client().run("CLIENT", "PAUSE", "1000000", "WRITE");
    client.send(RespRequest.of("SET", "key", "x".repeat(500_000)));
    IntStream.range(0, MANY).forEach(i -> client.send(RespRequest.of("GET", "key:" + i)));
  }

  /** What the slow log keeps is bounded, however long the name of the client is. */
  private void beSlow(InProcessClient client) {
    client.run("CLIENT", "SETNAME", "n".repeat(1_000_000));
    client.run("CONFIG", "SET", "slowlog-log-slower-than", "0");
    IntStream.range(0, 20).forEach(i -> client.run("ECHO", "x".repeat(1_000)));
    client.run("CONFIG", "SET", "slowlog-log-slower-than", "-1");
  }

  private static void many(
      InProcessClient client,
      int atOnce,
      String name,
      java.util.function.IntFunction<Stream<String>> each) {
    for (int from = 0; from < MANY; from += atOnce) {
      Stream<String> words = IntStream.range(from, from + atOnce).boxed().flatMap(each::apply);
      client.send(request(Stream.concat(Stream.of(name), words)));
      while (client.read() != null) {
        // An answer for each of the words, perhaps.
      }
    }
  }

  private static byte[] request(Stream<String> words) {
    return RespRequest.of(words.toArray(String[]::new));
  }

  private void run(String name, Consumer<InProcessClient> deed) {
    // Nobody may hold the client once it has gone, be it this method.
    InProcessClient[] client = {server.client()};
    long books = books();
    long heap = heap();
    deed.accept(client[0]);
    report(name, "kept", books, heap);
    client[0].close();
    client[0] = null;
    server.client().run("CLIENT", "UNPAUSE");
    report(name, "gone", books, heap);
  }

  private void report(String name, String phase, long books, long heap) {
    System.out.println(
        String.format(Locale.ROOT, "%s;%s;%d;%d", name, phase, books() - books, heap() - heap));
  }

  /** Without a look at the clients: commands must have told what they made them keep. */
  private long books() {
    return server.engine().memory().used();
  }

  private static long heap() {
    System.gc();
    return Math.min(used(), used());
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
