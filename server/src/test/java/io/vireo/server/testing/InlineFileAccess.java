package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Has the JVM's own recorder (JFR) note whatever is written to files in this process while a test
 * class runs, with its stack, and fails the class if an event loop was inside the data context
 * then. Whichever way the access was made, the recorder sees it.
 */
public final class InlineFileAccess implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> EVENTS = List.of("jdk.FileWrite", "jdk.FileForce");

  private final Set<String> allowed;
  private Recording recording;

  /** Notes all accesses but those of some methods, each a class and a name. */
  public InlineFileAccess(String... allowed) {
    this.allowed = Set.of(allowed);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    assertThat(end()).as("accesses to files by event loops inside the data context").isEmpty();
  }

  /** Begins to note. */
  public void begin() {
    recording = new Recording();
    EVENTS.forEach(event -> recording.enable(event).withThreshold(Duration.ZERO).withStackTrace());
    recording.start();
  }

  /** Ends that, and returns the stacks of what was done inside by an event loop. */
  public List<String> end() throws IOException {
    Path file = Files.createTempFile("vireo", ".jfr");
    try {
      recording.stop();
      recording.dump(file);
      List<String> found = new ArrayList<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (isInline(event)) {
          found.add(shown(event));
        }
      }
      return found;
    } finally {
      recording.close();
      Files.delete(file);
    }
  }

  private boolean isInline(RecordedEvent event) {
    if (event.getStackTrace() == null || event.getString("path") == null) {
      return false; // Without a path it is what a test prints.
    }
    List<String> stack =
        event.getStackTrace().getFrames().stream().map(InlineFileAccess::name).toList();
    boolean executes =
        stack.contains("io.vireo.server.engine.RequestLoop.execute")
            && stack.contains("io.vireo.server.engine.Dispatcher.executeInline");
    return stack.stream().noneMatch(allowed::contains)
        && (executes || stack.contains("io.vireo.server.engine.InlinePolicy.isQuick"));
  }

  private static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + '.' + frame.getMethod().getName();
  }

  private static String shown(RecordedEvent event) {
    return event.getEventType().getName()
        + event.getStackTrace().getFrames().stream()
            .map(InlineFileAccess::name)
            .collect(Collectors.joining("\n  ", "\n  ", "\n"));
  }
}
