package io.vireo.server.cluster.bus;

/**
 * Where things lie in a message, in bytes: {@code clusterMsg} of Redis' {@code cluster_legacy.h},
 * protocol version 1. Numbers are big-endian; texts end with zeros.
 */
final class Layout {
  static final int SIGNATURE = 'R' << 24 | 'C' << 16 | 'm' << 8 | 'b';
  static final int VERSION = 1;
  static final int NAME = 40;
  static final int IP = 46;

  static final int TOTAL_LENGTH_AT = 4;
  static final int VERSION_AT = 8;
  static final int PORT_AT = 10;
  static final int TYPE_AT = 12;
  static final int COUNT_AT = 14;
  static final int CURRENT_EPOCH_AT = 16;
  static final int CONFIG_EPOCH_AT = 24;
  static final int OFFSET_AT = 32;
  static final int SENDER_AT = 40;
  static final int SLOTS_AT = 80;
  static final int PRIMARY_AT = 2128;
  static final int IP_AT = 2168;
  static final int EXTENSIONS_AT = 2214;
  static final int OTHER_PORT_AT = 2246;
  static final int BUS_PORT_AT = 2248;
  static final int FLAGS_AT = 2250;
  static final int STATE_AT = 2252;
  static final int MESSAGE_FLAGS_AT = 2253;
  static final int HEADER = 2256;

  static final int GOSSIP = 104;
  static final int GOSSIP_PING_AT = 40;
  static final int GOSSIP_PONG_AT = 44;
  static final int GOSSIP_IP_AT = 48;
  static final int GOSSIP_PORT_AT = 94;
  static final int GOSSIP_BUS_PORT_AT = 96;
  static final int GOSSIP_FLAGS_AT = 98;
  static final int GOSSIP_OTHER_PORT_AT = 100;

  static final int EXTENSION_HEAD = 8;
  static final int EXTENSION_TYPE_AT = 4;
  static final int HOSTNAME = 0;
  static final int HUMAN_NODENAME = 1;
  static final int FORGOTTEN_NODE = 2;
  static final int SHARD_ID = 3;
  static final int INTERNAL_SECRET = 4;

  /** Where Valkey has other extensions than Redis: addresses for clients, IPv4 and IPv6. */
  static final int VALKEY_CLIENT_IPV4 = 4;

  static final int VALKEY_CLIENT_IPV6 = 5;

  /** A number that Redis has not given to an extension. */
  static final int VALKEY_AVAILABILITY_ZONE = 8;

  static final int PUBLISH_HEAD = 8;
  static final int UPDATE = 8 + NAME + SlotSet.BYTES;
  static final int MODULE_HEAD = 13;

  private Layout() {}

  /** The next multiple of eight. */
  static int align(int length) {
    return length + 7 & ~7;
  }
}
