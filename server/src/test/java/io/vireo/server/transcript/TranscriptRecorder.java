package io.vireo.server.transcript;

import io.vireo.server.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Fills in the replies of transcripts that hold commands only, and corrects those that are wrong.
 * Replies that fit stay as they are, wildcards included.
 */
public final class TranscriptRecorder {
  private TranscriptRecorder() {}

  /**
   * Rewrites transcripts.
   *
   * @param args {@code [--vireo] file...}: with the option the replies come from Vireo in process,
   *     otherwise from Redis 8.6.3
   */
  public static void main(String[] args) throws IOException {
    boolean vireo = args.length > 0 && args[0].equals("--vireo");
    List<String> files = List.of(args).subList(vireo ? 1 : 0, args.length);
    if (files.isEmpty()) {
      System.err.println("Usage: TranscriptRecorder [--vireo] file...");
      return;
    }
    try (ServerPool oracles = new ServerPool(Oracle::start)) {
      Conversation.Opener opener = vireo ? InProcessConversation::new : oracles;
      for (String file : files) {
        record(Path.of(file), vireo, opener);
      }
    }
  }

  private static void record(Path file, boolean vireo, Conversation.Opener opener)
      throws IOException {
    Rewriting rewriting = new Rewriting(Files.readAllLines(file));
    for (Scenario scenario : Transcripts.read(file)) {
      boolean skipped = scenario.is(vireo ? Scenario.REAL : Scenario.VIREO_ONLY);
      if (!skipped) {
        try (Conversation conversation = opener.open(scenario)) {
          new ScenarioRecorder(scenario, conversation, rewriting).record();
        }
      }
    }
    Files.write(file, rewriting.lines());
  }
}
