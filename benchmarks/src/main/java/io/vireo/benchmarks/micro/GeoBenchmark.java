package io.vireo.benchmarks.micro;

import io.vireo.server.data.Thresholds;
import io.vireo.server.data.geo.GeoCircle;
import io.vireo.server.data.geo.GeoHash;
import io.vireo.server.data.geo.GeoMatches;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.sortedset.LeafBlocks;
import io.vireo.server.data.sortedset.SortedSetBuilder;
import io.vireo.server.data.sortedset.SortedSetRows;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.TableBlocks;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Positions: encoding and measuring single ones, and searching among a hundred thousand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class GeoBenchmark {
  private static final int MEMBERS = 100_000;
  private static final int KILOMETRE = 1000;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[] longitudes = new double[1024];
  private final double[] latitudes = new double[1024];
  private final long[] hashes = new long[1024];
  private SortedSetValue set;
  private int next;

  /** Spreads members over the globe. */
  @Setup(Level.Trial)
  public void spread() {
    for (int i = 0; i < hashes.length; i++) {
      longitudes[i] = random.nextDouble(-180, 180);
      latitudes[i] = random.nextDouble(-80, 80);
      hashes[i] = GeoHash.encode(longitudes[i], latitudes[i]);
    }
    SortedSetBuilder builder = new SortedSetBuilder();
    for (int i = 0; i < MEMBERS; i++) {
      byte[] member = ("member " + i).getBytes();
      double longitude = random.nextDouble(-180, 180);
      double latitude = random.nextDouble(-80, 80);
      builder.add(member, 0, member.length, GeoHash.encode(longitude, latitude));
    }
    SharedPages pages = SharedPages.upTo(1 << 28);
    LeafBlocks leaves =
        new LeafBlocks(pages.allocator(() -> true), new TableBlocks(pages.allocator(() -> true)));
    SortedSetRows rows = (SortedSetRows) builder.build(Thresholds.DEFAULT);
    set = SortedSetValue.large(leaves, rows.shown());
    rows.fill(set);
  }

  private int step() {
    next = next + 1 & hashes.length - 1;
    return next;
  }

  /** One position to a hash. */
  @Benchmark
  public long encode() {
    int i = step();
    return GeoHash.encode(longitudes[i], latitudes[i]);
  }

  /** One hash to a position. */
  @Benchmark
  public double decode() {
    long hash = hashes[step()];
    return GeoHash.longitude(hash) + GeoHash.latitude(hash);
  }

  /** The distance between two hashes. */
  @Benchmark
  public double distance() {
    return GeoHash.distance(hashes[step()], hashes[0]);
  }

  /** About 17 matches, the ten nearest of them in order. */
  @Benchmark
  public double nearestTen() {
    int i = step();
    return search(longitudes[i], latitudes[i] / 2, 150 * KILOMETRE, 10);
  }

  /** About 1,500 matches, all in order. */
  @Benchmark
  public double wideCircle() {
    int i = step();
    return search(longitudes[i], latitudes[i] / 2, 1400 * KILOMETRE, MEMBERS);
  }

  private double search(double longitude, double latitude, double radius, int wanted) {
    GeoMatches matches =
        new GeoMatches(set, new GeoCircle(longitude, latitude, radius), 0, bytes -> {});
    int size = Math.min(wanted, matches.size());
    matches.sort(false, size);
    return size == 0 ? 0 : matches.distance(size - 1);
  }
}
