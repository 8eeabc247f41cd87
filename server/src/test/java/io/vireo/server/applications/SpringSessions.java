package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.ReactiveSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.data.redis.ReactiveRedisSessionRepository;
import org.springframework.session.data.redis.RedisIndexedSessionRepository;
import org.springframework.session.events.AbstractSessionEvent;

/** Spring Session: sessions that are found by their user, end by themselves and tell of it. */
@Timeout(60)
class SpringSessions {
  private static final String USER = FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME;

  private LettuceConnectionFactory connections;

  @BeforeEach
  void connect() {
    connections = new LettuceConnectionFactory(TriedServer.HOST, TriedServer.PORT);
    connections.afterPropertiesSet();
    connections.start();
    connections.getConnection().serverCommands().flushAll();
  }

  @AfterEach
  void close() {
    connections.destroy();
  }

  private RedisTemplate<String, Object> template() {
    RedisTemplate<String, Object> template = new RedisTemplate<>();
    template.setConnectionFactory(connections);
    template.setKeySerializer(RedisSerializer.string());
    template.setHashKeySerializer(RedisSerializer.string());
    template.setValueSerializer(RedisSerializer.java());
    template.setHashValueSerializer(RedisSerializer.java());
    template.afterPropertiesSet();
    return template;
  }

  @Test
  void indexedSessions() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    RedisIndexedSessionRepository sessions = new RedisIndexedSessionRepository(template());
    sessions.setApplicationEventPublisher(
        event -> {
          AbstractSessionEvent told = (AbstractSessionEvent) event;
          events.add(told.getClass().getSimpleName() + ' ' + told.getSessionId());
        });
    sessions.afterPropertiesSet();
    RedisMessageListenerContainer listener = listener(sessions);
    try {
      use(sessions, events);
    } finally {
      listener.stop();
      listener.destroy();
      sessions.destroy();
    }
  }

  private RedisMessageListenerContainer listener(RedisIndexedSessionRepository sessions) {
    connections.getConnection().serverCommands().setConfig("notify-keyspace-events", "Egx");
    RedisMessageListenerContainer listener = new RedisMessageListenerContainer();
    listener.setConnectionFactory(connections);
    listener.addMessageListener(sessions, new ChannelTopic(sessions.getSessionDeletedChannel()));
    listener.addMessageListener(sessions, new ChannelTopic(sessions.getSessionExpiredChannel()));
    listener.addMessageListener(
        sessions, new PatternTopic(sessions.getSessionCreatedChannelPrefix() + "*"));
    listener.afterPropertiesSet();
    listener.start();
    return listener;
  }

  private <S extends Session> void use(
      FindByIndexNameSessionRepository<S> sessions, BlockingQueue<String> events)
      throws InterruptedException {
    S session = sessions.createSession();
    session.setAttribute("cart", Map.of("apples", 3));
    session.setAttribute(USER, "ada");
    sessions.save(session);
    assertThat(events.poll(20, TimeUnit.SECONDS))
        .isEqualTo("SessionCreatedEvent " + session.getId());
    assertThat(sessions.findByPrincipalName("ada")).containsOnlyKeys(session.getId());
    S again = sessions.findById(session.getId());
    assertThat(again.<Map<String, Integer>>getAttribute("cart")).containsEntry("apples", 3);
    again.setMaxInactiveInterval(Duration.ofHours(1));
    String before = again.getId();
    String after = again.changeSessionId();
    sessions.save(again);
    assertThat(sessions.findById(before)).isNull();
    assertThat(sessions.findByPrincipalName("ada")).containsOnlyKeys(after);
    sessions.deleteById(after);
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("SessionDeletedEvent " + after);
    assertThat(sessions.findByPrincipalName("ada")).isEmpty();
    S brief = sessions.createSession();
    brief.setMaxInactiveInterval(Duration.ofSeconds(1));
    sessions.save(brief);
    assertThat(events.poll(20, TimeUnit.SECONDS)).startsWith("SessionCreatedEvent");
    assertThat(events.poll(20, TimeUnit.SECONDS)).isEqualTo("SessionExpiredEvent " + brief.getId());
  }

  @Test
  void reactiveSessions() {
    ReactiveRedisConnectionFactory reactive = connections;
    var context =
        RedisSerializationContext.<String, Object>newSerializationContext(RedisSerializer.string())
            .value(RedisSerializer.java())
            .hashKey(RedisSerializer.string())
            .hashValue(RedisSerializer.java())
            .build();
    useReactive(new ReactiveRedisSessionRepository(new ReactiveRedisTemplate<>(reactive, context)));
  }

  private <S extends Session> void useReactive(ReactiveSessionRepository<S> sessions) {
    S session = sessions.createSession().block(TriedServer.PATIENCE);
    assertThat(session).isNotNull();
    session.setAttribute("user", "ada");
    sessions.save(session).block(TriedServer.PATIENCE);
    S found = sessions.findById(session.getId()).block(TriedServer.PATIENCE);
    assertThat(found).isNotNull();
    assertThat(found.<String>getAttribute("user")).isEqualTo("ada");
    String before = session.getId();
    String after = session.changeSessionId();
    sessions.save(session).block(TriedServer.PATIENCE);
    assertThat(sessions.findById(before).block(TriedServer.PATIENCE)).isNull();
    assertThat(sessions.findById(after).block(TriedServer.PATIENCE)).isNotNull();
    sessions.deleteById(after).block(TriedServer.PATIENCE);
    assertThat(sessions.findById(after).block(TriedServer.PATIENCE)).isNull();
  }
}
