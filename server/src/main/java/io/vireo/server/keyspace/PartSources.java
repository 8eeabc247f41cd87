package io.vireo.server.keyspace;

import io.vireo.server.data.list.ChunkBlocks;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.stream.NodeBlocks;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.MemberBlocks;
import java.util.function.Supplier;

/** Gives the blocks in which a collection stores its parts once it has any. Data context only. */
interface PartSources {
  /** Gives the blocks of chunks to a list once it becomes long. */
  Supplier<ChunkBlocks> chunkSource();

  /** Gives the blocks of fields to a hash once it becomes large. */
  Supplier<FieldBlocks> fieldSource();

  /** Gives the blocks of members to a set once it becomes large. */
  Supplier<MemberBlocks> memberSource();

  /** Gives the blocks of leaves to a sorted set once it becomes large. */
  Supplier<LeafBlocks> leafSource();

  /** Gives the blocks of nodes to a stream once it has several, or groups. */
  Supplier<NodeBlocks> nodeSource();
}
