package io.vireo.server.replication.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Who follows whom: a primary with two replicas, or a chain. One thread, but for the primary. */
final class Chart {
  private final List<Member> members;
  private final Random random;
  private volatile Member primary;

  Chart(List<Member> members, Random random) {
    this.members = members;
    this.random = random;
    lead(members.get(random.nextInt(members.size())));
  }

  List<Member> members() {
    return members;
  }

  /** Who is written to. Any thread. */
  Member primary() {
    return primary;
  }

  /** All but the primary. */
  List<Member> replicas() {
    return members.stream().filter(each -> each != primary).toList();
  }

  /** Any of the servers. */
  Member any() {
    return members.get(random.nextInt(members.size()));
  }

  /** Any of the replicas. */
  Member anyReplica() {
    List<Member> replicas = replicas();
    return replicas.get(random.nextInt(replicas.size()));
  }

  /** Makes one the primary; the others follow it, or each other, by chance. Nobody is told. */
  void lead(Member next) {
    next.primary(null);
    List<Member> attached = new ArrayList<>(List.of(next));
    List<Member> left = new ArrayList<>(members);
    left.remove(next);
    while (!left.isEmpty()) {
      Member replica = left.remove(random.nextInt(left.size()));
      List<Member> able =
          attached.stream().filter(each -> replica.kind().canFollow(each.kind())).toList();
      if (able.isEmpty()) {
        left.add(replica); // Vireo, which can follow anybody, comes before it
      } else {
        replica.primary(able.get(random.nextInt(able.size())));
        attached.add(replica);
      }
    }
    primary = next;
  }

  @Override
  public String toString() {
    return members.stream()
        .map(each -> each.primary() == null ? each + "" : each + " <- " + each.primary())
        .collect(Collectors.joining(", "));
  }
}
