package io.vireo.server.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vireo.server.examples.NearbyPlaces.Place;
import io.vireo.server.testing.TcpServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.JedisPooled;

class NearbyPlacesTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @Test
  void findsWhatIsNear() {
    try (JedisPooled jedis = new JedisPooled("127.0.0.1", SERVER.port())) {
      NearbyPlaces places = new NearbyPlaces(jedis, "stations");
      places.put("Hauptbahnhof", 13.3694, 52.5251);
      places.put("Ostbahnhof", 13.4345, 52.5103);
      places.put("Zoo", 13.3325, 52.5072);
      places.put("Potsdam", 13.0669, 52.3915);
      assertThat(places.near(13.3777, 52.5163, 5, 10))
          .extracting(Place::name)
          .containsExactly("Hauptbahnhof", "Zoo", "Ostbahnhof");
      assertThat(places.near(13.3777, 52.5163, 5, 1).get(0).kilometres())
          .isCloseTo(1.13, within(0.1));
      assertThat(places.apart("Zoo", "Potsdam")).isCloseTo(22.1, within(0.5));
      assertThat(places.apart("Zoo", "Paris")).isNull();
    }
  }
}
