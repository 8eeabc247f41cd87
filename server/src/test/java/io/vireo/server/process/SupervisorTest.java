package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Supervision;
import io.vireo.server.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorTest {
  @ParameterizedTest
  @CsvSource({
    "no, NOTIFY_SOCKET, false",
    "systemd, NOTIFY_SOCKET, true",
    "systemd, UPSTART_JOB, false",
    "upstart, UPSTART_JOB, true",
    "upstart, NOTIFY_SOCKET, false",
    "auto, NOTIFY_SOCKET, true",
    "auto, UPSTART_JOB, true",
    "auto, HOME, false"
  })
  void believesTheEnvironment(String setting, String variable, boolean present) {
    Supervisor supervisor =
        Supervisor.of(TestSettings.config("supervised " + setting), Map.of(variable, "x"));

    assertThat(supervisor.isPresent()).isEqualTo(present);
  }

  @ParameterizedTest
  @CsvSource({
    "NO, NOTIFY_SOCKET, NO",
    "SYSTEMD, NOTIFY_SOCKET, SYSTEMD",
    "SYSTEMD, UPSTART_JOB, NO",
    "UPSTART, UPSTART_JOB, UPSTART",
    "UPSTART, NOTIFY_SOCKET, NO",
    "AUTO, NOTIFY_SOCKET, SYSTEMD",
    "AUTO, UPSTART_JOB, UPSTART",
    "AUTO, HOME, NO"
  })
  void findsTheOneThatIsThere(Supervision wanted, String variable, Supervision found) {
    assertThat(Supervisor.found(wanted, Map.of(variable, "x"))).isEqualTo(found);
  }
}
