package io.vireo.server.replication.lead;

import io.vireo.server.engine.session.Feed;
import io.vireo.server.replication.ByteChain;
import io.vireo.server.resp.ReplyBuffer;

/** A snapshot on its way to one replica. On the replica's event loop. */
final class SnapshotFeed implements Feed {
  private final Transfer transfer;
  private final ByteChain.Reader reader;
  private final Runnable sent;
  private boolean over;

  /**
   * What sends a snapshot.
   *
   * @param sent called once, on the loop, when all of it is on its way
   */
  SnapshotFeed(Transfer transfer, ByteChain.Reader reader, Runnable sent) {
    this.transfer = transfer;
    this.reader = reader;
    this.sent = sent;
  }

  @Override
  public int feed(ReplyBuffer.Pieces out, int most) {
    if (over) {
      return 0;
    }
    boolean whole = transfer.isWhole();
    int count = reader.read(out, transfer.end(), most);
    if (count > 0) {
      transfer.taken();
    } else if (whole) {
      over = true;
      sent.run();
    }
    return count;
  }
}
