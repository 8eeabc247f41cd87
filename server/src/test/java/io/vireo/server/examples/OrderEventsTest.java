package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.vireo.server.testing.TcpServerExtension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderEventsTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void eachGroupGetsEachOrderOnce() {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + SERVER.port());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      OrderEvents events = new OrderEvents(connection.sync());
      events.addGroup("billing");
      events.addGroup("billing");
      events.addGroup("packing");
      String first = events.add("ada", "books");
      String second = events.add("bob", "tea");

      assertThat(goods(events.next("billing", "b1", 1))).containsExactly("books");
      assertThat(goods(events.next("billing", "b2", 10))).containsExactly("tea");
      assertThat(events.next("billing", "b1", 10)).isEmpty();
      assertThat(goods(events.next("packing", "p1", 10))).containsExactly("books", "tea");

      events.done("billing", second);
      assertThat(events.open("billing")).isEqualTo(1);
      assertThat(events.open("packing")).isEqualTo(2);

      List<StreamMessage<String, String>> left = events.takeOver("billing", "b2", Duration.ZERO);
      assertThat(left).extracting(StreamMessage::getId).containsExactly(first);
      events.done("billing", first);
      assertThat(events.open("billing")).isZero();
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  private static List<String> goods(List<StreamMessage<String, String>> orders) {
    return orders.stream().map(order -> order.getBody().get("goods")).toList();
  }
}
