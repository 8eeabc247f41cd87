package io.vireo.server.cluster;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.machine.BusLink;
import java.util.List;

/** The connections to other nodes. Data context only; what is asked is done in order. */
public interface Bus {
  /** What happens on connections; called in the data context. */
  interface Listener {
    /** A link for a connection that was accepted. */
    BusLink accepted(String remoteIp, String localIp);

    /** A connection that was asked for is there. */
    void connected(BusLink link);

    /** A connection has ended, or could not be made. */
    void closed(BusLink link);

    /** A message has come. */
    void received(BusLink link, BusMessage message);
  }

  /** Connects a link. */
  void open(BusLink link, String ip, int port);

  /** Closes the connection of a link without a report. */
  void close(BusLink link);

  /**
   * Sends a message on links, at the next {@link #flush} or what else is asked; it waits while they
   * are being connected.
   */
  void send(List<BusLink> links, BusMessage message);

  /**
   * Has all that is asked from now on wait until a save is {@linkplain #saved done}: others may
   * only hear of it when it is on the disk.
   */
  void hold(long save);

  /** A save is done, and all before it: lets go on what waited for them. */
  void saved(long save);

  /** Lets leave what was sent so far, and need not wait. */
  void flush();

  /** Bytes that wait on a link; slightly old. */
  long waiting(BusLink link);

  /** Bytes of memory that all links keep; slightly old. */
  long keptBytes();

  /** How many links were closed because too much waited on them. */
  long overflows();

  /** Counts such links from 0 on. */
  void resetOverflows();

  /** A server without sockets has no connections. */
  Bus NONE =
      new Bus() {
        @Override
        public void open(BusLink link, String ip, int port) {}

        @Override
        public void close(BusLink link) {}

        @Override
        public void send(List<BusLink> links, BusMessage message) {}

        @Override
        public void hold(long save) {}

        @Override
        public void saved(long save) {}

        @Override
        public void flush() {}

        @Override
        public long waiting(BusLink link) {
          return 0;
        }

        @Override
        public long keptBytes() {
          return 0;
        }

        @Override
        public long overflows() {
          return 0;
        }

        @Override
        public void resetOverflows() {}
      };
}
