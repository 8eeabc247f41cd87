package io.vireo.cli.session;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.ConnectFailure;
import io.vireo.cli.connect.Credentials;
import io.vireo.cli.connect.Dialer;
import io.vireo.cli.connect.Login;
import io.vireo.cli.connect.SentinelLookup;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;

/**
 * A conversation with a server: sends commands, has their replies shown, and keeps in mind what
 * they change - the database, a transaction, subscriptions, the protocol. It follows redirections
 * and connects again where redis-cli does.
 *
 * <p>For one thread, but {@link #abort} is for the handler of Ctrl-C.
 */
public final class Session {
  /** What a session is told at its beginning. */
  public record Plan(
      Dialer dialer,
      Credentials credentials,
      int database,
      String name,
      boolean resp3,
      boolean insistsOnResp3,
      boolean follow,
      boolean errorCode,
      boolean printPushes,
      boolean interactive,
      long intervalMicros,
      SentinelLookup sentinel) {}

  private final Plan plan;
  private final Console console;
  private Printer printer;
  private Address address;
  private volatile Connection connection;
  private Credentials credentials;
  private volatile boolean aborted;

  private int wantedDatabase;
  private int database;
  private int databaseBeforeMulti;
  private boolean transaction;
  private boolean subscribed;
  private boolean monitoring;
  private boolean silent;
  private boolean skipNext;
  private boolean currentResp3;
  private boolean shuttingDown;
  private boolean redirected;
  private boolean asking;
  private Reply last;

  /** A session with a server; nothing is sent yet. */
  public Session(Plan plan, Address address, Console console, Printer printer) {
    this.plan = plan;
    this.address = address;
    this.console = console;
    this.printer = printer;
    this.credentials = plan.credentials();
    this.wantedDatabase = plan.database();
  }

  /** Shows replies in another way from now on. */
  public void printer(Printer other) {
    printer = other;
  }

  /** The connection, or null. */
  public Connection connection() {
    return connection;
  }

  /** Where the server is. */
  public Address address() {
    return address;
  }

  /** Goes to another server with the next connection. */
  public void address(Address other) {
    address = other;
  }

  /** The user and password of the login: given at the start, or by AUTH since. */
  public Credentials credentials() {
    return credentials;
  }

  /** The database of the connection. */
  public int database() {
    return database;
  }

  /** Whether commands are queued. */
  public boolean transaction() {
    return transaction;
  }

  /** Whether messages are expected. */
  public boolean subscribed() {
    return subscribed;
  }

  /** Whether the server was told to answer nothing (CLIENT REPLY OFF). */
  public boolean silent() {
    return silent;
  }

  /** Whether the connection speaks RESP3. */
  public boolean resp3() {
    return currentResp3;
  }

  /** The last reply, or null. */
  public Reply last() {
    return last;
  }

  /**
   * Connects, logs in, chooses the database and the protocol, and names the connection.
   *
   * @param quiet whether to say nothing if the server cannot be reached
   * @return whether all of that was fine
   */
  public boolean connect(boolean quiet) {
    disconnect();
    try {
      if (plan.sentinel() != null && !redirected) {
        address = plan.sentinel().primary(plan.dialer());
      }
      connection = plan.dialer().dial(address);
    } catch (ConnectFailure failure) {
      if (failure.isTls()) {
        console.error("Could not negotiate a TLS connection: " + failure.getMessage() + "\n");
      } else if (!quiet) {
        console.error(
            "Could not connect to Redis at "
                + address.given()
                + ": "
                + failure.getMessage()
                + "\n");
      }
      return false;
    } catch (IOException failure) {
      console.error(
          "Could not connect to Redis at " + address.given() + ": " + failure.getMessage() + "\n");
      return false;
    }
    connection.onPush(plan.printPushes() ? printer::push : push -> {});
    try {
      return login() && select() && hello() && name();
    } catch (IOException failure) {
      console.error("\nI/O error\n");
      return false;
    }
  }

  private boolean login() throws IOException {
    Reply reply = Login.authenticate(connection, credentials);
    if (reply != null && reply.isError()) {
      console.error("AUTH failed: " + reply.text() + "\n");
      return false;
    }
    return true;
  }

  private boolean select() throws IOException {
    if (wantedDatabase == database) {
      return true;
    }
    Reply reply = connection.call("SELECT", Integer.toString(wantedDatabase));
    if (reply.isError()) {
      console.error("SELECT " + wantedDatabase + " failed: " + reply.text() + "\n");
      return false;
    }
    database = wantedDatabase;
    return true;
  }

