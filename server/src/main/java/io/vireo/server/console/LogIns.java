package io.vireo.server.console;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.resp.ReplyValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How browsers come in. On the context of the console alone. */
final class LogIns {
  private static final String COOKIE = "vireo-console-";

  /** Browsers whose password is being looked at. */
  private static final int MOST_ARRIVING = 64;

  private final Config config;
  private final Clock clock;
  private final Visitor.Maker clients;
  private final Visitors visitors;
  private final Context context;
  private final Consumer<Visitor> gone;
  private final BiConsumer<HttpServerResponse, Visitors.Entry> welcome;
  private final Set<Visitor> arriving = new HashSet<>();

  /**
   * Begins without visitors.
   *
   * @param clients makes the client behind a browser
   * @param visitors where those are added that were let in
   * @param gone told of each that is not connected any more
   * @param welcome answers those that were let in
   */
  LogIns(
      Config config,
      Clock clock,
      Visitor.Maker clients,
      Visitors visitors,
      Context context,
      Consumer<Visitor> gone,
      BiConsumer<HttpServerResponse, Visitors.Entry> welcome) {
    this.config = config;
    this.clock = clock;
    this.clients = clients;
    this.visitors = visitors;
    this.context = context;
    this.gone = gone;
    this.welcome = welcome;
  }

  /** A browser is gone before it was known whether it may come in. */
  void forget(Visitor visitor) {
    arriving.remove(visitor);
  }

  /** Sends all away that are not let in yet. */
  void closeAll(String why) {
    List.copyOf(arriving).forEach(visitor -> visitor.close(why));
  }

  /** A browser has the same cookies for all ports of a host. */
  static String cookieName(HttpServerRequest request) {
    return COOKIE + request.localAddress().port();
  }

  /** Reads the credentials of a login, and has the server check them. */
  void logIn(HttpServerRequest request, Buffer body) {
    String user;
    String password;
    try {
      JsonObject json = new JsonObject(body);
      user = json.getString("user", "");
      password = json.getString("password", "");
    } catch (DecodeException | ClassCastException malformed) {
      HttpAnswers.fail(request.response(), 400, "The request is not what the console sends.");
      return;
    }
    boolean anonymous = user.isEmpty() && password.isEmpty();
    if (anonymous && config.get(NetworkSettings.PROTECTED_MODE) && !isLocal(request)) {
      HttpAnswers.fail(
          request.response(), 401, "Protected mode: from other machines one has to log in.");
      return;
    }
    if (arriving.size() >= MOST_ARRIVING) {
      HttpAnswers.fail(request.response(), 503, "Too many want to log in at once.");
      return;
    }
    Visitor visitor =
        clients.make(
            new ConsolePort(context),
            text(request.remoteAddress()),
            text(request.localAddress()),
            gone);
    String name = user.isEmpty() ? "default" : user;
    Bytes[] words =
        anonymous
            ? new Bytes[] {Bytes.of("PING")}
            : new Bytes[] {Bytes.of("AUTH"), Bytes.of(name), Bytes.of(password)};
    arriving.add(visitor);
    // The server answers late to an address that has given many wrong passwords.
    visitor
        .runInTime(0, List.<Bytes[]>of(words))
        .onSuccess(replies -> loggedIn(request, visitor, name, replies.get(0)))
        .onFailure(failure -> HttpAnswers.fail(request.response(), 401, failure.getMessage()));
  }

  private void loggedIn(HttpServerRequest request, Visitor visitor, String name, ReplyValue reply) {
    HttpServerResponse response = request.response();
    // A user without the right to PING has been let in all the same.
    arriving.remove(visitor);
    boolean isOut = reply instanceof ReplyValue.Failure no && !no.text().startsWith("NOPERM");
    if (isOut) {
      visitor.close("It was not let in");
      HttpAnswers.fail(response, 401, reply.text());
      return;
    }
    Visitors.Entry entry = visitors.add(visitor, name, clock.millis());
    if (entry == null) {
      visitor.close("There are too many");
      HttpAnswers.fail(response, 503, "Too many consoles are open.");
      return;
    }
    response.addCookie(
        Cookie.cookie(cookieName(request), entry.secret)
            .setHttpOnly(true)
            .setSameSite(CookieSameSite.STRICT)
            .setSecure(request.isSSL())
            .setPath("/"));
    welcome.accept(response, entry);
  }

  private static boolean isLocal(HttpServerRequest request) {
    String host = request.remoteAddress().hostAddress();
    return host != null
        && (host.startsWith("127.") || host.equals("::1") || host.equals("0:0:0:0:0:0:0:1"));
  }

  private static String text(SocketAddress address) {
    String host = address.hostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.port();
  }
}
