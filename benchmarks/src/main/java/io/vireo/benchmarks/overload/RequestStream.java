package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Requests written word by word, so that one of hundreds of megabytes takes no memory here. For one
 * thread.
 */
final class RequestStream {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] FILLING = filling();

  private final OutputStream out;

  /** Writes to a stream, which should be buffered. */
  RequestStream(OutputStream out) {
    this.out = out;
  }

  private static byte[] filling() {
    byte[] filling = new byte[64 * 1024];
    Arrays.fill(filling, (byte) 'x');
    return filling;
  }

  /** A whole request of short words. */
  RequestStream request(String... words) throws IOException {
    begin(words.length);
    for (String word : words) {
      word(word);
    }
    return this;
  }

  /** Begins a request of {@code words}. */
  RequestStream begin(int words) throws IOException {
    head('*', words);
    return this;
  }

  /** The next word of a request. */
  RequestStream word(String word) throws IOException {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    head('$', bytes.length);
    out.write(bytes);
    out.write(LINE_END);
    return this;
  }

  /** A next word that is nothing but long, bytes. */
  RequestStream blob(int length) throws IOException {
    beginBlob(length, length);
    out.write(LINE_END);
    return this;
  }

  /** Announces a word of one length and gives less of it: a request that is never complete. */
  RequestStream beginBlob(int announced, int given) throws IOException {
    head('$', announced);
    for (int left = given; left > 0; left -= FILLING.length) {
      out.write(FILLING, 0, Math.min(left, FILLING.length));
    }
    return this;
  }

  private void head(char type, int number) throws IOException {
    out.write((type + Integer.toString(number)).getBytes(StandardCharsets.US_ASCII));
    out.write(LINE_END);
  }

  /** Sends what is buffered. */
  void flush() throws IOException {
    out.flush();
  }
}
