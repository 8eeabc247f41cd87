package io.vireo.server.replication.lead;

import io.vireo.server.engine.session.Feed;
import io.vireo.server.engine.session.Link;
import io.vireo.server.replication.ByteChain;
import io.vireo.server.resp.ReplyBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stream on its way to one replica. The replica's event loop reads it; the data context tells
 * how far it may.
 */
final class StreamFeed implements Feed {
  private final Link link;
  private final ByteChain.Reader reader;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile long limit;

  StreamFeed(Link link, ByteChain.Reader reader) {
    this.link = link;
    this.reader = reader;
    limit = reader.position();
  }

  /** The position up to which the replica's connection has taken the stream. Any thread. */
  long position() {
    return reader.position();
  }

  /** Lets the replica have all up to a position. Its event loop, or the data context. */
  void upTo(long position) {
    limit = position;
  }

  /** Has the loop send what it may, once for many calls. Any thread. */
  void wake() {
    if (!told.get() && told.compareAndSet(false, true)) {
      link.port().post(this::go);
    }
  }

  private void go() {
    told.set(false);
    link.feedOn();
  }

  @Override
  public int feed(ReplyBuffer.Pieces out, int most) {
    return reader.read(out, limit, most);
  }
}
