package io.vireo.server.engine.session;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a client has sent that cannot run before it may go on, in order. Data context only. */
public final class DeferredRequests {
  private final Deque<Deferred> requests = new ArrayDeque<>(0);
  private long bytes;

  /** Keeps a request behind those that are kept already. */
  public void add(Deferred request) {
    requests.add(request);
    bytes += request.heapBytes();
  }

  /** Keeps a request that comes before those that are kept already. */
  public void addFirst(Deferred request) {
    requests.addFirst(request);
    bytes += request.heapBytes();
  }

  /** The next request, which is kept no more; null if there is none. */
  public Deferred next() {
    Deferred next = requests.poll();
    bytes -= next == null ? 0 : next.heapBytes();
    return next;
  }

  /** The next request, which stays; null if there is none. */
  public Deferred first() {
    return requests.peek();
  }

  /** True if there are none. */
  public boolean isEmpty() {
    return requests.isEmpty();
  }

  /** Forgets them. */
  public void clear() {
    requests.clear();
    bytes = 0;
  }

  /** Heap bytes of all of them. */
  public long bytes() {
    return bytes;
  }
}
