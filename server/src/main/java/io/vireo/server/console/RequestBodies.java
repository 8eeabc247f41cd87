package io.vireo.server.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what POSTs bring, within limits. The console's own thread. */
final class RequestBodies {
  /** Bytes of the bodies of all requests that are coming in. */
  private static final long MOST = 16 << 20;

  private final AtomicLong kept;
  private long coming;

  /** Counts what it keeps there. */
  RequestBodies(AtomicLong kept) {
    this.kept = kept;
  }

  /**
   * The body of a request. If it is too long the request is answered, and the future stays open.
   *
   * @param most bytes that it may have
   */
  Future<Buffer> read(HttpServerRequest request, int most) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(piece -> add(request, body, piece, most));
    request.response().endHandler(answered -> count(-body.length()));
    request.response().closeHandler(gone -> whole.tryFail("The browser has gone"));
    request.endHandler(
        end -> {
          if (!request.response().ended()) {
            whole.tryComplete(body);
          }
        });
    return whole.future();
  }

  private void add(HttpServerRequest request, Buffer body, Buffer piece, int most) {
    if (request.response().ended()) {
      return;
    }
    if (body.length() + piece.length() > most || coming > MOST) {
      request.response().putHeader("Connection", "close");
      HttpAnswers.fail(request.response(), 413, "The request is too long.");
      return;
    }
    body.appendBuffer(piece);
    count(piece.length());
  }

  private void count(long bytes) {
    coming += bytes;
    kept.addAndGet(bytes);
  }
}
