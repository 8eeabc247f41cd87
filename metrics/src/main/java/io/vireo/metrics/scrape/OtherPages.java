package io.vireo.metrics.scrape;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;

/** What is served beside the metrics at the same address. All on the context of the server. */
public interface OtherPages {
  /** Nothing: each request is answered with 404. */
  OtherPages NONE = request -> false;

  /** The server begins. */
  default void start(Context context) {}

  /**
   * A request that is not for the metrics.
   *
   * @return false if there is nothing at its path, so that 404 is the answer
   */
  boolean handle(HttpServerRequest request);

  /** The server ends. */
  default void stop() {}
}
