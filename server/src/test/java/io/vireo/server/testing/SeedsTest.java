package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vireo.server.data.Hash;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SeedsTest {
  /** Not found by its name: run by a test alone. */
  static final class FailsOnPurpose {
    @Test
    void fails() {
      throw new AssertionError("on purpose");
    }

    @Property(tries = 1)
    void failsToo(@ForAll long any) {
      throw new AssertionError("on purpose " + any);
    }
  }

  @Test
  void aFailedTestTellsHowToRepeatItsChance() {
    List<List<Throwable>> told = new ArrayList<>(); // by then: who reports it looks no later
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failure -> told.add(List.of(failure.getSuppressed())));
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(FailsOnPurpose.class))
                .build(),
            listener);

    assertThat(told).hasSize(2);
    assertThat(told)
        .allSatisfy(
            more ->
                assertThat(more)
                    .extracting(Throwable::getMessage)
                    .contains("to repeat this run: " + Seeds.again()));
    assertThat(Seeds.again()).matches("-Dvireo.hash.seed=-?\\d+ -Dvireo.seed=-?\\d+");
  }

  @Test
  void theServerHashesByTheSeedThatIsTold() {
    byte[] key = {1, 2, 3};
    long told = Long.getLong("vireo.hash.seed");

    assertThat(Hash.of(key, 0, 3)).isEqualTo(Hash.of(key, 0, 3, told | 1));
  }
}
