package io.vireo.server.cluster.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages to bytes, as Redis 8.0.2 sends them. */
public final class BusEncoder {
  private BusEncoder() {}

  /** A message's bytes; its own array. */
  public static byte[] encode(BusMessage message) {
    byte[] bytes = new byte[length(message)];
    ByteBuffer out = ByteBuffer.wrap(bytes);
    header(out, message);
    out.position(Layout.HEADER);
    body(out, message);
    return bytes;
  }

  /** How many bytes a message comes to. */
  public static int length(BusMessage message) {
    return Layout.HEADER + bodyLength(message);
  }

  private static int bodyLength(BusMessage message) {
    if (message instanceof BusMessage.Heartbeat heartbeat) {
      int length = Layout.GOSSIP * heartbeat.gossip().size();
      for (PingExtension extension : heartbeat.extensions()) {
        length += Layout.EXTENSION_HEAD + dataLength(extension);
      }
      return length;
    }
    if (message instanceof BusMessage.Publish publish) {
      return Layout.PUBLISH_HEAD
          + Math.addExact(publish.channel().length, publish.message().length);
    }
    if (message instanceof BusMessage.Module module) {
      return Layout.MODULE_HEAD + module.payload().length;
    }
    if (message instanceof BusMessage.Update) {
      return Layout.UPDATE;
    }
    return message instanceof BusMessage.Fail ? Layout.NAME : 0;
  }

  private static void header(ByteBuffer out, BusMessage message) {
    BusHeader header = message.header();
    out.putInt(0, Layout.SIGNATURE);
    out.putInt(Layout.TOTAL_LENGTH_AT, out.capacity());
    out.putShort(Layout.VERSION_AT, (short) Layout.VERSION);
    out.putShort(Layout.PORT_AT, (short) header.port());
    out.putShort(Layout.TYPE_AT, (short) header.type().ordinal());
    out.putLong(Layout.CURRENT_EPOCH_AT, header.currentEpoch());
    out.putLong(Layout.CONFIG_EPOCH_AT, header.configEpoch());
    out.putLong(Layout.OFFSET_AT, header.offset());
    text(out, Layout.SENDER_AT, Layout.NAME, header.sender());
    slots(out, Layout.SLOTS_AT, header.slots());
    if (header.primary() != null) {
      text(out, Layout.PRIMARY_AT, Layout.NAME, header.primary());
    }
    text(out, Layout.IP_AT, Layout.IP - 1, header.ip());
    out.putShort(Layout.OTHER_PORT_AT, (short) header.otherPort());
    out.putShort(Layout.BUS_PORT_AT, (short) header.busPort());
    out.putShort(Layout.FLAGS_AT, (short) header.flags());
    out.put(Layout.STATE_AT, (byte) (header.clusterFails() ? 1 : 0));
    out.put(Layout.MESSAGE_FLAGS_AT, (byte) header.messageFlags());
  }

  private static void body(ByteBuffer out, BusMessage message) {
    if (message instanceof BusMessage.Heartbeat heartbeat) {
      out.putShort(Layout.COUNT_AT, (short) heartbeat.gossip().size());
      out.putShort(Layout.EXTENSIONS_AT, (short) heartbeat.extensions().size());
      heartbeat.gossip().forEach(entry -> gossip(out, entry));
      heartbeat.extensions().forEach(extension -> extension(out, extension));
    } else if (message instanceof BusMessage.Fail fail) {
      text(out, out.position(), Layout.NAME, fail.node());
    } else if (message instanceof BusMessage.Publish publish) {
      out.putInt(publish.channel().length).putInt(publish.message().length);
      out.put(publish.channel()).put(publish.message());
    } else if (message instanceof BusMessage.Update update) {
      out.putLong(update.configEpoch());
      text(out, out.position(), Layout.NAME, update.node());
      slots(out, out.position() + Layout.NAME, update.slots());
    } else if (message instanceof BusMessage.Module module) {
      out.putLong(module.module()).putInt(module.payload().length);
      out.put((byte) module.kind()).put(module.payload());
    }
  }

