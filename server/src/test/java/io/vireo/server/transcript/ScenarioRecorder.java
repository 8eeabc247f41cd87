package io.vireo.server.transcript;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays a scenario and writes down what every client received.
 *
 * <p>Each command or passing of time is one stretch of the file together with the receiving lines
 * behind it; they are written anew as one.
 */
final class ScenarioRecorder {
  private final Scenario scenario;
  private final Conversation conversation;
  private final Rewriting rewriting;
  private final Map<String, Peer> peers = new LinkedHashMap<>();

  ScenarioRecorder(Scenario scenario, Conversation conversation, Rewriting rewriting) {
    this.scenario = scenario;
    this.conversation = conversation;
    this.rewriting = rewriting;
  }

  /** Plays all of it. */
  void record() {
    List<Step> steps = scenario.steps();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Send send) {
        exchange(send, receivedBehind(i));
      } else if (steps.get(i) instanceof Step.SendRaw raw) {
        peer(raw.client()).send(raw.bytes());
      } else if (steps.get(i) instanceof Step.ReceiveRaw raw) {
        peer(raw.client()).readRaw(raw.bytes().length);
      } else if (steps.get(i) instanceof Step.Advance advance) {
        conversation.advance(advance.by());
        write(advance.line(), List.of(), receivedBehind(i));
      }
    }
  }

  /** The receiving steps that follow a step at once. */
  private Deque<Step.Receive> receivedBehind(int step) {
    Deque<Step.Receive> receives = new ArrayDeque<>();
    for (int i = step + 1; i < scenario.steps().size(); i++) {
      if (!(scenario.steps().get(i) instanceof Step.Receive receive)) {
        break;
      }
      receives.add(receive);
    }
    return receives;
  }

  private Peer peer(String name) {
    return peers.computeIfAbsent(
        name,
        unknown -> {
          Peer peer = conversation.peer(name);
          if (scenario.is(Scenario.RESP3)) {
            peer.send(RespRequest.of("HELLO", "3"));
            peer.read();
          }
          return peer;
        });
  }

  private void exchange(Step.Send send, Deque<Step.Receive> behind) {
    Peer peer = peer(send.client());
    peer.send(send.bytes());
    conversation.awaitQuiet();
    Deque<ExpectedReply> expected = new ArrayDeque<>(send.replies());
    boolean mayPush = send.name().contains("subscribe");
    List<String> lines = new ArrayList<>();
    List<RespValue> pushed = new ArrayList<>();
    for (RespValue value = peer.poll(); value != null; value = peer.poll()) {
      if (value.isPush() && !mayPush) {
        pushed.add(value);
      } else {
        lines.addAll(text(value, expected.poll()));
      }
    }
    pushed.forEach(value -> lines.addAll(received(send.client(), value, behind)));
    write(send.line(), lines, behind);
  }

  private static List<String> text(RespValue value, ExpectedReply before) {
    boolean fits = before != null && before.pattern().matches(value);
    return fits ? before.text() : RespText.lines(value);
  }

  private static List<String> received(String client, RespValue value, Deque<Step.Receive> behind) {
    ExpectedReply before =
        behind.stream()
            .filter(step -> step.client().equals(client))
            .map(Step.Receive::reply)
            .filter(reply -> reply.pattern().matches(value))
            .findFirst()
            .orElse(null);
    String head = client + "< ";
    List<String> lines = new ArrayList<>();
    for (String line : text(value, before)) {
      lines.add((lines.isEmpty() ? head : " ".repeat(head.length())) + line);
    }
    return lines;
  }

  /** Writes what follows a step: its replies, and what the other clients received. */
  private void write(int line, List<String> replies, Deque<Step.Receive> behind) {
    List<String> lines = new ArrayList<>(replies);
    peers.forEach(
        (name, peer) -> {
          for (RespValue value = peer.poll(); value != null; value = peer.poll()) {
            lines.addAll(received(name, value, behind));
          }
        });
    behind.stream()
        .filter(step -> step.reply().pattern() instanceof Pattern.Closed)
        .forEach(step -> lines.add(step.client() + "< (closed)"));
    rewriting.replace(line + 1, linesBehind(line), lines);
  }

  /** How many lines up to the next step that is not a receiving one, a comment or a blank line. */
  private int linesBehind(int line) {
    int end = line + 1;
    while (rewriting.has(end) && TranscriptReader.isSpoken(rewriting.line(end))) {
      end++;
    }
    return end - line - 1;
  }
}
