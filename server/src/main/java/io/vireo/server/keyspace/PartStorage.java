package io.vireo.server.keyspace;

import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ChunkBlocks;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.DraftBlocks;
import io.vireo.server.data.listpack.DraftListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PartlyStored;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.NodeBlocks;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.StringBlocks;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.MemberBlocks;
import io.vireo.server.data.table.TableBlocks;
import io.vireo.server.data.vector.LayerSearches;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.VectorBlocks;
import io.vireo.server.data.vector.VectorSetLoader;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.data.vector.VectorShape;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where the large values of one store of entries keep what they have outside the heap: blocks for
 * each kind, which the first value of that kind brings. Data context only.
 *
 * <p>A value that is made of a file or a payload {@linkplain #begin begins} before it has its
 * parts, which so never are in the heap together.
 */
public final class PartStorage implements PartSources {
  private final KeyspaceState space;
  private final List<BlockPool> pools;
  private final TableBlocks tables;
  private ChunkBlocks chunks;
  private FieldBlocks fields;
  private MemberBlocks members;
  private LeafBlocks leaves;
  private NodeBlocks nodes;
  private StringBlocks strings;
  private VectorBlocks vectors;
  private LayerSearches searches;
  private DraftBlocks drafts;
  private final Supplier<ChunkBlocks> chunkSource = this::chunks;
  private final Supplier<FieldBlocks> fieldSource = this::fields;
  private final Supplier<MemberBlocks> memberSource = this::members;
  private final Supplier<LeafBlocks> leafSource = this::leaves;
  private final Supplier<NodeBlocks> nodeSource = this::nodes;

  /**
   * Nothing yet; the blocks of each kind will be added to some pools.
   *
   * @param tables where those of hashes lie
   */
  PartStorage(KeyspaceState space, TableBlocks tables, List<BlockPool> pools) {
    this.space = space;
    this.tables = tables;
    this.pools = pools;
  }

  /** Something done with a value and the blocks of its kind. */
  private interface Action {
    <P extends StoredParts> void on(PartlyStored<P> value, P parts);
  }

  /** Where the chunks of long lists lie. */
  private ChunkBlocks chunks() {
    chunks = there(chunks, ChunkBlocks::new);
    return chunks;
  }

  /** Where the fields of large hashes lie. */
  private FieldBlocks fields() {
    fields = there(fields, allocator -> new FieldBlocks(allocator, tables));
    return fields;
  }

  /** Where the members of large sets lie. */
  private MemberBlocks members() {
    members = there(members, MemberBlocks::new);
    return members;
  }

  /** Where the leaves of large sorted sets lie. */
  private LeafBlocks leaves() {
    leaves = there(leaves, allocator -> new LeafBlocks(allocator, tables));
    return leaves;
  }

  /** Where the nodes of streams lie that are not in place. */
  private NodeBlocks nodes() {
    nodes = there(nodes, NodeBlocks::new);
    return nodes;
  }

  /** Where the parts of long strings lie. */
  private StringBlocks strings() {
    strings = there(strings, StringBlocks::new);
    return strings;
  }

  /** Where the nodes of vector sets lie. */
  private VectorBlocks vectors() {
    vectors = there(vectors, allocator -> new VectorBlocks(allocator, tables));
    return vectors;
  }

  @Override
  public Supplier<ChunkBlocks> chunkSource() {
    return chunkSource;
  }

  @Override
  public Supplier<FieldBlocks> fieldSource() {
    return fieldSource;
  }

  @Override
  public Supplier<MemberBlocks> memberSource() {
    return memberSource;
  }

  @Override
  public Supplier<LeafBlocks> leafSource() {
    return leafSource;
  }

  @Override
  public Supplier<NodeBlocks> nodeSource() {
    return nodeSource;
  }

  /** True if a value is copied from block to block. */
  static boolean copies(Value value) {
    return value instanceof ListValue
        || value instanceof StreamValue
        || value instanceof HashValue hash && !hash.isInPlace()
        || value instanceof SetValue set && !set.isInPlace()
        || value instanceof SortedSetValue scored && !scored.isInPlace()
        || value instanceof LongString
        || value instanceof VectorSetValue;
  }

  /**
   * A copy of a value that {@linkplain #copies is copied} so, which no entry has yet: it must
   * {@link #end end}.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for it
   */
  public Value beginCopy(Value value) {
    Value copy =
        switch (value.type()) {
          case LIST -> ((ListValue) value).copyTo(chunks());
          case HASH -> ((HashValue) value).copyTo(fields());
          case SET -> ((SetValue) value).copyTo(members());
          case ZSET -> ((SortedSetValue) value).copyTo(leaves());
          case STREAM -> ((StreamValue) value).copyTo(nodes());
          case VECTOR_SET -> copyOf((VectorSetValue) value);
          default -> ((LongString) value).copyTo(strings());
        };
    begin(copy);
    return copy;
  }

  /**
   * A large hash, set or sorted set without elements: one that no entry gets at once must {@link
   * #begin} and {@link #end}.
   *
   * @param shown the encoding in which it is shown as long as that may be
   */
  public Value newLarge(Packing shown) {
    return switch (shown.type()) {
      case HASH -> HashValue.large(fields(), shown);
      case SET -> SetValue.large(members(), shown);
      case ZSET -> SortedSetValue.large(leaves(), shown);
      default -> throw new IllegalArgumentException(shown + " is never large");
    };
  }

  /**
   * A vector set without elements: one that no entry gets at once must {@link #begin} and {@link
   * #end}.
   *
   * @param projection of each vector before it comes in; null for none
   */
  public VectorSetValue newVectors(VectorShape shape, Projection projection) {
    VectorBlocks blocks = vectors();
    if (searches == null) {
      searches = new LayerSearches(blocks);
    }
    return new VectorSetValue(searches, shape, projection, space.nextVectorSet());
  }

  private VectorSetValue copyOf(VectorSetValue set) {
    VectorSetValue copy = newVectors(set.shape(), set.projection());
    VectorSetLoader.copy(set, copy, space.random());
    return copy;
  }

  /** An empty long string that no entry has yet: it must {@link #begin} and {@link #end}. */
  LongString newString() {
    return new LongString(strings());
  }

  /**
   * A small set without members that no entry has yet: it must {@link #begin begin} and {@link #end
   * end}.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for it
   */
  public SetValue newSet(Packing packing) {
    drafts = there(drafts, DraftBlocks::new);
    SetValue set = new SetValue(new DraftListpack(drafts, packing));
    set.home(memberSource);
    return set;
  }

  private void act(Value value, Action action) {
    if (value instanceof ListValue list) {
      action.on(list, chunks());
    } else if (value instanceof HashValue hash) {
      action.on(hash, fields());
    } else if (value instanceof SetValue set) {
      action.on(set, members());
    } else if (value instanceof SortedSetValue set) {
      action.on(set, leaves());
    } else if (value instanceof StreamValue stream) {
      action.on(stream, nodes());
    } else if (value instanceof LongString string) {
      action.on(string, strings());
    } else if (value instanceof VectorSetValue set) {
      action.on(set, vectors());
    }
  }

  /** The blocks of a kind, or new ones if there are none yet. */
  private <P extends StoredParts> P there(P parts, Function<BlockAllocator, P> maker) {
    if (parts != null) {
      return parts;
    }
    P made = maker.apply(space.pages().allocator(space::isInside));
    pools.add(BlockPool.of(made));
    return made;
  }

  private static final Action ENTER =
      new Action() {
        @Override
        public <P extends StoredParts> void on(PartlyStored<P> value, P parts) {
          value.enter(parts);
        }
      };

  private static final Action LEAVE =
      new Action() {
        @Override
        public <P extends StoredParts> void on(PartlyStored<P> value, P parts) {
          value.leave(parts);
        }
      };

  /**
   * A value that no entry has yet is about to get its parts: they stay until it {@link #end ends}.
   */
  public void begin(Value value) {
    act(value, ENTER);
  }

  /** A value has all its parts. If no entry has it by now, it is unused: its parts are freed. */
  public void end(Value value) {
    act(value, LEAVE);
    // Of databases without keys only that is known which they took when they were last looked at.
    space.emptyChanged();
  }

  /** An entry has a value. */
  void enter(Value value) {
    act(value, ENTER);
  }

  /** An entry no longer has a value. */
  void leave(Value value) {
    act(value, LEAVE);
  }

  /** Lets go of all values: no entry is looked up again. */
  void forget() {
    for (BlockPool pool : pools) {
      if (pool.parts() != null) {
        pool.parts().forget();
      }
    }
  }

  /** Frees some unused blocks; false if there are none. */
  boolean freeSome() {
    for (BlockPool pool : pools) {
      if (pool.isFreeing()) {
        pool.parts().freeSome();
        space.emptyChanged();
        return true;
      }
    }
    return false;
  }

  /** True if there are unused blocks to free. */
  boolean isFreeing() {
    for (BlockPool pool : pools) {
      if (pool.isFreeing()) {
        return true;
      }
    }
    return false;
  }
}
