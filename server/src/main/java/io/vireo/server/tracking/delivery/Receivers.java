package io.vireo.server.tracking.delivery;

import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import java.util.ArrayList;
import java.util.List;

/**
 * The connections that get one message in one protocol, by event loop, so that each loop gets one
 * task. Data context only.
 */
final class Receivers {
  /** Those of one loop. */
  record OfLoop(LoopPort port, List<Link> links) {}

  private final List<OfLoop> loops = new ArrayList<>(1);

  void add(Link link) {
    for (OfLoop loop : loops) {
      if (loop.port() == link.port()) {
        loop.links().add(link);
        return;
      }
    }
    List<Link> links = new ArrayList<>(1);
    links.add(link);
    loops.add(new OfLoop(link.port(), links));
  }

  List<OfLoop> loops() {
    return loops;
  }

  boolean isEmpty() {
    return loops.isEmpty();
  }
}
