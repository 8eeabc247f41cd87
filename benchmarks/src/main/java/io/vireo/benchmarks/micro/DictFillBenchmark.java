package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.TableBlocks;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Adding fields to an empty dictionary, with all the growing and splitting that it takes. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class DictFillBenchmark {
  private static final int FIELDS = 2_000_000;

  /** The time of one field, its block made and added. */
  @Benchmark
  @OperationsPerInvocation(FIELDS)
  public long fill() {
    SharedPages pages = SharedPages.upTo(1L << 30);
    TableBlocks tables = new TableBlocks(pages.allocator(() -> true));
    FieldBlocks blocks = new FieldBlocks(pages.allocator(() -> true), tables);
    Dict dict = blocks.newTable();
    int owner = blocks.own(dict);
    byte[] name = new byte[16];
    Bytes value = Bytes.of("a value of 16 b.");
    for (int i = 0; i < FIELDS; i++) {
      for (int digit = 15, rest = i; digit >= 4; digit--, rest /= 10) {
        name[digit] = (byte) ('0' + rest % 10);
      }
      Bytes field = Bytes.of(name.clone());
      dict.insert(blocks.make(owner, field, value, FieldBlocks.NO_TICKET), field.hash());
    }
    long size = dict.size();
    blocks.allocator().close();
    tables.allocator().close();
    pages.close();
    return size;
  }
}
