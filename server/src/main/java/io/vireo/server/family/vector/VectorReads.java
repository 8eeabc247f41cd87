package io.vireo.server.family.vector;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.MODULE;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.vector.Quantization;
import io.vireo.server.data.vector.VectorSearch;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.resp.Reply;

/** VCARD, VDIM, VEMB, VGETATTR, VINFO, VISMEMBER, VLINKS. */
public final class VectorReads extends VectorFamily {
  final Command vcard =
      command("VCARD", 2, this::vcard)
          .doc("8.0.0", "O(1)", "Counts the elements of a vector set.")
          .cost(CONSTANT)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key");

  final Command vdim =
      command("VDIM", 2, this::vdim)
          .doc("8.0.0", "O(1)", "Gives the dimension of the vectors of a set.")
          .cost(CONSTANT)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key");

  final Command vemb =
      command("VEMB", -3, this::vemb)
          .doc("8.0.0", "O(1)", "Gives the vector of an element of a vector set.")
          .cost(BY_VALUE)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element [raw=RAW]");

  final Command vgetattr =
      command("VGETATTR", 3, this::vgetattr)
          .doc("8.0.0", "O(1)", "Gives the attributes of an element of a vector set.")
          .cost(BY_VALUE)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element");

  final Command vinfo =
      command("VINFO", 2, this::vinfo)
          .doc("8.0.0", "O(1)", "Tells of the form of a vector set.")
          .cost(CONSTANT)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key");

  final Command vismember =
      command("VISMEMBER", 3, this::vismember)
          .doc("8.2.0", "O(1)", "Tells whether a vector set has an element.")
          .cost(CONSTANT)
          .flags(READONLY, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element");

  final Command vlinks =
      command("VLINKS", -3, this::vlinks)
          .doc("8.0.0", "O(1)", "Gives the neighbours of an element of a vector set.")
          .cost(BY_VALUE)
          .flags(READONLY, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element [withscores=WITHSCORES]");

  private void vcard(Call call) {
    VectorSetValue set = read(call, reply -> reply.integer(0));
    if (set != null) {
      call.reply().integer(set.size());
    }
  }

  private void vdim(Call call) {
    VectorSetValue set = read(call, reply -> reply.error("ERR key does not exist"));
    if (set != null) {
      call.reply().integer(set.shape().dimension());
    }
  }

  private void vemb(Call call) {
    for (int i = 3; i < call.count(); i++) {
      if (!call.arg(i).is("RAW")) {
        call.reply().error("ERR invalid option");
        return;
      }
    }
    VectorSetValue set = read(call, Reply::nullBulk);
    if (set == null) {
      return;
    }
    int node = set.find(call.arg(2));
    if (node == 0) {
      call.reply().nullBulk();
    } else if (call.count() > 3) {
      raw(call.reply(), set, node);
    } else {
      float[] components = set.components(node);
      call.reply().array(components.length);
      for (float each : components) {
        call.reply().real(each);
      }
    }
  }

  private static void raw(Reply reply, VectorSetValue set, int node) {
    boolean hasRange = set.shape().quantization() == Quantization.INT8;
    reply.array(hasRange ? 4 : 3);
    reply.status(set.shape().quantization().label());
    reply.bulk(set.vector(node));
    reply.real(set.length(node));
    if (hasRange) {
      reply.real(set.range(node));
    }
  }

  private void vgetattr(Call call) {
    VectorSetValue set = read(call, Reply::nullBulk);
    if (set == null) {
      return;
    }
    int node = set.find(call.arg(2));
    if (node != 0 && set.attributes(node, view)) {
      call.reply().bulk(view);
    } else {
      call.reply().nullBulk();
    }
  }

  private void vinfo(Call call) {
    VectorSetValue set = read(call, Reply::nullArray);
    if (set == null) {
      return;
    }
    Reply reply = call.reply();
    reply.map(9);
    reply.status("quant-type");
    reply.status(set.shape().quantization().label());
    fact(reply, "hnsw-m", set.shape().links());
    fact(reply, "vector-dim", set.shape().dimension());
    fact(reply, "projection-input-dim", set.projection() == null ? 0 : set.projection().input());
    fact(reply, "size", set.size());
    fact(reply, "max-level", set.maxLevel());
    fact(reply, "attributes-count", set.attributesCount());
    fact(reply, "vset-uid", set.number());
    fact(reply, "hnsw-max-node-uid", set.inserted());
  }

  private static void fact(Reply reply, String name, long value) {
    reply.status(name);
    reply.integer(value);
  }

  private void vismember(Call call) {
    VectorSetValue set = read(call, reply -> reply.bool(false));
    if (set != null) {
      call.reply().bool(set.find(call.arg(2)) != 0);
    }
  }

  private void vlinks(Call call) {
    if (call.count() > 4 || call.count() == 4 && !call.arg(3).is("WITHSCORES")) {
      wrongArity(call);
      return;
    }
    VectorSetValue set = read(call, Reply::nullBulk);
    if (set == null) {
      return;
    }
    int node = set.find(call.arg(2));
    if (node == 0) {
      call.reply().nullBulk();
      return;
    }
    call.reply().array(set.level(node) + 1);
    for (int level = set.level(node); level >= 0; level--) {
      links(call, set, node, level);
    }
  }

  private void links(Call call, VectorSetValue set, int node, int level) {
    int[] links = set.links(node, level);
    boolean withScores = call.count() == 4;
    if (withScores) {
      call.reply().map(links.length);
    } else {
      call.reply().array(links.length);
    }
    for (int each : links) {
      name(call, set, each);
      if (withScores) {
        call.reply().real((float) VectorSearch.similarity(set.distance(node, each)));
      }
    }
  }
}
