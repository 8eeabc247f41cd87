package io.vireo.server.pubsub;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.session.Link;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that hear a channel or a pattern, in no order. That event loop
 * only.
 *
 * <p>Most have few members, which are searched one by one. A large one also knows the place of each
 * member, so that many can leave without searching for each other.
 */
final class LoopSubscribers {
  private static final Logger LOG = LoggerFactory.getLogger(LoopSubscribers.class);
  private static final int SMALL = 32;

  /** What one with one member takes. */
  static final long HEAP_BYTES = HeapLayout.object(2, 4) + HeapLayout.references(1);

  private Link[] links = new Link[1];
  private int size;
  private Map<Link, Integer> places;

  int size() {
    return size;
  }

  Link at(int place) {
    return links[place];
  }

  /**
   * Sends a message to all, from the last to the first: sending may close a connection, though it
   * leaves only later.
   *
   * @return how many they are
   */
  int send(Message message) {
    int all = size;
    for (int i = all - 1; i >= 0; i--) {
      message.sendTo(links[i]);
    }
    return all;
  }

  /**
   * A message could not be delivered: clients that may have missed it are disconnected, and so
   * know.
   */
  void missed(Throwable failure) {
    LOG.error("A message could not be delivered: its {} receivers are disconnected", size, failure);
    for (int i = size - 1; i >= 0; i--) {
      links[i].closeNow();
    }
  }

  void add(Link link) {
    if (size == links.length) {
      links = Arrays.copyOf(links, size * 2);
    }
    links[size] = link;
    if (places != null) {
      places.put(link, size);
    } else if (size == SMALL) {
      places = new IdentityHashMap<>();
      for (int i = 0; i <= size; i++) {
        places.put(links[i], i);
      }
    }
    size++;
  }

  /** The last member takes the place of the one that leaves. */
  void remove(Link link) {
    int place = placeOf(link);
    if (place < 0) {
      return;
    }
    Link last = links[--size];
    links[place] = last;
    links[size] = null;
    if (places != null) {
      places.put(last, place);
      places.remove(link);
    }
    if (size < links.length / 4) {
      links = Arrays.copyOf(links, Math.max(1, links.length / 2));
      places = size <= SMALL ? null : places;
    }
  }

  private int placeOf(Link link) {
    if (places != null) {
      return places.getOrDefault(link, -1);
    }
    for (int i = 0; i < size; i++) {
      if (links[i] == link) {
        return i;
      }
    }
    return -1;
  }
}
