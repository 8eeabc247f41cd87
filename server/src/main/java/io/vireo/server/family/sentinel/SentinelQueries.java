package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.resp.Reply;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.machine.Replica;
import io.vireo.server.sentinel.machine.Usable;
import io.vireo.server.sentinel.script.ScriptJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Subcommands of SENTINEL that change nothing. Data worker. */
final class SentinelQueries {
  private final Sentinel sentinel;

  SentinelQueries(Sentinel sentinel) {
    this.sentinel = sentinel;
  }

  void myid(Call call) {
    Answers.bulk(call.reply(), sentinel.settings().id());
  }

  void masters(Call call) {
    describe(call, sentinel.machine().primaries());
  }

  void master(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary != null) {
      describe(call.reply(), primary);
    }
  }

  void replicas(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary != null) {
      describe(call, primary.replicas().stream().filter(Replica::announced).toList());
    }
  }

  void sentinels(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary != null) {
      describe(call, primary.sentinels());
    }
  }

  private void describe(Call call, Collection<? extends Instance> instances) {
    call.reply().array(instances.size());
    instances.forEach(instance -> describe(call.reply(), instance));
  }

  private void describe(Reply reply, Instance instance) {
    var fields = sentinel.describe(instance);
    reply.map(fields.size());
    fields.forEach(
        (name, value) -> {
          reply.bulk(name);
          Answers.bulk(reply, value);
        });
  }

  void address(Call call) {
    Primary primary = sentinel.machine().primary(Answers.word(call, 2));
    if (primary == null) {
      call.reply().nullArray();
      return;
    }
    Address address = primary.currentAddress();
    call.reply().array(2);
    Answers.bulk(call.reply(), sentinel.shown(address));
    call.reply().bulkNumber(address.port());
  }

  void ckquorum(Call call) {
    Primary primary = Answers.primary(call, sentinel);
    if (primary == null) {
      return;
    }
    Usable usable = sentinel.machine().usable(primary);
    List<String> wanting = new ArrayList<>();
    if (!usable.quorum()) {
      wanting.add("Not enough available Sentinels to reach the specified quorum for this master");
    }
    if (!usable.majority()) {
      wanting.add("Not enough available Sentinels to reach the majority and authorize a failover");
    }
    String count = usable.sentinels() + " usable Sentinels. ";
    if (wanting.isEmpty()) {
      call.reply().status("OK " + count + "Quorum and failover authorization can be reached");
    } else {
      call.reply().error("NOQUORUM " + count + String.join(". ", wanting));
    }
  }

  /** Unknown names are left out. */
  void infoCache(Call call) {
    Set<Primary> chosen = new LinkedHashSet<>();
    for (int i = 2; i < call.count(); i++) {
      Primary primary = sentinel.machine().primary(Answers.word(call, i));
      if (primary != null) {
        chosen.add(primary);
      }
    }
    Reply reply = call.reply();
    reply.array(chosen.size() * 2L);
    for (Primary primary : chosen) {
      Answers.bulk(reply, primary.name());
      reply.array(primary.replicas().size() + 1L);
      cached(reply, primary);
      primary.replicas().forEach(replica -> cached(reply, replica));
    }
  }

  private void cached(Reply reply, Instance instance) {
    long told = instance.infoRefresh();
    reply.array(2);
    reply.integer(told == 0 ? 0 : sentinel.now() - told);
    if (instance.info() == null) {
      reply.nullBulk();
    } else {
      Answers.bulk(reply, instance.info());
    }
  }

  void pendingScripts(Call call) {
    Collection<ScriptJob> jobs = sentinel.scripts().jobs();
    Reply reply = call.reply();
    reply.array(jobs.size());
    for (ScriptJob job : jobs) {
      script(reply, job, sentinel.now());
    }
  }

  private static void script(Reply reply, ScriptJob job, long now) {
    reply.map(5);
    reply.bulk("argv");
    reply.array(job.words().size());
    job.words().forEach(word -> Answers.bulk(reply, word));
    reply.bulk("flags");
    reply.bulk(job.isRunning() ? "running" : "scheduled");
    reply.bulk("pid");
    reply.bulkNumber(job.pid());
    if (job.isRunning()) {
      reply.bulk("run-time");
      reply.bulkNumber(now - job.time());
    } else {
      reply.bulk("run-delay");
      reply.bulkNumber(Math.max(0, job.time() - now));
    }
    reply.bulk("retry-num");
    reply.bulkNumber(job.tries());
  }
}
