package io.vireo.server.family.client;

import io.vireo.config.ByteText;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.engine.ClientMemory;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.ReplyMemory;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Transaction;

/**
 * One client as CLIENT LIST shows it: {@code name=value} fields in the order that tools know.
 *
 * <p>No client has a buffer of a fixed size for its replies, so {@code rbs} and {@code rbp} are 0.
 * What waits for the socket is shown as Redis would keep it: {@link ReplyMemory}. A replica's
 * stream is never in the fixed buffer.
 *
 * @see <a href="https://redis.io/docs/latest/commands/client-list/">the fields</a>
 */
public final class ClientLine {
  /** The name where the caller is the primary, which no rules of users bind. */
  private static final String SUPERUSER = "(superuser)";

  private static final long SECOND = 1_000;

  private final Call call;
  private final Session session;
  private final Link link;
  private final long now;
  private final String asked;

  /** The line of a client for the caller of a command, which may be that client. */
  ClientLine(Call call, Session session) {
    this.call = call.client() == session ? call : null;
    this.session = session;
    link = session.link();
    now = call.now();
    asked = asked(session);
  }

  private ClientLine(Session session, String asked, long now) {
    call = null;
    this.session = session;
    link = session.link();
    this.now = now;
    this.asked = asked;
  }

  /** The line of a client that has asked for a command, at a time in Unix milliseconds. */
  public static String of(Session session, String asked, long now) {
    StringBuilder text = new StringBuilder();
    new ClientLine(session, asked, now).write(text);
    return text.toString();
  }

  private static String asked(Session session) {
    Command last = session.activity().lastCommand();
    return last == null ? "NULL" : last.fullName();
  }

  void write(StringBuilder out) {
    boolean caller = call != null;
    Transaction transaction = session.transaction();
    long queryBytes = caller ? requestBytes() : link.queryBytes();
    long argumentBytes = caller ? argumentBytes() : 0;
    long queuedBytes = transaction == null ? 0 : transaction.bytes();
    long outputBytes = link.outputBytes();
    long buffered = session.replica() ? 0 : Math.min(outputBytes, link.bufferedBytes());
    long listed = outputBytes - buffered;
    long listMemory = ReplyMemory.bytes(listed);
    long total =
        ClientMemory.of(session)
            + (queryBytes - link.queryBytes())
            + (listMemory - listed)
            + argumentBytes;
    identity(out);
    field(out, "sub", session.subscriptions().channels().size());
    field(out, "psub", session.subscriptions().patterns().size());
    field(out, "ssub", session.subscriptions().shardChannels().size());
    field(out, "multi", transaction == null ? -1 : transaction.queue().size());
    field(out, "watch", session.watchedKeys());
    field(out, "qbuf", queryBytes);
    field(out, "qbuf-free", link.queryFreeBytes());
    field(out, "argv-mem", argumentBytes);
    field(out, "multi-mem", queuedBytes);
    field(out, "rbs", 0);
    field(out, "rbp", 0);
    field(out, "obl", buffered);
    field(out, "oll", ReplyMemory.blocks(listed));
    field(out, "omem", listMemory);
    field(out, "tot-mem", total);
    out.append(" events=").append(outputBytes > 0 ? "rw" : "r");
    doings(out);
  }

  private void identity(StringBuilder out) {
    out.append("id=").append(session.id());
    out.append(" addr=").append(link.remoteAddress());
    out.append(" laddr=").append(link.localAddress());
    field(out, "fd", session.descriptor());
    out.append(" name=").append(session.identity().name());
    field(out, "age", now / SECOND - session.activity().since() / SECOND);
    field(out, "idle", call != null ? 0 : idle());
    out.append(" flags=").append(ClientFlags.of(session));
    // Where Valkey has it; a client that has told of nothing gets the line of Redis.
    String capabilities = capabilities(session);
    if (!capabilities.isEmpty()) {
      out.append(" capa=").append(capabilities);
    }
    field(out, "db", session.database());
  }

  private long idle() {
    return Math.max(0, now / SECOND - session.activity().lastInteraction() / SECOND);
  }

  private void doings(StringBuilder out) {
    out.append(" cmd=").append(call != null ? call.command().fullName() : asked);
    out.append(" user=")
        .append(session.isPrimary() ? SUPERUSER : ByteText.shown(session.user().name()));
    field(out, "redir", ClientTracking.redirect(session));
    field(out, "resp", session.protocol());
    out.append(" lib-name=").append(session.identity().libraryName());
    out.append(" lib-ver=").append(session.identity().libraryVersion());
    field(out, "io-thread", link.port().index());
    field(out, "tot-net-in", link.bytesIn());
    field(out, "tot-net-out", link.bytesOut());
    field(out, "tot-cmds", session.activity().commands());
  }

  /** A letter for each capability that the client has told of. */
  static String capabilities(Session session) {
    return session.followsRedirects() ? "r" : "";
  }

  private static void field(StringBuilder out, String name, long value) {
    out.append(' ').append(name).append('=').append(value);
  }

  /** The size of the request that is being executed, as clients usually encode it. */
  private long requestBytes() {
    long bytes = 3L + digits(call.count());
    for (int i = 0; i < call.count(); i++) {
      int length = call.arg(i).length();
      bytes += 5L + digits(length) + length;
    }
    return bytes;
  }

  private static int digits(int number) {
    return Integer.toString(number).length();
  }

  private long argumentBytes() {
    long bytes = 0;
    for (int i = 0; i < call.count(); i++) {
      bytes += call.arg(i).length();
    }
    return bytes;
  }
}
