package io.vireo.server.cluster.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes to messages. Nothing that a length or a count says is believed before it is compared with
 * the bytes that are there, and names are what names of nodes can be, since they go to a file.
 */
public final class BusDecoder {
  /** How many bytes it takes to know a message's length. */
  public static final int PREFIX = 8;

  private static final int DELETE = 127;

  private BusDecoder() {}

  /**
   * The length of the message that begins here, of which at least {@link #PREFIX} bytes are there.
   *
   * @throws BadBusMessage if no message begins so; there is no telling where the next one would, so
   *     the connection is to be closed
   */
  public static int length(ByteBuffer in) throws BadBusMessage {
    int length = in.getInt(in.position() + Layout.TOTAL_LENGTH_AT);
    if (in.getInt(in.position()) != Layout.SIGNATURE || length < Layout.HEADER) {
      throw new BadBusMessage("Bad message length or signature received on the Cluster bus");
    }
    return length;
  }

  /**
   * The message in a buffer that holds all of it and nothing else; its position stays.
   *
   * @throws BadBusMessage if the message is to be ignored: it lies about its parts, or is of
   *     another version or an unknown type. The connection may stay, for the next one begins behind
   *     it
   */
  public static BusMessage decode(ByteBuffer buffer) throws BadBusMessage {
    ByteBuffer in = buffer.slice();
    int total = length(in);
    if (total != in.remaining()) {
      throw new BadBusMessage("a message of " + total + " bytes in " + in.remaining());
    }
    if (unsigned(in, Layout.VERSION_AT) != Layout.VERSION) {
      throw new BadBusMessage("a message of version " + unsigned(in, Layout.VERSION_AT));
    }
    MessageType type = MessageType.of(unsigned(in, Layout.TYPE_AT));
    if (type == null) {
      throw new BadBusMessage("Received unknown packet type: " + unsigned(in, Layout.TYPE_AT));
    }
    BusHeader header = header(in, type);
    return switch (type) {
      case PING, PONG, MEET -> heartbeat(in, header);
      case FAIL -> {
        expect(in, type, Layout.HEADER + Layout.NAME);
        yield new BusMessage.Fail(header, name(in, Layout.HEADER));
      }
      case PUBLISH, PUBLISHSHARD -> publish(in, header);
      case UPDATE -> update(in, header);
      case MODULE -> module(in, header);
      case AUTH_REQUEST, AUTH_ACK, MFSTART -> {
        expect(in, type, Layout.HEADER);
        yield new BusMessage.Plain(header);
      }
    };
  }

  private static BusHeader header(ByteBuffer in, MessageType type) throws BadBusMessage {
    return new BusHeader(
        type,
        name(in, Layout.SENDER_AT),
        unsigned(in, Layout.PORT_AT),
        unsigned(in, Layout.OTHER_PORT_AT),
        unsigned(in, Layout.BUS_PORT_AT),
        ip(in, Layout.IP_AT),
        unsigned(in, Layout.FLAGS_AT),
        in.getLong(Layout.CURRENT_EPOCH_AT),
        in.getLong(Layout.CONFIG_EPOCH_AT),
        in.getLong(Layout.OFFSET_AT),
        slots(in, Layout.SLOTS_AT),
        in.get(Layout.PRIMARY_AT) == 0 ? null : name(in, Layout.PRIMARY_AT),
        in.get(Layout.STATE_AT) != 0,
        in.get(Layout.MESSAGE_FLAGS_AT) & 255);
  }

