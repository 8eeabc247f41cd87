package io.vireo.server.family.client;

import io.vireo.config.ByteText;
import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.login.Authentication;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.RespReply;
import java.util.function.BooleanSupplier;

/** HELLO: all errors are found before anything is changed, but for a wrong password. */
public final class HelloHandler {
  private static final String NO_VERSION = "ERR Protocol version is not an integer or out of range";
  private static final String NO_PROTOCOL = "NOPROTO unsupported protocol version";
  private static final String NO_AUTH =
      "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
          + " <proto> AUTH <user> <pass> option can be used to authenticate the client and select"
          + " the RESP protocol version at the same time";

  private final MemoryLimit memory;
  private final Outbox outbox;
  private final CommandTable table;
  private final Config config;
  private final Authentication authentication;
  private final AuthRules auth;
  private final BooleanSupplier isReplica;

  /** What a client asks for; null or 0 for what it does not mention. */
  private static final class Wish {
    private int protocol;
    private Bytes user;
    private Bytes password;
    private Bytes name;
  }

  /**
   * What answers HELLO.
   *
   * @param auth decides whether a client is logged in by it
   */
  public HelloHandler(
      MemoryLimit memory,
      Outbox outbox,
      CommandTable table,
      Config config,
      Authentication authentication,
      AuthRules auth,
      BooleanSupplier isReplica) {
    this.isReplica = isReplica;
    this.memory = memory;
    this.outbox = outbox;
    this.table = table;
    this.config = config;
    this.authentication = authentication;
    this.auth = auth;
  }

  void hello(Call call) {
    Wish wish = new Wish();
    if (!read(call, wish)) {
      return;
    }
    Session session = Session.of(call);
    if (wish.user != null && !auth.logIn(call, wish.user, wish.password)) {
      return;
    }
    if (!authentication.isIn(session)) {
      call.reply().error(NO_AUTH);
      return;
    }
    if (wish.name != null) {
      session.identity().name(ClientTraits.kept(call, wish.name));
      memory.clientChanged(session);
    }
    if (wish.protocol != 0) {
      speak(call, session, wish.protocol);
    }
    describe(call.reply(), session);
  }

  private boolean read(Call call, Wish wish) {
    Args args = call.args(1);
    if (args.more()) {
      long version = args.integer(NO_VERSION);
      if (version < 2 || version > 3) {
        args.fail(NO_PROTOCOL);
      }
      wish.protocol = (int) version;
    }
    while (args.more()) {
      option(call, args, wish);
    }
    return !args.failed();
  }

  private static void option(Call call, Args args, Wish wish) {
    int at = args.index();
    if (args.left() > 2 && args.take("AUTH")) {
      call.redact(at + 1);
      call.redact(at + 2);
      wish.user = args.next();
      wish.password = args.next();
    } else if (args.left() > 1 && args.take("SETNAME")) {
      wish.name = args.next();
      if (!ClientNames.isValid(wish.name)) {
        args.fail(ClientNames.refusal("Client names"));
      }
    } else {
      args.fail("ERR Syntax error in HELLO option '" + args.next() + "'");
    }
  }

  private void speak(Call call, Session session, int protocol) {
    session.protocol(protocol);
    if (call.reply() instanceof RespReply reply) {
      reply.protocol(protocol);
    }
    Link link = session.link();
    outbox.post(link.port(), () -> link.protocol(protocol));
  }

  private void describe(Reply reply, Session session) {
    boolean sentinel = table.isOfSentinel();
    String zone = config.get(GeneralSettings.AVAILABILITY_ZONE);
    reply.map((sentinel ? 6 : 7) + (zone.isEmpty() ? 0 : 1));
    reply.bulk("server");
    reply.bulk("redis");
    reply.bulk("version");
    reply.bulk(config.get(VireoSettings.VIREO_COMPATIBILITY));
    reply.bulk("proto");
    reply.integer(session.protocol());
    reply.bulk("id");
    reply.integer(session.id());
    reply.bulk("mode");
    reply.bulk(sentinel ? "sentinel" : mode());
    if (!sentinel) {
      reply.bulk("role");
      reply.bulk(isReplica.getAsBoolean() ? "replica" : "master");
    }
    reply.bulk("modules");
    reply.array(0);
    if (!zone.isEmpty()) {
      reply.bulk("availability_zone");
      reply.bulk(ByteText.bytes(zone));
    }
  }

  private String mode() {
    return config.get(ClusterSettings.CLUSTER_ENABLED) ? "cluster" : "standalone";
  }
}
