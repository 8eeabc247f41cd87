package io.vireo.server.family;

import static io.vireo.config.EncodingSettings.HASH_MAX_LISTPACK_ENTRIES;
import static io.vireo.config.EncodingSettings.HASH_MAX_LISTPACK_VALUE;
import static io.vireo.config.EncodingSettings.HLL_SPARSE_MAX_BYTES;
import static io.vireo.config.EncodingSettings.LIST_COMPRESS_DEPTH;
import static io.vireo.config.EncodingSettings.LIST_MAX_LISTPACK_SIZE;
import static io.vireo.config.EncodingSettings.SET_MAX_INTSET_ENTRIES;
import static io.vireo.config.EncodingSettings.SET_MAX_LISTPACK_ENTRIES;
import static io.vireo.config.EncodingSettings.SET_MAX_LISTPACK_VALUE;
import static io.vireo.config.EncodingSettings.STREAM_NODE_MAX_BYTES;
import static io.vireo.config.EncodingSettings.STREAM_NODE_MAX_ENTRIES;
import static io.vireo.config.EncodingSettings.ZSET_MAX_LISTPACK_ENTRIES;
import static io.vireo.config.EncodingSettings.ZSET_MAX_LISTPACK_VALUE;

import io.vireo.config.Config;
import io.vireo.config.Setting;
import io.vireo.server.data.Thresholds;
import java.util.List;

/** Follows the settings that say up to which size values are packed. Data context only. */
public final class EncodingThresholds {
  private static final List<Setting<?>> SETTINGS =
      List.of(
          HASH_MAX_LISTPACK_ENTRIES,
          HASH_MAX_LISTPACK_VALUE,
          LIST_MAX_LISTPACK_SIZE,
          LIST_COMPRESS_DEPTH,
          SET_MAX_INTSET_ENTRIES,
          SET_MAX_LISTPACK_ENTRIES,
          SET_MAX_LISTPACK_VALUE,
          ZSET_MAX_LISTPACK_ENTRIES,
          ZSET_MAX_LISTPACK_VALUE,
          HLL_SPARSE_MAX_BYTES,
          STREAM_NODE_MAX_BYTES,
          STREAM_NODE_MAX_ENTRIES);

  private Thresholds now = Thresholds.DEFAULT;

  /** The present ones. */
  public Thresholds now() {
    return now;
  }

  /** Takes the settings over, now and whenever one changes. */
  public void follow(Config config) {
    for (Setting<?> setting : SETTINGS) {
      config.listen(setting, value -> now = of(config));
    }
  }

  private static Thresholds of(Config config) {
    return new Thresholds(
        config.get(HASH_MAX_LISTPACK_ENTRIES),
        config.get(HASH_MAX_LISTPACK_VALUE),
        config.get(LIST_MAX_LISTPACK_SIZE),
        config.get(LIST_COMPRESS_DEPTH),
        config.get(SET_MAX_INTSET_ENTRIES),
        config.get(SET_MAX_LISTPACK_ENTRIES),
        config.get(SET_MAX_LISTPACK_VALUE),
        config.get(ZSET_MAX_LISTPACK_ENTRIES),
        config.get(ZSET_MAX_LISTPACK_VALUE),
        config.get(HLL_SPARSE_MAX_BYTES),
        config.get(STREAM_NODE_MAX_BYTES),
        config.get(STREAM_NODE_MAX_ENTRIES));
  }
}
