package io.vireo.embedded;

import java.util.List;

/** What servers answer to ROLE: the role of each, and how far a replica has come. */
final class Roles {
  private Roles() {}

  /** True if a server has no primary. */
  static boolean isPrimary(Vireo server) {
    return server.execute("ROLE").items().get(0).text().equals("master");
  }

  /** True if a server is a replica that follows a primary, or is about to. */
  static boolean follows(Vireo server, Vireo primary) {
    return follows(server.execute("ROLE").items(), primary);
  }

  private static boolean follows(List<Reply> role, Vireo primary) {
    return role.get(0).text().equals("slave") && role.get(2).number() == primary.port();
  }

  /** True if a server is a replica whose link to a primary is there. */
  static boolean isLinked(Vireo server, Vireo primary) {
    List<Reply> role = server.execute("ROLE").items();
    return follows(role, primary) && role.get(3).text().equals("connected");
  }

  /** How far a replica has come in its primary's history. */
  static long offset(Vireo replica) {
    return replica.execute("ROLE").items().get(4).number();
  }

  /** Waits until replicas have what was written to their primary before. */
  static void awaitReplicas(Vireo primary, List<Vireo> replicas) {
    long written = primary.execute("ROLE").items().get(1).number();
    for (Vireo replica : replicas) {
      Waits.untilGone(
          () -> {
            List<Reply> role = replica.execute("ROLE").items();
            boolean follows = role.get(0).text().equals("slave");
            return follows && role.get(4).number() >= written
                ? null
                : "the replica at " + replica.port() + " has not got all";
          });
    }
  }
}
