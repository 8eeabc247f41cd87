package io.vireo.cli.resp;

import io.vireo.config.ByteText;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connection to a server: requests out, replies in. Words are {@link ByteText}s. For one
 * thread, but {@link #close} may be called from any, and ends a read that waits.
 */
public final class Connection implements Closeable {
  private final Link link;
  private final OutputStream out;
  private final ReplyReader reader;
  private Consumer<Reply> pushes = push -> {};

  /** A connection over a link that is open. */
  public Connection(Link link) throws IOException {
    this.link = link;
    this.out = link.output();
    this.reader = new ReplyReader(link.input());
  }

  /**
   * Sets the receiver of pushes, which a RESP3 server sends unasked, while a reply is waited for;
   * null to have them returned as if they were replies.
   */
  public void onPush(Consumer<Reply> handler) {
    pushes = handler;
  }

  /** Sends one request. */
  public void send(List<String> words) throws IOException {
    StringBuilder request = new StringBuilder(64);
    encode(words, request);
    sendRaw(ByteText.bytes(request.toString()));
  }

  private static void encode(List<String> words, StringBuilder out) {
    out.append('*').append(words.size()).append("\r\n");
    for (String word : words) {
      out.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
  }

  /** Sends bytes as they are. */
  public void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends bytes as they are, from 0 to a count. */
  public void sendRaw(byte[] bytes, int count) throws IOException {
    out.write(bytes, 0, count);
    out.flush();
  }

  /** Waits for the next reply; a push goes to its handler, unless there is none. */
  public Reply receive() throws IOException {
    while (true) {
      Reply reply = reader.read();
      if (!reply.is(Reply.Type.PUSH) || pushes == null) {
        return reply;
      }
      pushes.accept(reply);
    }
  }

  /** Sends a request and waits for its reply. */
  public Reply call(String... words) throws IOException {
    return call(List.of(words));
  }

  /** Sends a request and waits for its reply. */
  public Reply call(List<String> words) throws IOException {
    send(words);
    return receive();
  }

  /** Sends requests at once and waits for all replies. */
  public List<Reply> callAll(List<List<String>> requests) throws IOException {
    StringBuilder all = new StringBuilder();
    requests.forEach(words -> encode(words, all));
    sendRaw(ByteText.bytes(all.toString()));
    List<Reply> replies = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      replies.add(receive());
    }
    return replies;
  }

  /**
   * Waits until something has come.
   *
   * @param millis how long at most, above 0
   * @return whether there is something to receive
   */
  public boolean ready(int millis) throws IOException {
    if (reader.hasBuffered()) {
      return true;
    }
    link.timeout(millis);
    try {
      reader.fill();
      return true;
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      link.timeout(0);
    }
  }

  /** Whether bytes have come; a link that cannot tell has none. */
  public boolean hasBytes() throws IOException {
    return reader.hasBuffered() || link.input().available() > 0;
  }

  /** Waits for the next reply or push. */
  public Reply receiveAny() throws IOException {
    return reader.read();
  }

  /** The bytes below the replies, for transfers that are none. */
  public ReplyReader bytes() {
    return reader;
  }

  @Override
  public void close() {
    try {
      link.close();
    } catch (IOException alreadyGone) {
      // Nothing depends on a connection that is given up.
    }
  }
}
