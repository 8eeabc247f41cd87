package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * What is agreed with another server before it gets any request: the user, the protocol and the
 * database.
 *
 * @param protocol 2, or 3 for HELLO
 * @param user the user, or null for the default one
 * @param password the password, or null without a login
 * @param database the database, 0 for the first
 */
public record Handshake(int protocol, Bytes user, Bytes password, int database) {
  private static final Handshake NONE = new Handshake(2, null, null, 0);

  /** Nothing to agree on. */
  public static Handshake none() {
    return NONE;
  }

  /** Its requests, in order. */
  List<List<Bytes>> requests() {
    List<List<Bytes>> requests = new ArrayList<>();
    if (password != null) {
      requests.add(login(user, password));
    }
    if (protocol == 3) {
      requests.add(List.of(Bytes.of("HELLO"), Bytes.of("3")));
    }
    if (database != 0) {
      requests.add(select(database));
    }
    return requests;
  }

  /** The words of AUTH; the user may be null. */
  public static List<Bytes> login(Bytes user, Bytes password) {
    return user == null
        ? List.of(Bytes.of("AUTH"), password)
        : List.of(Bytes.of("AUTH"), user, password);
  }

  /** The words of SELECT. */
  public static List<Bytes> select(int database) {
    return List.of(Bytes.of("SELECT"), Bytes.of(Integer.toString(database)));
  }
}
