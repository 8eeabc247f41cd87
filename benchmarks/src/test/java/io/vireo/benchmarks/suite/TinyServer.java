package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.wire.LoopbackServer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that answers each request with OK, but for the few whose answers somebody reads, and
 * passes on what is published.
 */
final class TinyServer extends LoopbackServer {
  private final Set<String> seen = new ConcurrentSkipListSet<>();
  private final Map<String, List<OutputStream>> subscribers = new HashMap<>();
  private final AtomicInteger clients = new AtomicInteger();
  private volatile int keys;

  TinyServer() throws IOException {
    super(0);
    start();
  }

  /** Makes it say that it has so many keys. */
  void holds(int count) {
    keys = count;
  }

  /** How many are connected. */
  int clients() {
    return clients.get();
  }

  /** The names of all commands so far. */
  Set<String> seen() {
    return seen;
  }

  @Override
  protected void serve(Socket connection) throws IOException {
    clients.incrementAndGet();
    try {
      converse(connection);
    } finally {
      clients.decrementAndGet();
    }
  }

  private void converse(Socket connection) throws IOException {
    InputStream in = new BufferedInputStream(connection.getInputStream());
    OutputStream out = new BufferedOutputStream(connection.getOutputStream());
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      List<String> words = new ArrayList<>();
      for (int i = Integer.parseInt(header.substring(1)); i > 0; i--) {
        words.add(word(in));
      }
      String name = words.get(0).toUpperCase(Locale.ROOT);
      seen.add(name);
      switch (name) {
        case "SUBSCRIBE" -> subscribe(words, out);
        case "PUBLISH" -> send(out, ":" + publish(words.get(1)) + "\r\n");
        default -> send(out, reply(name));
      }
      if (in.available() == 0) {
        out.flush();
      }
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void subscribe(List<String> words, OutputStream out) throws IOException {
    synchronized (subscribers) {
      for (String channel : words.subList(1, words.size())) {
        subscribers.computeIfAbsent(channel, key -> new ArrayList<>()).add(out);
        send(out, "*3\r\n+subscribe\r\n+channel\r\n:1\r\n");
      }
    }
  }

  private int publish(String channel) throws IOException {
    synchronized (subscribers) {
      List<OutputStream> all = subscribers.getOrDefault(channel, List.of());
      for (OutputStream each : all) {
        send(each, "*3\r\n+message\r\n+channel\r\n$2\r\nhi\r\n");
        each.flush();
      }
      return all.size();
    }
  }

  private static String word(InputStream in) throws IOException {
    int length = Integer.parseInt(line(in).substring(1));
    String word = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    in.skipNBytes(2);
    return word;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private String reply(String name) {
    String info =
        "# Server\r\nredis_version:7.7.7\r\nprocess_id:0\r\nconnected_clients:" + clients + "\r\n";
    return switch (name) {
      case "INFO" -> "$" + info.length() + "\r\n" + info + "\r\n";
      case "DBSIZE" -> ":" + keys + "\r\n";
      default -> "+OK\r\n";
    };
  }
}
