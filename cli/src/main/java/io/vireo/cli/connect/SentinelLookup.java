package io.vireo.cli.connect;

import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks Sentinels where the primary of a name is: the one that was given first, and, once it has
 * answered, those that it knows too. For one thread.
 */
public final class SentinelLookup {
  private final String name;
  private final Credentials credentials;
  private final Set<Address> sentinels = new LinkedHashSet<>();

  /**
   * A lookup.
   *
   * @param first the Sentinel to begin with
   * @param name what the primary is called there
   * @param credentials for Sentinels that ask for a password; tried only if they do
   */
  public SentinelLookup(Address first, String name, Credentials credentials) {
    this.name = name;
    this.credentials = credentials;
    sentinels.add(first);
  }

  /**
   * Where the primary is now.
   *
   * @throws ConnectFailure if no Sentinel knows
   */
  public Address primary(Dialer dialer) throws IOException {
    StringBuilder reasons = new StringBuilder();
    for (Address sentinel : List.copyOf(sentinels)) {
      try (Connection connection = dialer.dial(sentinel)) {
        Reply reply = ask(connection, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", name);
        if (reply.size() == 2) {
          learn(connection);
          return Address.tcp(reply.at(0).text(), (int) reply.at(1).number());
        }
        reasons.append("; ").append(sentinel.shown()).append(": ");
        reasons.append(reply.isError() ? reply.text() : "no primary is called " + name);
      } catch (IOException failure) {
        reasons.append("; ").append(sentinel.shown()).append(": ").append(failure.getMessage());
      }
    }
    throw new ConnectFailure("no Sentinel knows the primary" + reasons, false);
  }

  private Reply ask(Connection connection, String... words) throws IOException {
    Reply reply = connection.call(words);
    if (reply.isError() && reply.text().startsWith("NOAUTH") && credentials.password() != null) {
      Login.authenticate(connection, credentials);
      reply = connection.call(words);
    }
    return reply;
  }

  private void learn(Connection connection) throws IOException {
    Reply others = ask(connection, "SENTINEL", "SENTINELS", name);
    for (Reply other : others.elements()) {
      Reply ip = other.field("ip");
      Reply port = other.field("port");
      if (ip != null && port != null) {
        sentinels.add(Address.tcp(ip.text(), (int) port.number()));
      }
    }
  }
}
