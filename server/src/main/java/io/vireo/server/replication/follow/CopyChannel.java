package io.vireo.server.replication.follow;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import io.vireo.server.peer.StreamSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The second connection to the primary, by which a full copy comes. Data context only. */
final class CopyChannel {
  private static final Logger LOG = LoggerFactory.getLogger(CopyChannel.class);

  /** Hears what happens; nothing any more after {@link #close}. */
  interface Listener {
    /** The primary will send a copy of the data at a position. */
    void fullSync(LinkActions.Position position);

    /** The primary will send a copy, and its stream begins where it is asked for. */
    void endOffset(EndOffset end);

    /** The copy begins. */
    void payloadBegin(PayloadReader coming);

    /** Bytes of the copy; they are gone when this returns. */
    void payload(byte[] bytes, int from, int to);

    /** The copy has come whole. */
    void channelEnd();

    /** There will be no copy, for a reason. */
    void channelFailed(String why);

    /** The primary has sent some bytes. */
    void channelHeard(int bytes);
  }

  private final Listener listener;
  private final ChannelProtocol protocol;
  private StreamSocket socket;
  private PayloadReader payload;

  /**
   * A connection that is still to be opened.
   *
   * @param mainId what the primary calls the first connection, or null for a Valkey
   */
  CopyChannel(Listener listener, LinkSettings settings, String mainId) {
    this.listener = listener;
    protocol = new ChannelProtocol(new Actions(), settings, mainId);
  }

  /** Begins to connect. */
  void open(Peers peers, Inbox inbox, PeerAddress address, long connectMillis) {
    socket = StreamSocket.open(peers, inbox, address, connectMillis, new Heard());
  }

  /** The copy that is coming, or null. */
  PayloadReader payload() {
    return payload;
  }

  /** Heap bytes that wait for the data context. */
  long waitingBytes() {
    return socket == null ? 0 : socket.waitingBytes();
  }

  /** Lets the primary wait with the copy, or not any more. */
  void hold(boolean on) {
    socket.hold(on);
  }

  /** Ends the connection. */
  void close() {
    protocol.end();
    socket.close();
  }

  private final class Actions implements ChannelProtocol.Actions {
    @Override
    public void sendOnChannel(List<Bytes> words) {
      socket.send(words);
    }

    @Override
    public void fullSync(LinkActions.Position position) {
      LOG.info("Starting to receive RDB and replication stream in parallel.");
      listener.fullSync(position);
    }

    @Override
    public void endOffset(EndOffset end) {
      LOG.info("Starting to receive RDB and replication stream in parallel.");
      listener.endOffset(end);
    }

    @Override
    public void payloadBegin(PayloadReader coming) {
      payload = coming;
      listener.payloadBegin(coming);
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
      listener.payload(bytes, from, to);
    }

    @Override
    public void channelEnd() {
      listener.channelEnd();
    }

    @Override
    public void channelFailed(String why) {
      listener.channelFailed(why);
    }
  }

  private final class Heard implements StreamSocket.Listener {
    @Override
    public void opened() {
      protocol.connected();
    }

    @Override
    public void received(byte[] bytes) {
      listener.channelHeard(bytes.length);
      protocol.received(bytes, 0, bytes.length);
    }

    @Override
    public void closed(String why) {
      protocol.closed(why);
    }
  }
}
