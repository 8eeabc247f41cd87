package io.vireo.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vireo.config.Config;
import io.vireo.config.VireoSettings;
import io.vireo.metrics.scrape.OtherPages;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.resp.ReplyValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The console over HTTP: its page at {@code /}, and below {@code /api} what the page uses. All on
 * the context of the server that it is a part of.
 *
 * <ul>
 *   <li>{@code POST /api/login}: logs in, with {@code user} and {@code password} or, where none is
 *       needed, with neither; sets the cookie.
 *   <li>{@code GET /api/session}: the visitor's user, and the token that POSTs carry.
 *   <li>{@code POST /api/logout}: goes.
 *   <li>{@code POST /api/run}: has {@linkplain RunRequest commands} run; answers {@code replies}.
 *   <li>{@code GET /api/live}: the server's numbers once a second, as server-sent events.
 * </ul>
 *
 * <p>A browser that has logged in is a {@link Visitor}, a client like others; {@link
 * CrossSiteRules} keep other sites out, {@link CommandRules} hold back what the console has no use
 * for.
 */
public final class Console implements OtherPages {
  private static final String TOKEN = "X-Vireo-Token";
  private static final String API = "/api/";
  private static final int MOST_BODY = 512 * 1024;
  private static final int MOST_LOGIN = 4 * 1024;

  private static final int MOST_UNDER_WAY = 16;

  /** The resources that the page may load and the pages that may frame it: only its own. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final DataContext data;
  private final MemoryBudget heap;
  private final String version;
  private final AtomicLong kept;
  private final Visitor.Maker clients;
  private final Config config;
  private final CrossSiteRules crossSite;
  private final CommandRules rules;
  private final LiveSampler sampler;
  private final RequestBodies bodies;
  private final StaticFiles files = new StaticFiles();
  private final Visitors visitors = new Visitors();
  private Context context;
  private LiveFeed feed;
  private LogIns logIns;

  /**
   * A console of a server, which is not served yet.
   *
   * @param version the server's version
   * @param kept bytes that consoles keep for browsers, part of {@code used_memory}
   * @param sampler looks at the server's numbers
   * @param clients makes the client behind a browser
   */
  public Console(
      Config config,
      DataContext data,
      CommandTable table,
      MemoryBudget heap,
      String version,
      AtomicLong kept,
      LiveSampler sampler,
      Visitor.Maker clients) {
    this.config = config;
    this.data = data;
    this.heap = heap;
    this.version = version;
    this.kept = kept;
    this.sampler = sampler;
    this.clients = clients;
    crossSite = new CrossSiteRules(this::names);
    rules = new CommandRules(table);
    bodies = new RequestBodies(kept);
  }

  private Set<String> names() {
    String names = config.get(VireoSettings.CONSOLE_HOSTS).toLowerCase(Locale.ROOT).strip();
    return names.isEmpty() ? Set.of() : Set.of(names.split("\\s+"));
  }

  @Override
  public void start(Context here) {
    context = here;
    feed = new LiveFeed(here.owner(), data, heap, kept, sampler);
    logIns = new LogIns(config, data.clock(), clients, visitors, here, this::gone, this::session);
  }

  @Override
  public void stop() {
    visitors.closeAll("The console is closed");
    logIns.closeAll("The console is closed");
  }

  private long now() {
    return data.clock().millis();
  }

  // ------------------------------------------------------------------------- the way in

  @Override
  public boolean handle(HttpServerRequest request) {
    if (!config.get(VireoSettings.CONSOLE)) {
      return false;
    }
    guard(request.response());
    String refusal = crossSite.refusal(request);
    if (refusal != null) {
      HttpAnswers.fail(request.response(), 403, refusal);
      return true;
    }
    if (request.path() != null && request.path().startsWith(API)) {
      api(request, request.path().substring(API.length()));
      return true;
    }
    return request.method() == HttpMethod.GET && files.serve(request);
  }

