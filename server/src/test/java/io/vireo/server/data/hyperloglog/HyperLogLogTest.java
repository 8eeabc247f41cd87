package io.vireo.server.data.hyperloglog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HyperLogLogTest {
  private final HyperLogLogEditor editor = new HyperLogLogEditor();

  private void open(byte[] bytes, long sparseBytes) {
    editor.open(bytes, 0, bytes.length, sparseBytes);
  }

  private int add(String element) {
    byte[] bytes = element.getBytes(StandardCharsets.UTF_8);
    return editor.add(bytes, 0, bytes.length);
  }

  private byte[] bytes() {
    return Arrays.copyOfRange(editor.array(), editor.offset(), editor.offset() + editor.length());
  }

  private static byte[] registers(byte[] bytes) {
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    assertThat(HyperLogLog.mergeInto(registers, bytes, 0, bytes.length)).isTrue();
    return registers;
  }

  private static long estimate(byte[] bytes) {
    int[] histogram = new int[HyperLogLog.VALUES];
    assertThat(HyperLogLog.count(bytes, 0, bytes.length, histogram)).isTrue();
    return HyperLogLog.estimate(histogram);
  }

  /** Bytes as Redis 8.0.2 has them. */
  @Test
  void writesWhatRedisWrites() {
    open(HyperLogLog.empty(), 3000);
    assertThat(bytes()).isEqualTo(hex("48594c4c0100000000000000000000007fff"));
    assertThat(add("a")).isEqualTo(1);
    assertThat(add("a")).isZero();
    assertThat(bytes()).isEqualTo(hex("48594c4c01000000000000000000000071a6844e57"));
    HyperLogLog.outdate(editor.array(), editor.offset());
    assertThat(HyperLogLog.cached(editor.array(), editor.offset())).isNegative();
    assertThat(editor.describe()).isEqualTo("Z:12711 v:2,1 Z:3672");
  }

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }

  @Property(tries = 200)
  void bothFormsHoldTheSame(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int elements, @ForAll boolean few) {
    Random random = new Random(seed);
    byte[] model = new byte[HyperLogLog.REGISTERS];
    open(HyperLogLog.empty(), Long.MAX_VALUE);
    for (int i = 0; i < elements; i++) {
      int index = random.nextInt(few ? 200 : HyperLogLog.REGISTERS);
      int value = 1 + random.nextInt(few ? 4 : SparseRegisters.MOST);
      boolean raised = model[index] < value;
      model[index] = (byte) Math.max(model[index], value);
      assertThat(editor.raise(index, value)).isEqualTo(raised ? 1 : 0);
    }
    assertThat(editor.isSparse()).isTrue();
    byte[] sparse = bytes();
    assertThat(registers(sparse)).isEqualTo(model);
    byte[] dense = HyperLogLog.dense(sparse, 0, sparse.length);
    assertThat(registers(dense)).isEqualTo(model);
    assertThat(estimate(dense)).isEqualTo(estimate(sparse));
  }

  /** A search that goes on where the last one ended changes nothing of the outcome. */
  @Property(tries = 200)
  void isTheSameWhetherOpenedOnceOrOften(
      @ForAll long seed, @ForAll @IntRange(max = 500) int elements) {
    Random random = new Random(seed);
    int[] indexes = random.ints(elements, 0, 300).toArray();
    int[] values = random.ints(elements, 1, 4).toArray();
    for (int i = 0; i < elements; i += 1 + random.nextInt(30)) {
      Arrays.sort(indexes, i, Math.min(elements, i + random.nextInt(30)));
    }
    open(HyperLogLog.empty(), 3000);
    for (int i = 0; i < elements; i++) {
      editor.raise(indexes[i], values[i]);
    }
    byte[] once = bytes();
    byte[] often = HyperLogLog.empty();
    for (int i = 0; i < elements; i++) {
      open(often, 3000);
      editor.raise(indexes[i], values[i]);
      often = bytes();
    }
    assertThat(often).isEqualTo(once);
  }

  @Property(tries = 100)
  void becomesDenseAtTheLimit(@ForAll long seed, @ForAll @IntRange(min = 18, max = 400) int limit) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] model = new byte[HyperLogLog.REGISTERS];
    open(HyperLogLog.empty(), limit);
    while (editor.isSparse()) {
      assertThat(editor.length()).isLessThanOrEqualTo(limit);
      int index = random.nextInt(HyperLogLog.REGISTERS);
      int value = 1 + random.nextInt(SparseRegisters.MOST);
      editor.raise(index, value);
      model[index] = (byte) Math.max(model[index], value);
    }
    assertThat(HyperLogLog.isOne(editor.array(), editor.offset(), editor.length())).isTrue();
    assertThat(registers(bytes())).isEqualTo(model);
  }

  @Test
  void becomesDenseForAGreatValue() {
    open(HyperLogLog.empty(), 3000);
    assertThat(editor.raise(5, SparseRegisters.MOST)).isEqualTo(1);
    assertThat(editor.isSparse()).isTrue();
    assertThat(editor.raise(5, SparseRegisters.MOST + 1)).isEqualTo(1);
    assertThat(editor.isSparse()).isFalse();
    assertThat(editor.register(5)).isEqualTo(SparseRegisters.MOST + 1);
  }

  @Property(tries = 100)
  void denseRegistersKeepTheirNeighbours(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] model = new byte[HyperLogLog.REGISTERS];
    byte[] packed = new byte[HyperLogLog.HEADER + DenseRegisters.BYTES];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) random.nextInt(HyperLogLog.VALUES);
    }
    DenseRegisters.pack(model, packed, HyperLogLog.HEADER);
    assertThat(Arrays.copyOf(packed, HyperLogLog.HEADER)).containsOnly(0);
    for (int i = 0; i < 1000; i++) {
      int index = i < 8 ? model.length - 1 - i : random.nextInt(model.length);
      model[index] = (byte) random.nextInt(HyperLogLog.VALUES);
      DenseRegisters.set(packed, HyperLogLog.HEADER, index, model[index]);
    }
    for (int i = 0; i < model.length; i++) {
      assertThat(DenseRegisters.get(packed, HyperLogLog.HEADER, i)).isEqualTo(model[i]);
    }
    byte[] others = new byte[model.length];
    random.nextBytes(others);
    byte[] merged = new byte[model.length];
    int[] expected = new int[HyperLogLog.VALUES];
    for (int i = 0; i < model.length; i++) {
      others[i] &= 63;
      merged[i] = (byte) Math.max(model[i], others[i]);
      expected[model[i]]++;
    }
    DenseRegisters.mergeInto(others, packed, HyperLogLog.HEADER);
    assertThat(others).isEqualTo(merged);
    int[] histogram = new int[HyperLogLog.VALUES];
    DenseRegisters.count(packed, HyperLogLog.HEADER, histogram);
    assertThat(histogram).isEqualTo(expected);
  }

  @Property(tries = 300)
  void mergesInEitherForm(@ForAll long seed, @ForAll boolean dense) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] model = new byte[HyperLogLog.REGISTERS];
    open(HyperLogLog.empty(), 3000);
    for (int i = 0; i < 50; i++) {
      int index = random.nextInt(100);
      model[index] = (byte) Math.max(model[index], 1 + random.nextInt(3));
      editor.raise(index, model[index]);
    }
    for (int i = 0; i < 200; i++) {
      int index = random.nextInt(random.nextBoolean() ? 100 : HyperLogLog.REGISTERS);
      model[index] = (byte) Math.max(model[index], 1 + random.nextInt(3));
    }
    assertThat(editor.raiseAll(model, dense)).isTrue();
    assertThat(editor.isSparse()).isEqualTo(!dense);
    assertThat(registers(bytes())).isEqualTo(model);
  }

  /** Whatever bytes a client makes up: never an exception, never a place outside. */
  @Property(tries = 1000)
  void survivesDamage(@ForAll long seed, @ForAll @IntRange(max = 40) int length) {
    Random random = new Random(seed);
    byte[] bytes = new byte[HyperLogLog.HEADER + length];
    random.nextBytes(bytes);
    System.arraycopy(HyperLogLog.empty(), 0, bytes, 0, 5);
    assertThat(HyperLogLog.isOne(bytes, 0, bytes.length)).isTrue();
    int[] histogram = new int[HyperLogLog.VALUES];
    boolean sound = HyperLogLog.count(bytes, 0, bytes.length, histogram);
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    assertThat(HyperLogLog.mergeInto(registers, bytes, 0, bytes.length)).isEqualTo(sound);
    assertThat(HyperLogLog.dense(bytes, 0, bytes.length) != null).isEqualTo(sound);
    open(bytes, random.nextInt(100));
    for (int i = 0; i < 100; i++) {
      assertThat(editor.raise(random.nextInt(HyperLogLog.REGISTERS), 1 + random.nextInt(51)))
          .isBetween(-1, 1);
    }
  }

  @Test
  void isOneOnlyByHeaderAndLength() {
    byte[] empty = HyperLogLog.empty();
    assertThat(HyperLogLog.isOne(empty, 0, empty.length)).isTrue();
    assertThat(HyperLogLog.isOne(empty, 0, HyperLogLog.HEADER - 1)).isFalse();
    byte[] dense = HyperLogLog.dense(empty, 0, empty.length);
    assertThat(HyperLogLog.isOne(dense, 0, dense.length)).isTrue();
    assertThat(HyperLogLog.isOne(dense, 0, dense.length - 1)).isFalse();
    empty[4] = 2;
    assertThat(HyperLogLog.isOne(empty, 0, empty.length)).isFalse();
    empty[4] = 1;
    empty[0] = 'h';
    assertThat(HyperLogLog.isOne(empty, 0, empty.length)).isFalse();
  }

  @Test
  void triesItselfOut() {
    assertThat(HyperLogLogTrial.run(new SplittableRandom(1))).isNull();
  }
}
