package io.vireo.server.command;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import java.util.Arrays;

/**
 * What asks for a command: the words, the client whose request it is, the command that the first
 * word names, and where the answer goes. Data context only.
 *
 * <p>Each caller of commands has one of its own and uses it again for the next: it gives it the
 * words, as {@link #views} of the memory in which they lie or as {@link #words(Bytes[])} that stay,
 * and says {@linkplain #from whose request it is}. All of it is read before the handler begins,
 * which may so come to use the same request for another command.
 */
public final class Request {
  /** The number of words up to which the views of a request are used for the next one. */
  private static final int MAX_POOLED_VIEWS = 1024;

  private static final int UNKNOWN = Call.UNKNOWN_BYTES;
  private static final Bytes[] NONE = {};

  private Bytes[] pool = NONE;
  private Bytes[] words = NONE;
  private int count;
  private boolean retained;

  /** Bytes of all words together, or {@link #UNKNOWN}. */
  private long textBytes = UNKNOWN;

  private Client client;
  private Command named;
  private Reply reply;
  private Handler rest;

  /** Views for {@code size} words, the command's name first, for the caller to point. */
  public Bytes[] views(int size) {
    count = size;
    retained = false;
    textBytes = UNKNOWN;
    if (size > pool.length) {
      enlarge(size);
    } else {
      words = pool;
    }
    return words;
  }

  private void enlarge(int size) {
    int from = pool.length;
    Bytes[] larger = Arrays.copyOf(pool, size);
    for (int i = from; i < size; i++) {
      larger[i] = Bytes.view();
    }
    words = larger;
    if (size <= MAX_POOLED_VIEWS) {
      pool = larger;
    }
  }

  /** Notes the bytes of all words together, once the {@link #views} are pointed at them. */
  public void textBytes(long bytes) {
    textBytes = bytes;
  }

  /** Takes words that stay: of a queued or deferred request, or of the server's own. */
  public Request words(Bytes... own) {
    words = own;
    count = own.length;
    retained = false;
    textBytes = UNKNOWN;
    return this;
  }

  /**
   * Says whose request it is, what it names, and where the answer goes.
   *
   * @param named what the first word names, or a subcommand; null if it is unknown
   * @param reply gets exactly one answer, or none if the client is let wait
   */
  public Request from(Client client, Command named, Reply reply) {
    this.client = client;
    this.named = named;
    this.reply = reply;
    rest = null;
    return this;
  }

  /**
   * Has something run in place of the command's handler: what is left of a command that began
   * before. Its changes are repeated as it says in its {@link Effects}, and not by the words.
   */
  public Request rest(Handler handler) {
    rest = handler;
    return this;
  }

  /** The words, and perhaps more behind them: only the first {@link #count} are. */
  public Bytes[] words() {
    return words;
  }

  /** How many words there are, the command's name included. */
  public int count() {
    return count;
  }

  /** The word at {@code index}; 0 is the name of the command. */
  public Bytes word(int index) {
    return words[index];
  }

  /** The second word, which may name a subcommand; empty if there is none. */
  public Bytes second() {
    return count > 1 ? words[1] : Bytes.EMPTY;
  }

  /** Whose request it is. */
  public Client client() {
    return client;
  }

  /** What the first word names, or a subcommand; null if it is unknown. */
  public Command named() {
    return named;
  }

  /** Where the answer goes. */
  public Reply reply() {
    return reply;
  }

  /** What runs in place of the command's handler, or null. */
  public Handler rest() {
    return rest;
  }

  /** Bytes of all words together, or a negative number if they have not been counted. */
  public long textBytes() {
    return textBytes;
  }

  /** Bytes of the request as it is written down, or a few more. */
  public long bytes() {
    return Call.requestBytes(words, count, textBytes);
  }

  /**
   * All words, to be used beyond the request: copies, but for what has an array of its own already.
   */
  public Bytes[] copyOfWords() {
    retained = true;
    return Call.copyOf(words, count);
  }

  /** Arrays of the words are used beyond the request. */
  public void retained() {
    retained = true;
  }

  /** True if arrays of the words are used beyond the request. */
  public boolean isRetained() {
    return retained;
  }

  /** Forgets the words and the client: they may take memory that is wanted elsewhere. */
  public void release() {
    for (Bytes view : pool) {
      view.letGo();
    }
    words = NONE;
    count = 0;
    textBytes = UNKNOWN;
    client = null;
    rest = null;
  }
}