  private static void gossip(ByteBuffer out, GossipEntry entry) {
    int at = out.position();
    text(out, at, Layout.NAME, entry.node());
    out.putInt(at + Layout.GOSSIP_PING_AT, (int) entry.pingSent());
    out.putInt(at + Layout.GOSSIP_PONG_AT, (int) entry.pongReceived());
    text(out, at + Layout.GOSSIP_IP_AT, Layout.IP - 1, entry.ip());
    out.putShort(at + Layout.GOSSIP_PORT_AT, (short) entry.port());
    out.putShort(at + Layout.GOSSIP_BUS_PORT_AT, (short) entry.busPort());
    out.putShort(at + Layout.GOSSIP_FLAGS_AT, (short) entry.flags());
    out.putShort(at + Layout.GOSSIP_OTHER_PORT_AT, (short) entry.otherPort());
    out.position(at + Layout.GOSSIP);
  }

  private static void extension(ByteBuffer out, PingExtension extension) {
    int at = out.position();
    int length = Layout.EXTENSION_HEAD + dataLength(extension);
    int data = at + Layout.EXTENSION_HEAD;
    out.putInt(at, length);
    out.putShort(at + Layout.EXTENSION_TYPE_AT, (short) type(extension));
    if (extension instanceof PingExtension.Hostname hostname) {
      bytes(out, data, utf8(hostname.name()));
    } else if (extension instanceof PingExtension.HumanNodename name) {
      bytes(out, data, utf8(name.name()));
    } else if (extension instanceof PingExtension.AvailabilityZone zone) {
      bytes(out, data, utf8(zone.name()));
    } else if (extension instanceof PingExtension.ForgottenNode forgotten) {
      text(out, data, Layout.NAME, forgotten.node());
      out.putLong(data + Layout.NAME, forgotten.seconds());
    } else if (extension instanceof PingExtension.ShardId shard) {
      text(out, data, Layout.NAME, shard.id());
    } else if (extension instanceof PingExtension.InternalSecret secret) {
      text(out, data, Layout.NAME, secret.secret());
    } else if (extension instanceof PingExtension.ClientAddress address) {
      bytes(out, data, utf8(address.ip()));
    }
    out.position(at + length);
  }

  private static int type(PingExtension extension) {
    if (extension instanceof PingExtension.Hostname) {
      return Layout.HOSTNAME;
    }
    if (extension instanceof PingExtension.HumanNodename) {
      return Layout.HUMAN_NODENAME;
    }
    if (extension instanceof PingExtension.AvailabilityZone) {
      return Layout.VALKEY_AVAILABILITY_ZONE;
    }
    if (extension instanceof PingExtension.ForgottenNode) {
      return Layout.FORGOTTEN_NODE;
    }
    if (extension instanceof PingExtension.ShardId) {
      return Layout.SHARD_ID;
    }
    if (extension instanceof PingExtension.ClientAddress address) {
      return address.type();
    }
    return extension instanceof PingExtension.Unknown unknown
        ? unknown.type()
        : Layout.INTERNAL_SECRET;
  }

  private static int dataLength(PingExtension extension) {
    if (extension instanceof PingExtension.Hostname hostname) {
      return Layout.align(utf8(hostname.name()).length + 1);
    }
    if (extension instanceof PingExtension.HumanNodename name) {
      return Layout.align(utf8(name.name()).length + 1);
    }
    if (extension instanceof PingExtension.AvailabilityZone zone) {
      return Layout.align(utf8(zone.name()).length + 1);
    }
    if (extension instanceof PingExtension.ForgottenNode) {
      return Layout.NAME + Long.BYTES;
    }
    if (extension instanceof PingExtension.ClientAddress address) {
      return Layout.align(utf8(address.ip()).length + 1);
    }
    return extension instanceof PingExtension.Unknown ? 0 : Layout.NAME;
  }

  private static void slots(ByteBuffer out, int at, SlotSet slots) {
    for (int word = 0; word < SlotSet.SLOTS / Long.SIZE; word++) {
      out.putLong(at + word * Long.BYTES, Long.reverseBytes(slots.word(word)));
    }
  }

  /** The rest of the field is zero already. */
  private static void text(ByteBuffer out, int at, int most, String text) {
    int length = Math.min(most, text.length());
    for (int index = 0; index < length; index++) {
      out.put(at + index, (byte) text.charAt(index));
    }
  }

  private static void bytes(ByteBuffer out, int at, byte[] bytes) {
    for (int index = 0; index < bytes.length; index++) {
      out.put(at + index, bytes[index]);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
