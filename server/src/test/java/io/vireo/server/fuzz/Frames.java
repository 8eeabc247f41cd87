package io.vireo.server.fuzz;

import io.vireo.server.testing.RespRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Makes pipelines of requests, spoils them, and cuts them. Same seed, same frames. */
final class Frames {
  private static final String[] TEMPTING = {
    "\r\n",
    "\n",
    "\r",
    "*",
    "$",
    "*1\r\n",
    "$-1\r\n",
    "*-1\r\n",
    "*0\r\n",
    "$0\r\n\r\n",
    "\"",
    "'",
    "\0",
    "*2147483647\r\n",
    "$536870912\r\n",
    "$9223372036854775807\r\n",
    "*1048577\r\n",
    "$512\r\n",
    "*3\r\n$3\r\n",
    " ",
    "\\x",
    "PING\r\n",
    "99999999999999999999999999999999999999"
  };

  private final SplittableRandom random;

  /**
   * A pipeline.
   *
   * @param bytes what is sent
   * @param ends where each request ends in the bytes
   * @param replies the bytes of the right replies
   */
  record Pipeline(byte[] bytes, List<Integer> ends, List<byte[]> replies) {}

  Frames(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A pipeline of one to eight requests whose replies are known. */
  Pipeline pipeline() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    List<byte[]> replies = new ArrayList<>();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      request(bytes, replies);
      ends.add(bytes.size());
    }
    return new Pipeline(bytes.toByteArray(), ends, replies);
  }

  private void request(ByteArrayOutputStream bytes, List<byte[]> replies) {
    int kind = random.nextInt(100);
    if (kind < 20) {
      bytes.writeBytes(ascii(kind < 10 ? "PING\r\n" : "\r\nping\n"));
      replies.add(ascii("+PONG\r\n"));
    } else if (kind < 30) {
      bytes.writeBytes(ascii("ECHO \"a b\"\r\n"));
      replies.add(ascii("$3\r\na b\r\n"));
    } else if (kind < 40) {
      bytes.writeBytes(ascii("*0\r\n*1\r\n$4\r\nPiNg\r\n"));
      replies.add(ascii("+PONG\r\n"));
    } else if (kind < 45) {
      int keys = random.nextInt(1, 50) * (kind == 44 ? 100 : 1);
      bytes.writeBytes(RespRequest.of(exists(keys)));
      replies.add(ascii(":0\r\n"));
    } else {
      byte[] text = new byte[length(kind)];
      fill(text);
      bytes.writeBytes(RespRequest.of(List.of(ascii("ECHO"), text)));
      replies.add(bulk(text));
    }
  }

  private static List<byte[]> exists(int keys) {
    List<byte[]> words = new ArrayList<>(List.of(ascii("EXISTS")));
    words.addAll(Collections.nCopies(keys, ascii("no")));
    return words;
  }

  private int length(int kind) {
    if (kind < 97) {
      return random.nextInt(0, 100);
    }
    return kind < 99 ? random.nextInt(1_000, 20_000) : random.nextInt(30_000, 150_000);
  }

  private void fill(byte[] text) {
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) random.nextInt();
    }
  }

  /** A pipeline with some bytes changed, added, dropped or repeated; where that begins first. */
  record Spoiled(byte[] bytes, int intactUpTo) {}

  /** Spoils some bytes. */
  Spoiled spoil(byte[] good) {
    byte[] bytes = good;
    int intact = good.length;
    for (int i = random.nextInt(1, 4); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      intact = Math.min(intact, at);
      bytes = spoil(bytes, at);
    }
    return new Spoiled(bytes, intact);
  }

  private byte[] spoil(byte[] bytes, int at) {
    int count = random.nextInt(Math.min(bytes.length - at, 16)) + 1;
    return switch (random.nextInt(6)) {
      case 0 -> replaced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
      case 1 -> replaced(bytes, at, 0, ascii(TEMPTING[random.nextInt(TEMPTING.length)]));
      case 2 -> replaced(bytes, at, count, ascii(TEMPTING[random.nextInt(TEMPTING.length)]));
      case 3 -> replaced(bytes, at, count, new byte[0]);
      case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + count));
      default -> Arrays.copyOf(bytes, at);
    };
  }

  private static byte[] replaced(byte[] bytes, int at, int count, byte[] by) {
    byte[] result = new byte[bytes.length - count + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + count, result, at + by.length, bytes.length - at - count);
    return result;
  }

  /** The bytes in pieces: as one, byte by byte if there are few, or cut at random places. */
  List<byte[]> cut(byte[] bytes) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return List.of(bytes);
    }
    int longest = kind == 1 && bytes.length < 500 ? 1 : Math.max(1, bytes.length / kind);
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int to = Math.min(bytes.length, at + random.nextInt(longest) + 1);
      pieces.add(Arrays.copyOfRange(bytes, at, to));
      at = to;
    }
    return pieces;
  }

  private static byte[] bulk(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("$" + text.length + "\r\n"));
    out.writeBytes(text);
    out.writeBytes(ascii("\r\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
