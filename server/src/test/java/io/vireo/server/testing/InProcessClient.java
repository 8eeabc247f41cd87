package io.vireo.server.testing;

import io.vireo.server.acl.Rights;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;
import java.util.Locale;
import java.util.Set;

/**
 * A connection of an {@link InProcessServer}: what is sent goes through the real decoder into a
 * real batch, and what comes back is kept to be read. One thread only.
 */
public final class InProcessClient implements RespDecoder.Sink {
  private static final int FIRST_PORT = 50_000;

  /** What DEBUG does without changing anything. */
  private static final Set<String> LOOKS = Set.of("DIGEST", "DIGEST-VALUE", "OBJECT");

  private final InProcessServer server;
  private final LoopPort port;
  private final InProcessLink link;
  private final Session session;
  private final RequestFeed feed = new RequestFeed(RequestLimits.DEFAULTS);
  private Batch batch;
  private boolean failed;

  InProcessClient(InProcessServer server, long id, LoopPort port) {
    this.server = server;
    this.port = port;
    Rights rights = server.engine().users().defaultUser().rights();
    boolean stranger = !rights.isEnabled() || !rights.isPasswordless();
    link = new InProcessLink(port, "127.0.0.1:" + (FIRST_PORT + id), stranger, this::leave);
    session = server.engine().sessions().create(link, !stranger);
  }

  /** Its connection is gone, as an event loop tells it. */
  public void leave() {
    Inbox.ClientTask gone = () -> server.engine().dispatcher().disconnected(session);
    server.engine().context().inbox().add(gone);
  }

  /** What the data context knows of this client. */
  public Session session() {
    return session;
  }

  /** Sends a command and reads its reply: the next value, which may be a pushed message. */
  public RespValue run(String... words) {
    send(RespRequest.of(words));
    return read();
  }

  /** The next value that came in, or null. */
  public RespValue read() {
    return link.received().next();
  }

  /** The bytes that came in and were not read yet. */
  public RespParser received() {
    return link.received();
  }

  /** True once the server has closed the connection. */
  public boolean isClosed() {
    return link.isClosed();
  }

  /** Closes the connection from this end. */
  public void close() {
    link.closeNow();
    server.runUntilIdle();
  }

  /** Sends bytes: whole requests, parts of them, or nonsense. Everything they cause happens now. */
  public void send(byte[] bytes) {
    feed.add(bytes);
    link.read(bytes.length, feed.pending());
    boolean more = true;
    while (more && !link.isClosed()) {
      more = turn();
    }
  }

  /** Sends a command while another runs: has it executed by who takes this out of the inbox. */
  public Inbox.ClientTask meanwhile(String... words) {
    feed.add(RespRequest.of(words));
    batch = new Batch(port, server.engine().heap(), done -> {});
    feed.pass(batch.requests(), link.isStranger(), this);
    return server.engine().dispatcher().executing(batch, Batch::run)::run;
  }

  /** One turn of an event loop; true if another may find more. */
  private boolean turn() {
    batch = server.batch(port);
    boolean more = feed.pass(batch.requests(), link.isStranger(), this);
    link.read(0, feed.pending());
    if (feed.error() != null && !failed) {
      fail(feed.error());
    }
    batch.handedOver(server.clock().nanos());
    Batch sent = batch;
    server
        .engine()
        .dispatcher()
        .executing(sent, done -> server.engine().waitingReplies().leave(port, done))
        .run();
    server.runUntilIdle();
    server.engine().regularWork().run();
    server.runUntilIdle();
    server.synchronize();
    return more;
  }

  private void fail(String error) {
    failed = true;
    RequestBuffer requests = batch.requests();
    int at = requests.wordsUsed();
    requests.word(0);
    requests.large(Bytes.of(error));
    batch.add(session, null, at);
  }

  @Override
  public boolean request(int wordAt) {
    Bytes name = Bytes.view();
    batch.requests().point(name, wordAt + 1);
    Command command = server.engine().table().find(name.array(), name.offset(), name.length());
    if (command != null && command.name().equals("debug")) {
      if (!isLook(batch.requests(), wordAt)) {
        server.desynchronized();
      }
    }
    batch.add(session, command, wordAt);
    return !link.isStranger();
  }

  /** True of a DEBUG that changes nothing. */
  private static boolean isLook(RequestBuffer requests, int wordAt) {
    Bytes word = Bytes.view();
    if (requests.wordAt(wordAt) > 1) {
      requests.point(word, wordAt + 3);
    }
    return LOOKS.contains(word.toString().toUpperCase(Locale.ROOT));
  }
}
