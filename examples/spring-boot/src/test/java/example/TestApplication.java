package example;

import org.springframework.boot.SpringApplication;

/** The application with a server in its process, for development: {@code mvn spring-boot:test-run}. */
public class TestApplication {
  public static void main(String[] args) {
    SpringApplication.from(Application::main).with(VireoConnection.class).run(args);
  }
}
