package io.vireo.server.cluster.transfer;

import io.vireo.server.engine.session.Feed;
import io.vireo.server.engine.session.Link;
import io.vireo.server.replication.ByteChain;
import io.vireo.server.resp.ReplyBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes on their way to one client: the data context appends them, the client's event loop takes
 * them as its socket does.
 */
final class Pipe implements Feed {
  private final Link link;
  private final Runnable taken;
  private final ByteChain chain = new ByteChain(0);
  private final ByteChain.Reader reader = chain.reader();
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * An empty pipe.
   *
   * @param taken called on the loop when the client has taken something
   */
  Pipe(Link link, Runnable taken) {
    this.link = link;
    this.taken = taken;
  }

  /** Adds bytes that are not changed any more. Data context. */
  void append(byte[] bytes, int from, int to) {
    chain.append(bytes, from, to);
  }

  /** Has the loop send what there is, once for many calls. Any thread. */
  void wake() {
    if (told.compareAndSet(false, true)) {
      link.port().post(this::go);
    }
  }

  private void go() {
    told.set(false);
    link.feedOn();
  }

  /** Bytes that the client has not taken yet. Any thread. */
  long waiting() {
    return chain.end() - reader.position();
  }

  /** Bytes that the client has taken so far. Any thread. */
  long taken() {
    return reader.position();
  }

  @Override
  public int feed(ReplyBuffer.Pieces out, int most) {
    int count = reader.read(out, chain.end(), most);
    if (count > 0) {
      taken.run();
    }
    return count;
  }
}
