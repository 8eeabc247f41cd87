package io.vireo.server.replication.lead;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Places in the stream that are kept for replicas whose first connections have not asked for them
 * yet: Valkey's replicas do so only once the second one was told where the snapshot ends. Data
 * context only.
 *
 * <p>A place is held by the second connection, under the number of its client. It is there from the
 * cut until the first one asks for the stream, also if the second one is gone meanwhile because its
 * snapshot is out; but then for a period of grace only.
 */
final class Reservations {
  private static final long SECOND = 1000;
  private static final long DEFAULT_GRACE = 60;
  private static final long STILL_SENT = -1;

  /** A second connection, and since when its snapshot is out. */
  private static final class Place {
    private final Replica channel;
    private long outSince = STILL_SENT;

    Place(Replica channel) {
      this.channel = channel;
    }
  }

  private final Map<Long, Place> places = new LinkedHashMap<>();
  private long graceSeconds = DEFAULT_GRACE;

  /** No place is kept. */
  Reservations() {}

  /** Keeps the place of a second connection, which it has been given. */
  void add(Replica channel) {
    places.put(channel.session().id(), new Place(channel));
  }

  /** The second connection that is a client and whose place is kept, or null. */
  Replica find(long clientId) {
    Place place = places.get(clientId);
    return place == null ? null : place.channel;
  }

  /** Keeps a replica's place no longer, if it has one. */
  void release(Replica channel) {
    places.remove(channel.session().id());
  }

  /** All whose places are kept. */
  List<Replica> all() {
    return places.values().stream().map(each -> each.channel).toList();
  }

  /** How many places are kept. */
  int size() {
    return places.size();
  }

  /**
   * The snapshot of a second connection is out: its period of grace begins.
   *
   * @return false if no place is kept for it
   */
  boolean isOut(Replica channel, long now) {
    Place place = places.get(channel.session().id());
    if (place == null) {
      return false;
    }
    place.outSince = place.outSince == STILL_SENT ? now : place.outSince;
    return true;
  }

  /** True if a place is kept for a second connection whose snapshot is out. */
  boolean awaitsFirst(Replica channel) {
    Place place = places.get(channel.session().id());
    return place != null && place.outSince != STILL_SENT;
  }

  /** Sets for how many seconds a place is kept when the snapshot is out. */
  void grace(long seconds) {
    graceSeconds = seconds;
  }

  /** For how many seconds a place is kept when the snapshot is out. */
  long grace() {
    return graceSeconds;
  }

  /** Those whose first connections have not asked within the period of grace. */
  List<Replica> overdue(long now) {
    List<Replica> overdue = new ArrayList<>();
    for (Place place : places.values()) {
      if (place.outSince != STILL_SENT && now - place.outSince > graceSeconds * SECOND) {
        overdue.add(place.channel);
      }
    }
    return overdue;
  }

  /** The first position of the stream that is kept; the largest number without any. */
  long slowest() {
    long slowest = Long.MAX_VALUE;
    for (Place place : places.values()) {
      slowest = Math.min(slowest, place.channel.stream().position());
    }
    return slowest;
  }
}
