package io.vireo.server.differential;

import java.util.List;

/**
 * One step of an {@link Episode}. A step makes sense, or is at least harmless, without any other.
 */
sealed interface Step {
  /** Requests of one client, whose replies are compared one by one. */
  record Say(int client, List<Request> requests) implements Step {
    static Say of(int client, Request... requests) {
      return new Say(client, List.of(requests));
    }
  }

  /** A scan that each server is led through to its end; what was found is compared. */
  record Scan(int client, Request request) implements Step {}

  /**
   * Requests of a client that make something expire soon, and the time until both servers have
   * removed it.
   */
  record Lapse(int client, List<Request> requests, int millis) implements Step {}

  /**
   * Clients that wait, in this order, and what may wake them. Who still waits then is unblocked.
   *
   * @param waiting a request for each of the first clients of {@link Peer#WAITERS}
   * @param waking what another client says meanwhile
   */
  record Block(List<Request> waiting, List<Request> waking) implements Step {}

  /** Each server takes the value of a key as the other one dumps it, if there is one. */
  record Swap(String key) implements Step {}

  /**
   * A client to whom others may have redirected their messages goes, and comes again as another.
   */
  record Replace(int client) implements Step {}

  /** Each server saves its data and loads it again. */
  record Reload() implements Step {}

  /** The whole data, the encodings, the events and the counters are compared. */
  record Check() implements Step {}
}
