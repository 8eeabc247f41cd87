package io.vireo.server.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.server.resp.ReplyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a {@link Visitor} asked in one batch, and the answers that came. Its thread only. */
final class Round {
  private final int wanted;
  private final boolean selects;
  private final List<ReplyValue> replies = new ArrayList<>();
  private final Promise<List<ReplyValue>> done = Promise.promise();

  /** Bytes of the requests and of the answers that have come, which its visitor counts. */
  long bytes;

  /**
   * Nothing was answered yet.
   *
   * @param wanted how many answers are to come
   * @param selects true if the first one is that of a SELECT, for which the page did not ask
   */
  Round(int wanted, boolean selects) {
    this.wanted = wanted;
    this.selects = selects;
  }

  /** The answers to what was asked for. */
  Future<List<ReplyValue>> answers() {
    return done.future();
  }

  /** An answer has come; true if it was the last one. */
  boolean add(ReplyValue reply) {
    replies.add(reply);
    return replies.size() == wanted;
  }

  /** Tells all answers; false if the database could not be selected, which is each answer then. */
  boolean finish() {
    if (!selects) {
      done.complete(replies);
    } else if (replies.get(0) instanceof ReplyValue.Failure failure) {
      done.complete(Collections.nCopies(wanted - 1, failure));
      return false;
    } else {
      done.complete(replies.subList(1, wanted));
    }
    return true;
  }

  /** There will be no answers. */
  void fail(String why) {
    done.fail(new IllegalStateException(why));
  }
}
