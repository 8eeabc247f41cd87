package io.vireo.server.console;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers in JSON. The console's own thread. */
final class HttpAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);

  private HttpAnswers() {}

  /** Answers with {@code {"error": why}}, unless there was an answer or the browser has left. */
  static void fail(HttpServerResponse response, int status, String why) {
    answer(response, status, out -> ReplyJson.error(out, why));
  }

  /** Answers with a value, unless there was an answer or the browser has left. */
  static void answer(HttpServerResponse response, int status, Json.Writer writer) {
    if (response.ended() || response.closed()) {
      return;
    }
    try {
      String text = Json.text(writer);
      response.setStatusCode(status).putHeader("Content-Type", CrossSiteRules.JSON).end(text);
    } catch (IOException unexpected) {
      LOG.warn("An answer of the console could not be written", unexpected);
      response.setStatusCode(500).end();
    }
  }
}
