package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** Meters whose set grows while the server runs. */
interface RefreshingBinder extends MeterBinder {

  /** Registers what is new since the last call. Called before each scrape, by one at a time. */
  void refresh(MeterRegistry registry);

  @Override
  default void bindTo(MeterRegistry registry) {
    refresh(registry);
  }
}
