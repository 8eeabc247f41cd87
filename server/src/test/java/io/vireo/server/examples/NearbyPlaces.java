package io.vireo.server.examples;

import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.params.GeoSearchParam;

/** Places on the map, and which of them are near. */
final class NearbyPlaces {
  private final UnifiedJedis jedis;
  private final String key;

  /** A place and how far away it is. */
  record Place(String name, double kilometres) {}

  NearbyPlaces(UnifiedJedis jedis, String key) {
    this.jedis = jedis;
    this.key = key;
  }

  /** Puts a place on the map, or moves it. */
  void put(String name, double longitude, double latitude) {
    jedis.geoadd(key, longitude, latitude, name);
  }

  /** Places around a point, the nearest first. */
  List<Place> near(double longitude, double latitude, double kilometres, int most) {
    return jedis
        .geosearch(
            key,
            GeoSearchParam.geoSearchParam()
                .fromLonLat(longitude, latitude)
                .byRadius(kilometres, GeoUnit.KM)
                .asc()
                .count(most)
                .withDist())
        .stream()
        .map(found -> new Place(found.getMemberByString(), found.getDistance()))
        .toList();
  }

  /** Kilometres between two places; null if one is not on the map. */
  Double apart(String one, String other) {
    return jedis.geodist(key, one, other, GeoUnit.KM);
  }
}
