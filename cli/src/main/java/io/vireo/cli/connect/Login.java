package io.vireo.cli.connect;

import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;

/** Authenticates a connection. */
public final class Login {
  private Login() {}

  /** Sends AUTH if there is a password; gives the server's answer, or null. */
  public static Reply authenticate(Connection connection, Credentials credentials)
      throws IOException {
    if (credentials.password() == null) {
      return null;
    }
    return credentials.user() == null
        ? connection.call("AUTH", credentials.password())
        : connection.call("AUTH", credentials.user(), credentials.password());
  }
}
