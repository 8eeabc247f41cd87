package io.vireo.server.sentinel;

import io.vireo.config.ByteText;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.sentinel.link.LinkEvents;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.OtherSentinel;
import io.vireo.server.sentinel.machine.PingAnswer;
import io.vireo.server.sentinel.machine.SentinelMachine;
import io.vireo.server.sentinel.machine.ServerInfo;
import java.util.List;

/** Tells the machine what comes from the instances. Data worker only. */
final class MachineInputs implements LinkEvents {
  private final Sentinel sentinel;

  MachineInputs(Sentinel sentinel) {
    this.sentinel = sentinel;
  }

  private SentinelMachine machine() {
    return sentinel.machine();
  }

  @Override
  public void commandsUp(Instance instance, String localHost) {
    sentinel.input(now -> machine().commandsUp(instance, localHost, now));
  }

  @Override
  public void commandsDown(Instance instance, String reason) {
    sentinel.input(now -> machine().commandsDown(instance, reason, now));
  }

  @Override
  public void pubSubUp(Instance instance) {
    sentinel.input(now -> machine().pubSubUp(instance, now));
  }

  @Override
  public void pubSubDown(Instance instance, String reason) {
    sentinel.input(now -> machine().pubSubDown(instance, reason, now));
  }

  @Override
  public void pinged(Instance instance, ReplyValue answer) {
    PingAnswer meaning = meaning(answer.text());
    sentinel.input(now -> machine().pinged(instance, meaning, now));
  }

  private static PingAnswer meaning(String text) {
    if (text != null) {
      for (PingAnswer each : PingAnswer.values()) {
        if (each != PingAnswer.OTHER && text.startsWith(each.name())) {
          return each;
        }
      }
    }
    return PingAnswer.OTHER;
  }

  @Override
  public void informed(Instance instance, ReplyValue answer) {
    String text = text(answer);
    if (text == null) {
      answered(instance);
    } else {
      ServerInfo info = ServerInfo.parse(text);
      sentinel.input(now -> machine().informed(instance, info, now));
    }
  }

  @Override
  public void published(Instance instance, ReplyValue answer) {
    boolean well = !(answer instanceof ReplyValue.Failure);
    sentinel.input(now -> machine().published(instance, well, now));
  }

  @Override
  public void answered(Instance instance) {
    sentinel.input(now -> machine().answered(instance, 1, now));
  }

  @Override
  public void told(OtherSentinel sender, ReplyValue answer) {
    if (answer instanceof ReplyValue.Many many) {
      List<ReplyValue> items = many.items();
      if (items.size() == 3
          && items.get(0) instanceof ReplyValue.Int down
          && text(items.get(1)) != null
          && items.get(2) instanceof ReplyValue.Int epoch) {
        String leader = text(items.get(1));
        sentinel.input(
            now -> machine().told(sender, down.number() == 1, leader, epoch.number(), now));
        return;
      }
    }
    answered(sender);
  }

  @Override
  public void heard(Instance instance, String message) {
    sentinel.input(now -> machine().heard(instance, message, now));
  }

  /** The text of a string, as the configuration file keeps texts; null of anything else. */
  private static String text(ReplyValue value) {
    if (value instanceof ReplyValue.Bulk bulk) {
      return ByteText.of(bulk.bytes().toArray());
    }
    return value instanceof ReplyValue.Verbatim verbatim
        ? ByteText.of(verbatim.bytes().toArray())
        : null;
  }
}
