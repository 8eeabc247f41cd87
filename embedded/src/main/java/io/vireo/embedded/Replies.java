package io.vireo.embedded;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.ReplyValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Makes answers of what the server's parser has read, and gives answers as the server does. */
final class Replies {
  private Replies() {}

  static Reply of(ReplyValue value) {
    if (value instanceof ReplyValue.Status status) {
      return new Reply.Status(status.text());
    } else if (value instanceof ReplyValue.Failure failure) {
      return new Reply.Error(failure.text());
    } else if (value instanceof ReplyValue.Int number) {
      return new Reply.Int(number.number());
    } else if (value instanceof ReplyValue.Bulk bulk) {
      return new Reply.Bulk(array(bulk.bytes()));
    } else if (value instanceof ReplyValue.Verbatim verbatim) {
      return new Reply.Verbatim(verbatim.format(), verbatim.bytes().toString());
    } else if (value instanceof ReplyValue.Real real) {
      return new Reply.Real(real.number());
    } else if (value instanceof ReplyValue.BigNumber big) {
      return new Reply.Big(new BigInteger(big.digits()));
    } else if (value instanceof ReplyValue.Bool bool) {
      return new Reply.Bool(bool.truth());
    } else if (value instanceof ReplyValue.Many many) {
      return many(many);
    }
    return new Reply.Null();
  }

  private static byte[] array(Bytes bytes) {
    byte[] array = new byte[bytes.length()];
    System.arraycopy(bytes.array(), bytes.offset(), array, 0, array.length);
    return array;
  }

  private static Reply many(ReplyValue.Many many) {
    List<Reply> items = many.items().stream().map(Replies::of).toList();
    return switch (many.kind()) {
      case ARRAY -> new Reply.Array(items);
      case SET -> new Reply.Members(items);
      case PUSH -> new Reply.Push(items);
      case MAP -> new Reply.Pairs(pairs(items));
    };
  }

  private static List<Reply.Pair> pairs(List<Reply> items) {
    List<Reply.Pair> pairs = new ArrayList<>(items.size() / 2);
    for (int i = 0; i + 1 < items.size(); i += 2) {
      pairs.add(new Reply.Pair(items.get(i), items.get(i + 1)));
    }
    return pairs;
  }

  /** The text of an answer that is an error, or null. */
  static String fault(Reply reply) {
    return reply instanceof Reply.Error error ? error.message() : null;
  }

  /** Gives an answer to a client. */
  static void write(Reply answer, io.vireo.server.resp.Reply to) {
    if (answer instanceof Reply.Status status) {
      to.status(status.message());
    } else if (answer instanceof Reply.Error error) {
      to.error(error.message());
    } else if (answer instanceof Reply.Int number) {
      to.integer(number.value());
    } else if (answer instanceof Reply.Bulk bulk) {
      to.bulk(bulk.bytes());
    } else if (answer instanceof Reply.Real real) {
      to.real(real.value());
    } else if (answer instanceof Reply.Bool bool) {
      to.bool(bool.value());
    } else if (answer instanceof Reply.Big big) {
      to.bigNumber(big.value().toString());
    } else if (answer instanceof Reply.Verbatim verbatim) {
      to.verbatim(verbatim.format(), verbatim.value());
    } else if (answer instanceof Reply.Array array) {
      to.array(array.values().size());
      array.values().forEach(item -> write(item, to));
    } else if (answer instanceof Reply.Members members) {
      to.set(members.values().size());
      members.values().forEach(item -> write(item, to));
    } else if (answer instanceof Reply.Push push) {
      to.push(push.values().size());
      push.values().forEach(item -> write(item, to));
    } else if (answer instanceof Reply.Pairs pairs) {
      to.map(pairs.values().size());
      for (Reply.Pair pair : pairs.values()) {
        write(pair.key(), to);
        write(pair.value(), to);
      }
    } else {
      to.nullBulk();
    }
  }
}