  private boolean hello() throws IOException {
    if (!plan.resp3()) {
      return true;
    }
    Reply reply = connection.call("HELLO", "3");
    if (reply.isError()) {
      // At the terminal RESP3 is a wish of the program's, not of the user's.
      if (plan.insistsOnResp3() || !plan.interactive()) {
        console.error("HELLO 3 failed: " + reply.text() + "\n");
      }
      return !plan.insistsOnResp3();
    }
    currentResp3 = true;
    return true;
  }

  private boolean name() throws IOException {
    if (plan.name() == null) {
      return true;
    }
    Reply reply = connection.call("CLIENT", "SETNAME", plan.name());
    if (reply.isError()) {
      console.error("CLIENT SETNAME failed: " + reply.text() + "\n");
    }
    return !reply.isError();
  }

  /** Gives the connection up. */
  public void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
    database = 0;
    transaction = false;
    subscribed = false;
    monitoring = false;
    silent = false;
    currentResp3 = false;
  }

  /** Ends the wait for a reply; the session connects again. Any thread. */
  public void abort() {
    Connection waiting = connection;
    if (waiting != null) {
      aborted = true;
      waiting.close();
    }
  }

  /**
   * Sends a command, as often as wanted, and has its replies shown.
   *
   * @return whether replies came; errors are replies
   */
  public boolean issue(List<String> words, long repeat) {
    while (true) {
      if (redirected || connection == null) {
        if (!connect(false)) {
          redirected = false;
          return false;
        }
      }
      redirected = false;
      try {
        if (asking) {
          asking = false;
          Reply reply = connection.call("ASKING");
          if (reply.isError()) {
            console.error("ASKING failed: " + reply.text() + "\n");
          }
        }
        sendAndShow(words, repeat);
      } catch (IOException failure) {
        if (!lost(failure)) {
          return false;
        }
      }
      if (!redirected) {
        return true;
      }
    }
  }

  /** What a broken connection means; true if nothing is wrong with that. */
  private boolean lost(IOException failure) {
    if (aborted) {
      aborted = false;
      connect(false);
      return true;
    }
    boolean wanted = shuttingDown;
    shuttingDown = false;
    disconnect();
    if (wanted) {
      return true;
    }
    console.error("Error: " + reason(failure) + "\n");
    if (!plan.interactive()) {
      throw new Exit(1);
    }
    return false;
  }

  private static String reason(IOException failure) {
    boolean closed =
        failure instanceof EOFException
            || failure instanceof SocketException && "Socket closed".equals(failure.getMessage());
    return closed ? "Server closed the connection" : failure.getMessage();
  }

  private void sendAndShow(List<String> words, long repeat) throws IOException {
    shuttingDown |= Requests.is(words, "shutdown", 0);
    boolean asItIs = Requests.answersText(words);
    long left = repeat;
    while (left != 0) {
      left -= left < 0 ? 0 : 1;
      connection.send(words);
      if (Requests.is(words, "monitor", 0)) {
        monitor(words);
        return;
      }
      if (answersNothing(words)) {
        continue;
      }
      receive(words, asItIs);
      if (redirected) {
        return;
      }
      pause();
    }
  }

  /** CLIENT REPLY OFF and SKIP: what a client must know lest it waits for ever. */
  private boolean answersNothing(List<String> words) {
    boolean clientReply =
        words.size() == 3
            && words.get(0).equalsIgnoreCase("client")
            && words.get(1).equalsIgnoreCase("reply");
    if (clientReply && words.get(2).equalsIgnoreCase("on")) {
      silent = false;
      skipNext = false;
      return false;
    }
    if (clientReply && words.get(2).equalsIgnoreCase("off")) {
      silent = true;
      return true;
    }
    if (clientReply && words.get(2).equalsIgnoreCase("skip") && !silent) {
      skipNext = true;
      return true;
    }
    boolean nothing = silent || skipNext;
    skipNext = false;
    return nothing;
  }

  private void monitor(List<String> words) throws IOException {
    monitoring = true;
    while (monitoring) {
      last = connection.receive();
      printer.reply(words, last, false);
      if (last.isError()) {
        monitoring = false;
      }
    }
  }

  private void receive(List<String> words, boolean asItIs) throws IOException {
    boolean subscribe = Requests.isSubscribe(words);
    boolean unsubscribe = Requests.isUnsubscribe(words);
    // Subscriptions are confirmed by a push for each channel, in RESP2 by an array.
    int confirmations = subscribe || unsubscribe ? Math.max(1, words.size() - 1) : 0;
    if (confirmations > 0) {
      connection.onPush(null);
    }
    while (true) {
      last = connection.receive();
      if (redirection()) {
        return;
      }
      show(words, asItIs);
      if (!subscribed && confirmations == 0) {
        break;
      }
      if (!isMessage(last)) {
        if (last.is(Type.PUSH)) {
          continue;
        }
        break;
      }
      if (confirmations == 0 || !last.at(0).text().equalsIgnoreCase(words.get(0))) {
        continue;
      }
      subscribed |= subscribe;
      if (--confirmations == 0) {
        break;
      }
    }
    learn(words);
    if ((subscribe || unsubscribe) && !subscribed) {
      connection.onPush(plan.printPushes() ? printer::push : push -> {});
    }
  }

  private void show(List<String> words, boolean asItIs) {
    if (!plan.interactive() && plan.errorCode() && last.isError()) {
      console.error(last.text() + "\n");
      throw new Exit(1);
    }
    printer.reply(words, last, asItIs);
  }

  /** Whether the reply sends the command elsewhere; then that is where the session goes. */
  private boolean redirection() {
    if (!plan.follow() || !last.isError()) {
      return false;
    }
    String[] parts = last.text().split(" ");
    if (parts.length < 3 || !(parts[0].equals("MOVED") || parts[0].equals("ASK"))) {
      return false;
    }
    int colon = parts[2].lastIndexOf(':');
    String host = parts[2].substring(0, Math.max(0, colon));
    // An empty host is the one that was asked.
    address =
        Address.tcp(
            host.isEmpty() ? address.host() : host,
            Integer.parseInt(parts[2].substring(colon + 1)));
    if (plan.interactive()) {
      printer.line(
          "-> Redirected to slot ["
              + parts[1]
              + "] located at "
              + address.host()
              + ":"
              + address.port());
    }
    redirected = true;
    asking = parts[0].equals("ASK");
    return true;
  }

  private boolean isMessage(Reply reply) {
    if (!reply.is(currentResp3 ? Type.PUSH : Type.ARRAY)
        || reply.size() < 3
        || !reply.at(0).is(Type.STRING)) {
      return false;
    }
    String kind = reply.at(0).text();
    return kind.endsWith("message") || kind.endsWith("subscribe");
  }

  private void learn(List<String> words) throws IOException {
    boolean fine = !last.isError();
    if (Requests.is(words, "select", 2) && fine && !transaction) {
      wantedDatabase = database = (int) number(words.get(1));
    } else if (Requests.is(words, "auth", 0) && fine && words.size() <= 3) {
      credentials =
          words.size() == 2
              ? new Credentials(null, words.get(1))
              : new Credentials(words.get(1), words.get(2));
      select();
    } else if (Requests.is(words, "multi", 1) && fine) {
      transaction = true;
      databaseBeforeMulti = database;
    } else if (Requests.is(words, "select", 2) && fine) {
      wantedDatabase = database = (int) number(words.get(1));
    } else if (transaction && Requests.is(words, "exec", 1)) {
      endTransaction(last.isError() || last.is(Type.NIL));
    } else if (transaction && Requests.is(words, "discard", 1) && fine) {
      endTransaction(true);
    } else if (Requests.is(words, "reset", 1) && fine) {
      reset();
    } else if (Requests.is(words, "hello", 0) && fine) {
      currentResp3 = last.is(Type.MAP);
    }
  }

  private void endTransaction(boolean undone) {
    transaction = false;
    if (undone) {
      wantedDatabase = database = databaseBeforeMulti;
    }
  }

  private void reset() {
    transaction = false;
    subscribed = false;
    currentResp3 = false;
    wantedDatabase = database = 0;
    connection.onPush(plan.printPushes() ? printer::push : push -> {});
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException queued) {
      return 0;
    }
  }

  /** Waits for a message and shows it; for a program whose only work that is. */
  public void showNext() {
    try {
      last = connection.receive();
      printer.reply(List.of(), last, false);
    } catch (IOException failure) {
      if (!lost(failure)) {
        throw new Exit(1);
      }
    }
  }

  /** Whether a message comes within some milliseconds. */
  public boolean messageComes(int millis) {
    try {
      return connection != null && connection.ready(millis);
    } catch (IOException failure) {
      lost(failure);
      return false;
    }
  }

  private void pause() {
    if (plan.intervalMicros() > 0) {
      console.flush();
      try {
        Thread.sleep(plan.intervalMicros() / 1000, (int) (plan.intervalMicros() % 1000) * 1000);
      } catch (InterruptedException ended) {
        throw new Exit(130);
      }
    }
  }
}