  private static BusMessage heartbeat(ByteBuffer in, BusHeader header) throws BadBusMessage {
    int count = unsigned(in, Layout.COUNT_AT);
    int at = Layout.HEADER + count * Layout.GOSSIP;
    if (at > in.limit()) {
      throw wrongLength(header.type(), in.limit(), at);
    }
    List<GossipEntry> gossip = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      gossip.add(gossip(in, Layout.HEADER + index * Layout.GOSSIP));
    }
    List<PingExtension> extensions = new ArrayList<>();
    int rest = header.has(BusHeader.EXTENSIONS) ? unsigned(in, Layout.EXTENSIONS_AT) : 0;
    for (; rest > 0; rest--) {
      int length = extensionLength(in, at, header.type());
      extensions.add(
          header.is(NodeFlags.VALKEY)
              ? extensionOfValkey(in, at, length)
              : extension(in, at, length));
      at += length;
    }
    expect(in, header.type(), at);
    return new BusMessage.Heartbeat(header, gossip, extensions);
  }

  private static GossipEntry gossip(ByteBuffer in, int at) throws BadBusMessage {
    return new GossipEntry(
        name(in, at),
        in.getInt(at + Layout.GOSSIP_PING_AT) & 0xffff_ffffL,
        in.getInt(at + Layout.GOSSIP_PONG_AT) & 0xffff_ffffL,
        ip(in, at + Layout.GOSSIP_IP_AT),
        unsigned(in, at + Layout.GOSSIP_PORT_AT),
        unsigned(in, at + Layout.GOSSIP_OTHER_PORT_AT),
        unsigned(in, at + Layout.GOSSIP_BUS_PORT_AT),
        unsigned(in, at + Layout.GOSSIP_FLAGS_AT));
  }

  private static int extensionLength(ByteBuffer in, int at, MessageType type) throws BadBusMessage {
    int rest = in.limit() - at;
    int length = rest < Layout.EXTENSION_HEAD ? -1 : in.getInt(at);
    if (length < Layout.EXTENSION_HEAD || length > rest) {
      throw new BadBusMessage(
          "Received invalid "
              + type.infoName()
              + " packet with extension data that exceeds total packet length ("
              + in.limit()
              + ")");
    }
    if (length != Layout.align(length)) {
      throw new BadBusMessage(
          "Received a "
              + type.infoName()
              + " packet without proper padding ("
              + length
              + " bytes)");
    }
    return length;
  }

  private static PingExtension extension(ByteBuffer in, int at, int length) throws BadBusMessage {
    int type = unsigned(in, at + Layout.EXTENSION_TYPE_AT);
    int data = at + Layout.EXTENSION_HEAD;
    int size = length - Layout.EXTENSION_HEAD;
    switch (type) {
      case Layout.HOSTNAME:
        return new PingExtension.Hostname(printable(in, data, size));
      case Layout.HUMAN_NODENAME:
        return new PingExtension.HumanNodename(printable(in, data, size));
      case Layout.VALKEY_AVAILABILITY_ZONE:
        return new PingExtension.AvailabilityZone(text(in, data, size));
      case Layout.FORGOTTEN_NODE:
        atLeast(size, Layout.NAME + Long.BYTES);
        return new PingExtension.ForgottenNode(name(in, data), in.getLong(data + Layout.NAME));
      case Layout.SHARD_ID:
        atLeast(size, Layout.NAME);
        return new PingExtension.ShardId(name(in, data));
      case Layout.INTERNAL_SECRET:
        atLeast(size, Layout.NAME);
        return new PingExtension.InternalSecret(name(in, data));
      default:
        return new PingExtension.Unknown(type);
    }
  }

  private static PingExtension extensionOfValkey(ByteBuffer in, int at, int length)
      throws BadBusMessage {
    int type = unsigned(in, at + Layout.EXTENSION_TYPE_AT);
    if (type != Layout.VALKEY_CLIENT_IPV4 && type != Layout.VALKEY_CLIENT_IPV6) {
      return extension(in, at, length);
    }
    String ip = printable(in, at + Layout.EXTENSION_HEAD, length - Layout.EXTENSION_HEAD);
    return new PingExtension.ClientAddress(type, ip);
  }

  private static void atLeast(int size, int wanted) throws BadBusMessage {
    if (size < wanted) {
      throw new BadBusMessage("an extension of " + size + " bytes instead of " + wanted);
    }
  }

  private static BusMessage publish(ByteBuffer in, BusHeader header) throws BadBusMessage {
    int at = Layout.HEADER + Layout.PUBLISH_HEAD;
    atLeast(in.limit() - Layout.HEADER, Layout.PUBLISH_HEAD);
    long channel = in.getInt(Layout.HEADER) & 0xffff_ffffL;
    long message = in.getInt(Layout.HEADER + Integer.BYTES) & 0xffff_ffffL;
    expect(in, header.type(), at + channel + message);
    return new BusMessage.Publish(
        header, bytes(in, at, (int) channel), bytes(in, at + (int) channel, (int) message));
  }

  private static BusMessage update(ByteBuffer in, BusHeader header) throws BadBusMessage {
    expect(in, header.type(), Layout.HEADER + Layout.UPDATE);
    int node = Layout.HEADER + Long.BYTES;
    return new BusMessage.Update(
        header, name(in, node), in.getLong(Layout.HEADER), slots(in, node + Layout.NAME));
  }

  private static BusMessage module(ByteBuffer in, BusHeader header) throws BadBusMessage {
    int at = Layout.HEADER + Layout.MODULE_HEAD;
    atLeast(in.limit() - Layout.HEADER, Layout.MODULE_HEAD);
    long length = in.getInt(Layout.HEADER + Long.BYTES) & 0xffff_ffffL;
    expect(in, header.type(), at + length);
    return new BusMessage.Module(
        header, in.getLong(Layout.HEADER), in.get(at - 1) & 255, bytes(in, at, (int) length));
  }

  private static void expect(ByteBuffer in, MessageType type, long length) throws BadBusMessage {
    if (in.limit() != length) {
      throw wrongLength(type, in.limit(), length);
    }
  }

  private static BadBusMessage wrongLength(MessageType type, int length, long expected) {
    return new BadBusMessage(
        "Received invalid "
            + type.infoName()
            + " packet of length "
            + length
            + " but expected length "
            + expected);
  }

  private static int unsigned(ByteBuffer in, int at) {
    return in.getShort(at) & 0xffff;
  }

  private static SlotSet slots(ByteBuffer in, int at) {
    long[] words = new long[SlotSet.SLOTS / Long.SIZE];
    for (int word = 0; word < words.length; word++) {
      words[word] = Long.reverseBytes(in.getLong(at + word * Long.BYTES));
    }
    return SlotSet.of(words);
  }

  private static String name(ByteBuffer in, int at) throws BadBusMessage {
    byte[] bytes = bytes(in, at, Layout.NAME);
    for (byte each : bytes) {
      if ((each < 'a' || each > 'z') && (each < '0' || each > '9')) {
        throw new BadBusMessage("a node's name that is none");
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Up to the first zero; no longer than others can pass it on. */
  private static String ip(ByteBuffer in, int at) throws BadBusMessage {
    int length = 0;
    while (length < Layout.IP - 1 && in.get(at + length) != 0) {
      byte each = in.get(at + length);
      if (each <= ' ' || each > '~' || each == ',') {
        throw new BadBusMessage("an address that is none");
      }
      length++;
    }
    return new String(bytes(in, at, length), StandardCharsets.ISO_8859_1);
  }

  /** Nothing that would cut a line of {@code nodes.conf} into pieces. */
  private static String printable(ByteBuffer in, int at, int size) throws BadBusMessage {
    String text = text(in, at, size);
    if (text.chars().anyMatch(c -> c <= ' ' || c == DELETE || c == ',' || c == '=')) {
      throw new BadBusMessage("a host or a name that is none");
    }
    return text;
  }

  /** Any text, up to its end. */
  private static String text(ByteBuffer in, int at, int size) throws BadBusMessage {
    int length = 0;
    while (length < size && in.get(at + length) != 0) {
      length++;
    }
    if (length == size) {
      throw new BadBusMessage("a name without an end");
    }
    return new String(bytes(in, at, length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return bytes;
  }
}
