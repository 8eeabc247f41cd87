package io.vireo.server.transcript;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Plays a scenario and compares what the server says with what the transcript expects. */
final class ScenarioRunner {
  private final Scenario scenario;
  private final Conversation conversation;
  private final Map<String, Party> parties = new LinkedHashMap<>();

  /** A client and the pushed messages that came while it waited for something else. */
  private record Party(Peer peer, Deque<RespValue> pushed) {}

  ScenarioRunner(Scenario scenario, Conversation conversation) {
    this.scenario = scenario;
    this.conversation = conversation;
  }

  /** Plays the scenario. */
  void run() {
    scenario.steps().forEach(this::play);
    parties.forEach(this::checkNothingIsLeft);
  }

  private void play(Step step) {
    if (step instanceof Step.Send send) {
      exchange(send);
    } else if (step instanceof Step.Receive receive) {
      expect(receive.client(), receive.reply());
    } else if (step instanceof Step.SendRaw raw) {
      party(raw.client()).peer().send(raw.bytes());
    } else if (step instanceof Step.ReceiveRaw raw) {
      expectRaw(raw);
    } else if (step instanceof Step.Advance advance) {
      conversation.advance(advance.by());
    }
  }

  private Party party(String name) {
    return parties.computeIfAbsent(
        name,
        unknown -> {
          Peer peer = conversation.peer(name);
          if (scenario.is(Scenario.RESP3)) {
            peer.send(RespRequest.of("HELLO", "3"));
            peer.read();
          }
          return new Party(peer, new ArrayDeque<>());
        });
  }

  private void exchange(Step.Send send) {
    Party party = party(send.client());
    conversation.send(party.peer(), send);
    if (send.replies().isEmpty()) {
      conversation.awaitBegun(party.peer(), send);
      keepPushes(party, send);
    }
    send.replies().forEach(reply -> expect(send.client(), reply));
  }

  private void keepPushes(Party party, Step.Send send) {
    for (RespValue early = party.peer().poll(); early != null; early = party.peer().poll()) {
      if (!early.isPush()) {
        throw failure(send.line(), "no reply yet", RespText.of(early));
      }
      party.pushed().add(early);
    }
  }

  private void expect(String client, ExpectedReply reply) {
    Party party = party(client);
    String expected = String.join("\n", reply.text());
    if (reply.pattern() instanceof Pattern.Closed) {
      checkNothingIsLeft(client, party);
      if (!party.peer().isClosed()) {
        throw failure(reply.line(), expected, "an open connection");
      }
      return;
    }
    RespValue value = next(party, reply.pattern());
    if (value == null) {
      throw failure(reply.line(), expected, "nothing");
    }
    if (!reply.pattern().matches(value)) {
      throw failure(reply.line(), expected, RespText.of(value));
    }
  }

  private static RespValue next(Party party, Pattern pattern) {
    if (pattern.isPush() && !party.pushed().isEmpty()) {
      return party.pushed().poll();
    }
    RespValue value = party.peer().read();
    while (value != null && value.isPush() && !pattern.isPush()) {
      party.pushed().add(value);
      value = party.peer().read();
    }
    return value;
  }

  private void expectRaw(Step.ReceiveRaw step) {
    byte[] bytes = party(step.client()).peer().readRaw(step.bytes().length);
    if (!java.util.Arrays.equals(bytes, step.bytes())) {
      throw failure(step.line(), quote(step.bytes()), quote(bytes));
    }
  }

  private static String quote(byte[] bytes) {
    return RespText.quote(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private void checkNothingIsLeft(String client, Party party) {
    RespValue left = party.pushed().isEmpty() ? party.peer().poll() : party.pushed().peek();
    if (left != null) {
      int line = scenario.steps().get(scenario.steps().size() - 1).line();
      throw failure(line, "nothing more for client '" + client + "'", RespText.of(left));
    }
  }

  private AssertionError failure(int line, String expected, String actual) {
    return new AssertionError(
        scenario.file()
            + ":"
            + line
            + " ("
            + scenario.name()
            + ")\nexpected:\n"
            + indent(expected)
            + "\nbut was:\n"
            + indent(actual));
  }

  private static String indent(String text) {
    return "  " + text.replace("\n", "\n  ");
  }
}
