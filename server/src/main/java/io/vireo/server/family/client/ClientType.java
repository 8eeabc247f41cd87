package io.vireo.server.family.client;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;

/** The types of clients that the filter TYPE of CLIENT LIST and CLIENT KILL knows. */
enum ClientType {
  NORMAL,
  MASTER,
  REPLICA,
  PUBSUB;

  /** The type of this name, or null. */
  static ClientType named(Bytes name) {
    if (name.is("slave")) {
      return REPLICA;
    }
    if (name.is("primary")) {
      return MASTER;
    }
    for (ClientType type : values()) {
      if (name.is(type.name())) {
        return type;
      }
    }
    return null;
  }

  /** The type of a client. */
  static ClientType of(Session session) {
    if (session.isPrimary()) {
      return MASTER;
    }
    return switch (session.outputClass()) {
      case NORMAL -> NORMAL;
      case REPLICA -> REPLICA;
      case PUBSUB -> PUBSUB;
    };
  }

  static String unknown(Bytes name) {
    return "ERR Unknown client type '" + name + "'";
  }
}
