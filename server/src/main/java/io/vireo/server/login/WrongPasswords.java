package io.vireo.server.login;

import io.netty.util.NetUtil;
import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.SecuritySettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.acl.Denial;
import io.vireo.server.acl.DenialLog.Refusal;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.resp.Reply;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles a wrong password: it is counted, and if its address has given many, the answer comes
 * late. Meanwhile the client runs nothing and is not read; no other client waits, and a right
 * password never does. Data context only.
 */
public final class WrongPasswords {
  private static final Logger LOG = LoggerFactory.getLogger(WrongPasswords.class);

  /** Bytes of an IPv6 address that name the network of one customer. */
  private static final int NETWORK = 8;

  private final Config config;
  private final KeyspaceState keyspace;
  private final ServerMetrics metrics;
  private final Outbox outbox;
  private final WaitingClients waiting;
  private final AccessGate accessGate;
  private final GuessDelays delays;

  /** For the clients of an engine. */
  public WrongPasswords(
      Config config,
      KeyspaceState keyspace,
      ServerMetrics metrics,
      Outbox outbox,
      WaitingClients waiting,
      AccessGate accessGate) {
    this.config = config;
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.outbox = outbox;
    this.waiting = waiting;
    this.accessGate = accessGate;
    delays = new GuessDelays(() -> config.get(SecuritySettings.AUTH_FAILURE_DELAY_MAX));
  }

  /** A client that hears of its wrong password later. */
  private static final class LateRefusal extends Waiting {
    private final String error;
    private final Link link;
    private final Outbox outbox;

    LateRefusal(long deadline, String error, Link link, Outbox outbox) {
      super(deadline);
      this.error = error;
      this.link = link;
      this.outbox = outbox;
    }

    @Override
    public boolean canBeUnblocked() {
      return false;
    }

    @Override
    public void timedOut(Reply reply) {
      reply.error(error);
    }

    @Override
    public void ended() {
      outbox.post(link.port(), () -> link.hold(false));
    }
  }

  /**
   * Answers a wrong password with an error, now or later; the handler gives no other answer.
   *
   * @param user the user as which the client wanted to log in
   */
  public void refuse(Call call, Bytes user, String error) {
    Session session = Session.of(call);
    note(session, call, user);
    long now = keyspace.now();
    Link link = session.link();
    String address = origin(link.remoteAddress());
    long delay = delays.failed(address, now);
    if (delays.isWorthTelling(address, now)) {
      LOG.warn("Many wrong passwords came from {}: its next answers to such are delayed", address);
    }
    if (delay == 0 || !call.mayWait()) {
      call.reply().error(error);
      return;
    }
    metrics.data().authDelayed.add(1);
    outbox.post(link.port(), () -> link.hold(true));
    waiting.add(session, new LateRefusal(now + delay, error, link, outbox));
  }

  private void note(Session session, Call call, Bytes user) {
    String name = ByteText.of(user.toArray());
    accessGate
        .denials()
        .add(
            session,
            call.command().fullName(),
            new Refusal(Denial.AUTH, Denials.contextOf(session), call.arg(0).copy(), name));
  }

  /** The address without its port, of IPv6 the network alone; the path of a Unix socket. */
  static String origin(String remoteAddress) {
    String host = remoteAddress.substring(0, Math.max(0, remoteAddress.lastIndexOf(':')));
    if (!host.startsWith("[") || !host.endsWith("]")) {
      return host;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host.substring(1, host.length() - 1));
    return bytes == null || bytes.length <= NETWORK
        ? host
        : HexFormat.ofDelimiter(":").formatHex(bytes, 0, NETWORK) + "::/64";
  }
}
