package io.vireo.server.command;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import java.util.Arrays;
import java.util.List;

/**
 * One execution of a command: its arguments, its client, its database, its answer. Data context
 * only.
 *
 * <p>The object is used again for the next command, and its arguments are views into a request
 * buffer: nothing of it may be kept after the handler returns.
 */
public final class Call {
  /** Stands for the bytes of words that have not been counted. */
  static final int UNKNOWN_BYTES = -1;

  /** The bytes that tell where a word begins and ends, at most. */
  private static final int WORD_OVERHEAD_BYTES = 16;

  /** The largest array that several arguments share. */
  private static final int MAX_SHARED_BYTES = 64 << 20;

  /** The number of words from which on they are forgotten at once when the call has ended. */
  private static final int MAX_KEPT_WORDS = 1024;

  private static final Bytes[] NONE = {};

  private final Keyspace keyspace;
  private final Args args = new Args(this);
  private Bytes[] words = NONE;
  private int count;
  private long textBytes;
  private Command command;
  private Client client;
  private Reply reply;
  private Origin origin = Origin.CLIENT;
  private long redacted;
  private boolean retained;
  private final Effects effects = new Effects();

  /** A call that works on a keyspace. */
  public Call(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /**
   * Begins to run a command for a client.
   *
   * @param newWords the words of the request, and perhaps more behind them
   * @param newCount how many they are
   * @param bytes of all of them together, or {@link #UNKNOWN_BYTES}
   */
  public void begin(
      Origin newOrigin,
      Command newCommand,
      Bytes[] newWords,
      int newCount,
      long bytes,
      Client newClient,
      Reply newReply) {
    origin = newOrigin;
    command = newCommand;
    words = newWords;
    count = newCount;
    textBytes = bytes;
    client = newClient;
    reply = newReply;
    redacted = 0;
    retained = false;
  }

  /** Begins work that is no command of its own, though of a client or, with null, of none. */
  public void begin(Client newClient) {
    words = NONE;
    count = 0;
    client = newClient;
  }

  /** Ends: the views of a long request are not used again. */
  public void end() {
    if (count > MAX_KEPT_WORDS) {
      words = NONE;
      count = 0;
    }
  }

  /** Keeps an argument, a password, out of logs and of MONITOR. */
  public void redact(int index) {
    redacted |= 1L << Math.min(index, Long.SIZE - 1);
  }

  /** True if an argument must not be shown to others. */
  public boolean isRedacted(int index) {
    return (redacted & 1L << Math.min(index, Long.SIZE - 1)) != 0;
  }

  /** The arguments, and perhaps more behind them: only the first {@link #count} are. */
  public Bytes[] words() {
    return words;
  }

  /** The arguments from one index up to another, which is not among them. As {@link #arg}. */
  public List<Bytes> words(int from, int to) {
    return Arrays.asList(words).subList(from, to);
  }

  /** How many arguments there are, the command's name included. */
  public int count() {
    return count;
  }

  /** Bytes of the request as it is written down, or a few more. */
  public long requestBytes() {
    return requestBytes(words, count, textBytes);
  }

  /** Bytes of a request of some words as it is written down, or a few more. */
  public static long requestBytes(Bytes[] words, int count) {
    return requestBytes(words, count, UNKNOWN_BYTES);
  }

  static long requestBytes(Bytes[] words, int count, long textBytes) {
    long sum = textBytes;
    if (textBytes == UNKNOWN_BYTES) {
      sum = 0;
      for (int i = 0; i < count; i++) {
        sum += words[i].length();
      }
    }
    return sum + (long) WORD_OVERHEAD_BYTES * count;
  }

  /**
   * Bytes of a request of some words as clients send it: as an array of strings. A request in one
   * line counts as one.
   */
  public static long writtenBytes(Bytes[] words, int count) {
    long sum = 3 + Decimal.digits(count);
    for (int i = 0; i < count; i++) {
      int length = words[i].length();
      sum += 5 + Decimal.digits(length) + length;
    }
    return sum;
  }

  /** The argument at {@code index}; 0 is the name of the command. Valid until the call ends. */
  public Bytes arg(int index) {
    return words[index];
  }

  /** The arguments from {@code index} on, to be read as options. */
  public Args args(int index) {
    return args.from(index);
  }

  /**
   * All arguments, to be kept beyond the call: copies, but for what has an array of its own
   * already.
   */
  public Bytes[] copyOfArguments() {
    retained = true;
    return copyOf(words, count);
  }

  static Bytes[] copyOf(Bytes[] words, int count) {
    Bytes[] copies = new Bytes[count];
    for (int i = 0; i < count; i++) {
      Bytes word = words[i];
      copies[i] =
          word.length() > 0 && word.ownsArray()
              ? Bytes.own(word.array(), word.length())
              : word.copy();
    }
    return copies;
  }

  /** True if arrays of the arguments are used beyond the call. */
  public boolean isRetained() {
    return retained;
  }

  /**
   * All arguments, to be read beyond the call: copies that share one array, unless it would be a
   * huge one.
   */
  public Bytes[] sharedCopyOfArguments() {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += words[i].length();
    }
    if (bytes > MAX_SHARED_BYTES) {
      return copyOfArguments();
    }
    byte[] array = new byte[(int) bytes];
    Bytes[] copies = new Bytes[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      Bytes word = words[i];
      System.arraycopy(word.array(), word.offset(), array, at, word.length());
      copies[i] = Bytes.of(array, at, word.length());
      at += word.length();
    }
    return copies;
  }

  /** Gives the arguments bytes of their own, wherever they point now. */
  public void retainArguments() {
    for (int i = 0; i < count; i++) {
      if (!words[i].ownsArray()) {
        words[i].point(words[i].copy());
      }
    }
    retained = true;
  }

  /** The command. */
  public Command command() {
    return command;
  }

  /** Replaces the command by its subcommand, once that is known. */
  public void command(Command subcommand) {
    command = subcommand;
  }

  /** What the command did, as others shall repeat it. */
  public Effects effects() {
    return effects;
  }

  /** The client that called. */
  public Client client() {
    return client;
  }

  /** What has the command run. */
  public Origin origin() {
    return origin;
  }

  /** True if the command may let its client wait: not inside a transaction or a script. */
  public boolean mayWait() {
    return origin.mayWait();
  }

  /** Where the answer goes. */
  public Reply reply() {
    return reply;
  }

  /**
   * Refuses an answer that is known to be too long before it is made: a request for a billion
   * members would have all clients wait for an answer that is never sent.
   *
   * @param parts how many answers it consists of
   * @param bytes that each of them has at least
   * @throws NoRoom if a client may not get so much at once
   */
  public void needAnswer(long parts, long bytes) {
    boolean tooMany = bytes > 0 && parts > Long.MAX_VALUE / bytes;
    if (tooMany || !reply.fits(parts * bytes)) {
      throw new NoRoom();
    }
  }

  /** All databases. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** The database that the client has selected. */
  public Database db() {
    return keyspace.database(client.database());
  }

  /** The time of this call, Unix milliseconds: the same all through a command or a transaction. */
  public long now() {
    return keyspace.now();
  }
}
