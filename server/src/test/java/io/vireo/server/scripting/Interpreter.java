package io.vireo.server.scripting;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A connection to a server that runs scripts. Scripts are added, sent at once, and their answers
 * read one by one. One thread only.
 */
public final class Interpreter {
  /** What {@link #read} gives if no answer comes. */
  public static final String SILENCE = "(silence)";

  /** Its settings stay after a script. */
  private static final String LASTING = "cjson";

  /** A script without one of these words cannot reach the data. */
  private static final Pattern REACHES_DATA = Pattern.compile("redis|server|_G|fenv");

  private static final byte[] NEW = RespRequest.of("SCRIPT", "FLUSH", "SYNC");

  /** What scripts find. In a transaction, Redis empties itself at once and not beside. */
  private static final List<byte[]> DATA =
      List.of(
          RespRequest.of("MULTI"),
          RespRequest.of("FLUSHALL"),
          RespRequest.of("EXEC"),
          RespRequest.of("MSET", "str", "x", "num", "5", "real", "2.5", "empty", ""),
          RespRequest.of("RPUSH", "list", "a", "b", "3"),
          RespRequest.of("HSET", "hash", "f", "v", "n", "2"),
          RespRequest.of("SADD", "set", "m"),
          RespRequest.of("ZADD", "zset", "1", "one", "2.5", "two", "inf", "most"),
          RespRequest.of("XADD", "stream", "1-1", "f", "v"));

  private final Consumer<byte[]> out;
  private final Supplier<byte[]> in;
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

  /** A connection over which bytes go out, and whose answers come in one by one. */
  Interpreter(Consumer<byte[]> out, Supplier<byte[]> in, String protocol) {
    this.out = out;
    this.in = in;
    out.accept(RespRequest.of("HELLO", protocol));
    in.get();
  }

  /** RESP2 and RESP3 of a server in this process. */
  public static List<Interpreter> of(InProcessServer server) {
    List<Interpreter> both = new ArrayList<>();
    for (String protocol : List.of("2", "3")) {
      InProcessClient client = server.client();
      both.add(new Interpreter(client::send, client.received()::nextBytes, protocol));
    }
    return both;
  }

  /** Adds a script, with the words that EVAL has behind it: one char per byte (ISO 8859-1). */
  public void add(String script, List<String> arguments) {
    List<byte[]> words = new ArrayList<>();
    words.add(bytes("EVAL"));
    words.add(bytes(script));
    arguments.forEach(word -> words.add(bytes(word)));
    waiting.writeBytes(RespRequest.of(words));
  }

  /** Sends what was added. */
  public void send() {
    out.accept(waiting.toByteArray());
    waiting.reset();
  }

  /** The next answer, which is that to a script. */
  public String read(String script) {
    return Wire.shown(in.get(), script);
  }

  /** The answers to some scripts, each of which finds an interpreter like new and the same data. */
  List<String> answers(List<ScriptCase> cases) {
    boolean old = true;
    boolean dirty = true;
    List<Integer> before = new ArrayList<>();
    for (ScriptCase one : cases) {
      if (old) {
        waiting.writeBytes(NEW);
      }
      if (dirty) {
        DATA.forEach(waiting::writeBytes);
      }
      before.add((old ? 1 : 0) + (dirty ? DATA.size() : 0));
      add(one.script(), one.arguments());
      old = one.script().contains(LASTING);
      dirty = REACHES_DATA.matcher(one.script()).find();
    }
    send();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      for (int j = 0; j < before.get(i); j++) {
        in.get();
      }
      answers.add(read(cases.get(i).script()));
    }
    return answers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
