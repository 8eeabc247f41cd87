package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.Crc64;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Payloads of DUMP, whole and spoiled. Same seed, same payloads. */
final class Payloads {
  private static final int FOOTER = 10;
  private static final int VERSION = 12;

  private final SplittableRandom random;
  private final List<byte[]> bodies = new ArrayList<>();

  Payloads(long seed) {
    random = new SplittableRandom(seed);
    bodies.addAll(OldValues.all().values());
    for (String compress : List.of("no", "no", "yes")) {
      gather(compress);
    }
  }

  /** Values of all types and encodings as this server dumps them. */
  private void gather(String compress) {
    try (InProcessServer server = new InProcessServer("rdbcompression " + compress)) {
      InProcessClient client = server.client();
      fill(client, 3);
      fill(client, 12);
      for (String name : List.of("hash", "set", "zset")) {
        client.run("CONFIG", "SET", name + "-max-listpack-entries", "2");
      }
      client.run("CONFIG", "SET", "list-max-listpack-size", "4");
      client.run("CONFIG", "SET", "stream-node-max-entries", "4");
      fill(client, 12);
    }
  }

  private void fill(InProcessClient client, int size) {
    client.run("FLUSHALL");
    client.run("SET", "text", "some text ".repeat(size));
    client.run("SET", "number", "" + 10_000L * size * size);
    client.run("SETBIT", "bits", "" + size * 10, "1");
    client.run("PFADD", "sparse", "a", "b", "c");
    for (int i = 0; i < size; i++) {
      String word = i % 2 == 0 ? "" + i * i * i * i : "word:" + i;
      client.run("RPUSH", "list", word);
      client.run("SADD", "numbers", "" + (1L << 3 * i));
      client.run("SADD", "set", word);
      client.run("HSET", "hash", word, "value " + i);
      client.run("HSET", "timed", word, "" + i);
      client.run("HPEXPIREAT", "timed", "" + (3_000_000_000_000L - i), "FIELDS", "1", word);
      client.run("ZADD", "ranks", "" + i / 4.0, word);
      client.run("GEOADD", "places", "" + i, "" + i, word);
      client.run("XADD", "stream", i + "-1", i % 4 == 3 ? "other" : "field", word);
    }
    vectors(client, size);
    client.run("HPERSIST", "timed", "FIELDS", "1", "0");
    client.run("XDEL", "stream", "1-1");
    client.run("XGROUP", "CREATE", "stream", "group", "0");
    client.run("XREADGROUP", "GROUP", "group", "alice", "COUNT", "2", "STREAMS", "stream", ">");
    client.run("XREADGROUP", "GROUP", "group", "bob", "COUNT", "1", "STREAMS", "stream", ">");
    client.run("XGROUP", "CREATECONSUMER", "stream", "group", "carol");
    if (client.run("KEYS", "*") instanceof RespValue.Many keys) {
      keys.items().stream()
          .map(key -> ((RespValue.Text) key).text())
          .sorted()
          .forEach(key -> keep(client, key));
    }
  }

  private static void vectors(InProcessClient client, int size) {
    for (int i = 0; i < size; i++) {
      String word = i % 2 == 0 ? "" + i * i * i * i : "word:" + i;
      String[] vector = {"VALUES", "3", "" + i, "" + (7 - i), "-1.5", word};
      vadd(client, "bytes", vector, "SETATTR", "{\"n\":" + i + "}");
      vadd(client, "floats", vector, "NOQUANT", "M", "4");
      vadd(client, "bits", vector, "BIN");
      client.run("VADD", "reduced", "REDUCE", "2", "VALUES", "3", "1", "" + i, "2", word);
    }
  }

  private static void vadd(InProcessClient client, String key, String[] vector, String... more) {
    List<String> words = new ArrayList<>(List.of("VADD", key));
    words.addAll(List.of(vector));
    words.addAll(List.of(more));
    client.run(words.toArray(String[]::new));
  }

  private void keep(InProcessClient client, String key) {
    client.send(RespRequest.of("DUMP", key));
    byte[] payload = bytes(client.read());
    bodies.add(Arrays.copyOf(payload, payload.length - FOOTER));
  }

  static byte[] bytes(RespValue bulk) {
    return ((RespValue.Text) bulk).text().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A payload in which something is wrong, mostly, though its checksum is right. */
  byte[] next() {
    byte[] body = bodies.get(random.nextInt(bodies.size()));
    for (int i = random.nextInt(8) == 0 ? 3 : 1; i > 0 && body.length > 0; i--) {
      body = spoil(body);
    }
    return sealed(body);
  }

  private byte[] spoil(byte[] body) {
    int at = random.nextInt(body.length);
    int count = random.nextInt(Math.min(body.length - at, 12)) + 1;
    return switch (random.nextInt(9)) {
      case 0 -> replaced(body, at, 1, (byte) random.nextInt());
      case 1 -> Arrays.copyOf(body, at);
      case 2 -> replaced(body, at, random.nextInt(2), length());
      case 3 -> replaced(body, at, count);
      case 4 -> replaced(body, at, 0, Arrays.copyOfRange(body, at, at + count));
      case 5 -> replaced(body, 0, 1, (byte) random.nextInt(26));
      case 6 -> replaced(body, at, 1, (byte) (body[at] + (random.nextBoolean() ? 1 : -1)));
      case 7 -> spliced(body, at);
      default -> replaced(body, at, 1, (byte) (body[at] ^ 1 << random.nextInt(8)));
    };
  }

  /** The front of one value and the rest of another. */
  private byte[] spliced(byte[] body, int at) {
    byte[] other = bodies.get(random.nextInt(bodies.size()));
    int from = random.nextInt(other.length);
    return replaced(body, at, body.length - at, Arrays.copyOfRange(other, from, other.length));
  }

  /** A length, rather an extreme one, in any of its forms. */
  private byte[] length() {
    long length =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(300);
          case 1 -> (1L << random.nextInt(64)) - random.nextInt(3);
          case 2 -> -random.nextInt(3);
          default -> random.nextLong();
        };
    return switch (random.nextInt(4)) {
      case 0 -> new byte[] {(byte) (length & 0x3f)};
      case 1 -> new byte[] {(byte) (0x40 | length >> 8 & 0x3f), (byte) length};
      case 2 -> replaced(new byte[] {(byte) 0x80}, 1, 0, big(length, 4));
      default -> replaced(new byte[] {(byte) 0x81}, 1, 0, big(length, 8));
    };
  }

  private static byte[] big(long number, int width) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      bytes[i] = (byte) (number >>> 8 * (width - 1 - i));
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int count, byte... by) {
    byte[] result = new byte[bytes.length - count + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + count, result, at + by.length, bytes.length - at - count);
    return result;
  }

  /** The payload of a value, with the right checksum. */
  static byte[] sealed(byte[] body) {
    byte[] payload = Arrays.copyOf(body, body.length + FOOTER);
    payload[body.length] = VERSION;
    long crc = Crc64.update(0, payload, 0, body.length + 2);
    for (int i = 0; i < Long.BYTES; i++) {
      payload[body.length + 2 + i] = (byte) (crc >>> 8 * i);
    }
    return payload;
  }
}
