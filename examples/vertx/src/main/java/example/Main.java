package example;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.embedded.Reply;
import io.vireo.embedded.Vireo;

/** A server on the event loops of the program, without a thread that waits. */
public class Main {
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Vireo.builder()
        .vertx(vertx)
        .set("maxmemory", "64mb")
        .startAsync()
        .compose(Main::count)
        .onSuccess(count -> System.out.println("counted " + count))
        .onFailure(Throwable::printStackTrace)
        .eventually(() -> vertx.close());
  }

  private static Future<Long> count(Vireo vireo) {
    return vireo
        .executeAsync("INCR", "count")
        .compose(one -> vireo.executeAsync("INCRBY", "count", "41"))
        .map(Reply::number)
        .eventually(vireo::closeAsync);
  }
}
