package example;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.embedded.Reply;
import io.vireo.embedded.Vireo;
import io.vireo.embedded.VireoOnVertx;

/** A server on the event loops of the program, without a thread that waits. */
public class Main {
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Future.fromCompletionStage(
            VireoOnVertx.builder(vertx).set("maxmemory", "64mb").startAsync(),
            vertx.getOrCreateContext())
        .compose(Main::count)
        .onSuccess(count -> System.out.println("counted " + count))
        .onFailure(Throwable::printStackTrace)
        .eventually(() -> vertx.close());
  }

  private static Future<Long> count(Vireo vireo) {
    return Future.fromCompletionStage(vireo.executeAsync("INCR", "count"))
        .compose(
            one -> Future.fromCompletionStage(vireo.executeAsync("INCRBY", "count", "41")))
        .map(Reply::number)
        .eventually(() -> Future.fromCompletionStage(vireo.closeAsync()));
  }
}