  private static void guard(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void api(HttpServerRequest request, String what) {
    request.response().putHeader("Cache-Control", "no-store");
    String asked = request.method() + " " + what;
    if (asked.equals("POST login")) {
      bodies.read(request, MOST_LOGIN).onSuccess(body -> logIns.logIn(request, body));
      return;
    }
    Cookie cookie = request.getCookie(LogIns.cookieName(request));
    Visitors.Entry visitor = visitors.find(cookie == null ? null : cookie.getValue(), now());
    if (visitor == null) {
      HttpAnswers.fail(request.response(), 401, "Log in first.");
      return;
    }
    boolean isPost = request.method() == HttpMethod.POST;
    if (isPost && !visitor.token.equals(request.getHeader(TOKEN))) {
      HttpAnswers.fail(request.response(), 403, "The token of the page is missing.");
      return;
    }
    switch (asked) {
      case "GET session" -> session(request.response(), visitor);
      case "GET live" -> live(request.response(), visitor);
      case "POST logout" -> logOut(request, visitor);
      case "POST run" ->
          bodies.read(request, MOST_BODY).onSuccess(body -> run(request.response(), visitor, body));
      default -> HttpAnswers.fail(request.response(), 404, "There is no such thing.");
    }
  }

  // ------------------------------------------------------------------------- coming and going

  private void gone(Visitor visitor) {
    logIns.forget(visitor);
    visitors.remove(visitor);
    feed.closeAll(visitor);
  }

  private void logOut(HttpServerRequest request, Visitors.Entry visitor) {
    visitor.visitor.close("It was logged out");
    request.response().removeCookie(LogIns.cookieName(request));
    HttpAnswers.answer(request.response(), 200, out -> out.writeNull());
  }

  private void session(HttpServerResponse response, Visitors.Entry visitor) {
    HttpAnswers.answer(
        response,
        200,
        out -> {
          out.writeStartObject();
          out.writeStringField("user", visitor.user);
          out.writeStringField("token", visitor.token);
          out.writeStringField("version", version);
          out.writeBooleanField("write", config.get(VireoSettings.CONSOLE_WRITE));
          out.writeEndObject();
        });
  }

  // ------------------------------------------------------------------------- numbers and commands

  private void live(HttpServerResponse response, Visitors.Entry visitor) {
    response
        .setChunked(true)
        .putHeader("Content-Type", "text/event-stream")
        .putHeader("X-Accel-Buffering", "no");
    data.inbox()
        .add(
            () -> {
              boolean maySee = sampler.maySee(visitor.visitor.session());
              context.runOnContext(here -> live(response, visitor, maySee));
            });
  }

  private void live(HttpServerResponse response, Visitors.Entry visitor, boolean maySee) {
    if (!maySee) {
      response.setChunked(false);
      HttpAnswers.fail(response, 403, "This user may not run INFO and LATENCY HISTOGRAM.");
    } else if (!response.closed()) {
      response.write("retry: 2000\n\n");
      feed.open(response, visitor);
    }
  }

  private void run(HttpServerResponse response, Visitors.Entry visitor, Buffer body) {
    if (visitor.visitor.underWay() >= MOST_UNDER_WAY) {
      HttpAnswers.fail(response, 429, "Too many requests are under way.");
      return;
    }
    RunRequest wanted;
    try {
      wanted = RunRequest.of(body);
    } catch (IllegalArgumentException malformed) {
      HttpAnswers.fail(response, 400, malformed.getMessage());
      return;
    }
    boolean mayWrite = config.get(VireoSettings.CONSOLE_WRITE);
    List<String> refusals = new ArrayList<>();
    List<Bytes[]> passed = new ArrayList<>();
    for (Bytes[] words : wanted.commands()) {
      String refusal = rules.refusal(words, mayWrite);
      refusals.add(refusal);
      if (refusal == null) {
        passed.add(words);
      }
    }
    Future<List<ReplyValue>> replies =
        passed.isEmpty()
            ? Future.succeededFuture(List.of())
            : visitor.visitor.runInTime(wanted.database(), passed);
    replies
        .onSuccess(all -> HttpAnswers.answer(response, 200, out -> write(out, refusals, all)))
        .onFailure(failure -> HttpAnswers.fail(response, 504, failure.getMessage()));
  }

  private static void write(JsonGenerator out, List<String> refusals, List<ReplyValue> replies)
      throws IOException {
    Iterator<ReplyValue> next = replies.iterator();
    out.writeStartObject();
    out.writeArrayFieldStart("replies");
    for (String refusal : refusals) {
      if (refusal == null) {
        ReplyJson.write(out, next.next());
      } else {
        ReplyJson.error(out, refusal);
      }
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
