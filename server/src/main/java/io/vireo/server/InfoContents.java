package io.vireo.server;

import io.vireo.metrics.ServerRates;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.PageTidying;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.info.ClientsSection;
import io.vireo.server.info.Identity;
import io.vireo.server.info.MemorySection;
import io.vireo.server.info.MemoryUse;
import io.vireo.server.info.PersistenceSection;
import io.vireo.server.info.Section;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.info.ServerSection;
import io.vireo.server.info.StandardSections;
import io.vireo.server.info.StatsSection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Fills INFO with the sections that every server has. */
final class InfoContents {
  private InfoContents() {}

  /**
   * INFO of an engine, without the fields of other rooms.
   *
   * @param file the configuration file with which the server was started
   */
  static ServerInfo of(Engine engine, PageTidying tidying, Optional<Path> file) {
    Identity identity = Identity.starting(engine.context().clock().millis());
    MemoryUse memory =
        new MemoryUse(
            engine.keyspace(), engine.context().clock(), engine.clientMemory(), engine.memory());
    ServerRates rates = new ServerRates(engine.metrics());
    ServerInfo info =
        new ServerInfo(
            identity, memory, rates, engine.keyspace(), engine.time(), engine.context().cron());
    ServerSection server =
        new ServerSection(identity, file, engine.config(), engine.keyspace(), engine.time());
    info.onceAsked(() -> sections(engine, info, server, rates, tidying).forEach(info::add));
    info.onReset(engine.metrics()::reset);
    info.onReset(engine.commandMetrics()::reset);
    info.onReset(engine.errors()::reset);
    info.onReset(engine.cycles()::reset);
    info.onReset(engine.memory()::resetExceeded);
    info.onReset(tidying::resetClosing);
    return info;
  }

  private static List<Section> sections(
      Engine engine,
      ServerInfo info,
      ServerSection server,
      ServerRates rates,
      PageTidying tidying) {
    ClientsSection clients =
        new ClientsSection(
            engine.clients(),
            engine.config(),
            engine.waiting(),
            engine.watched(),
            engine.blockedKeys(),
            engine.gates().get(PauseGate.class),
            engine.keyspace());
    MemorySection memory =
        new MemorySection(
            engine.config(), info.memory(), engine.metrics().data(), engine.errors(), tidying);
    StatsSection stats =
        new StatsSection(
            engine.config(),
            engine.keyspace(),
            engine.metrics(),
            engine.errors(),
            rates,
            engine.memory(),
            tidying);
    return new StandardSections(
            engine.config(),
            engine.keyspace(),
            engine.metrics(),
            engine.commandMetrics(),
            engine.errors(),
            engine.clients(),
            engine.context().cron(),
            engine.cycles())
        .with(server, clients, memory, new PersistenceSection(info, engine.keyspace()), stats);
  }
}
