package org.ccdrec.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.checkpoint.RunCheckpoints.Moment;
import org.ccdrec.trainer.checkpoint.RunCheckpoints.Resume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RunCheckpointsTest {
  private static final RunIdentity IDENTITY =
      new RunIdentity(Map.of("seed", "1", "data", "abc"), Map.of("java", "25"));

  @TempDir Path folder = Path.of("unset");
  private final List<String> messages = new ArrayList<>();
  private CheckpointDirectory directory = new CheckpointDirectory(folder);
  private long time;

  @BeforeEach
  void open() {
    directory = CheckpointDirectory.ofStore(folder.resolve("store"), "shop");
  }

  @AfterEach
  void close() throws IOException {
    directory.close();
  }

  /** A run with state of every type. */
  private static final class Run implements Stateful {
    private long number;
    private String text = "";
    private final int[] ints = new int[3];
    private final float[] floats = new float[100_000];
    private final double[] doubles = new double[1];
    private final Matrix matrix = Matrix.zeros(3, 2);

    static Run after(int epochs) {
      Run run = new Run();
      run.number = epochs;
      run.text = "épochs " + epochs;
      Arrays.fill(run.ints, epochs);
      Arrays.fill(run.floats, epochs + .1f);
      run.doubles[0] = Double.NaN;
      run.matrix.set(2, 1, epochs);
      return run;
    }

    @Override
    public void exchange(TrainingState state) {
      TrainingState part = state.within("part");
      number = part.number("number", number);
      text = part.text("text", text);
      part.array("ints", ints);
      part.array("floats", floats);
      state.array("doubles", doubles);
      state.matrix("matrix", matrix);
    }

    void requireSame(Run other) {
      assertEquals(number, other.number);
      assertEquals(text, other.text);
      assertArrayEquals(ints, other.ints);
      assertArrayEquals(floats, other.floats);
      assertArrayEquals(doubles, other.doubles);
      assertArrayEquals(matrix.toArray(), other.matrix.toArray());
    }
  }

  private RunCheckpoints checkpoints(RunIdentity identity, String every, Resume resume) {
    return new RunCheckpoints(
        directory,
        new RunCheckpoints.Settings(
            Phase.TRAIN, identity, CheckpointEvery.parse(every), resume, false),
        messages::add,
        () -> time);
  }

  private RunCheckpoints checkpoints(Resume resume) {
    return checkpoints(IDENTITY, "1", resume);
  }

  private void write(int from, int to) {
    RunCheckpoints checkpoints = checkpoints(Resume.YES);
    for (int epochs = from; epochs <= to; epochs++) {
      assertTrue(checkpoints.epochDone(epochs, Moment.BETWEEN, Run.after(epochs)));
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory.path())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  private Path file(int epochs) {
    return directory.path().resolve("train-%06d.checkpoint".formatted(epochs));
  }

  @Test
  void theLastTwoAreKeptAndTheNewestIsRestored() throws IOException {
    write(1, 4);
    assertEquals(List.of("train-000003.checkpoint", "train-000004.checkpoint"), files());
    Run run = new Run();
    assertEquals(4, checkpoints(Resume.YES).resume(run));
    run.requireSame(Run.after(4));
    assertEquals(List.of("Resuming at epoch 4"), messages);
  }

  @Test
  void withoutACheckpointTheRunStartsAtItsBeginning() {
    assertEquals(0, checkpoints(Resume.YES).resume(new Run()));
    assertEquals(List.of(), messages);
  }

  /** How a file is damaged. */
  enum Damage {
    EMPTY,
    CUT,
    BIT,
    LONGER,
    DIRECTORY
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedCheckpointFallsBackToTheOneBefore(Damage damage) throws IOException {
    write(1, 4);
    byte[] bytes = Files.readAllBytes(file(4));
    SplittableRandom random = new SplittableRandom(damage.ordinal());
    switch (damage) {
      case EMPTY -> bytes = new byte[0];
      case CUT -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case BIT -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      case LONGER -> bytes = Arrays.copyOf(bytes, bytes.length + 1);
      case DIRECTORY -> Files.delete(file(4));
    }
    if (damage == Damage.DIRECTORY) {
      Files.createDirectory(file(4));
    } else {
      Files.write(file(4), bytes);
    }
    Run run = new Run();
    assertEquals(3, checkpoints(Resume.YES).resume(run));
    run.requireSame(Run.after(3));
    assertTrue(messages.getFirst().contains("000004.checkpoint is damaged ("), messages::toString);
    assertTrue(messages.getFirst().endsWith("falling back to the one before"), messages::toString);
  }

  @Test
  void aCheckpointOfAnotherRunIsRefusedWithEveryDifference() {
    write(1, 1);
    RunIdentity other =
        new RunIdentity(Map.of("seed", "2", "data", "abc", "plugin a.jar", "77"), Map.of());
    var refusal =
        assertThrows(
            OtherRunException.class, () -> checkpoints(other, "1", Resume.YES).resume(new Run()));
    assertEquals(
        """
        the checkpoint %s cannot be resumed, because the run differs:
          plugin a.jar: absent in the checkpoint, 77 now
          seed: 1 in the checkpoint, 2 now
        Restore these, or start again without --resume, which replaces the checkpoints"""
            .formatted(file(1)),
        refusal.getMessage());
  }

  @Test
  void anotherRunReplacesThemWhereThatIsAsked() throws IOException {
    write(1, 2);
    RunCheckpoints other = checkpoints(IDENTITY.with("seed", "2"), "1", Resume.IF_SAME);
    assertEquals(0, other.resume(new Run()));
    assertTrue(messages.getFirst().contains("is of another run and is replaced"));
    assertTrue(other.epochDone(1, Moment.BETWEEN, Run.after(1)));
    assertEquals(List.of("train-000001.checkpoint"), files());
  }

  @Test
  void anotherJavaIsSaid() {
    write(1, 1);
    RunIdentity later = new RunIdentity(IDENTITY.fixed(), Map.of("java", "26"));
    assertEquals(1, checkpoints(later, "1", Resume.YES).resume(new Run()));
    assertEquals(
        "Note: java: 25 in the checkpoint, 26 now; results may differ in their last bits from an"
            + " uninterrupted run",
        messages.getFirst());
  }

  @Test
  void aRunThatStartsAgainReplacesThemWithItsFirst() throws IOException {
    write(1, 5);
    RunCheckpoints again = checkpoints(Resume.NO);
    assertEquals(0, again.resume(new Run()));
    assertEquals(2, files().size());
    assertTrue(again.epochDone(1, Moment.BETWEEN, Run.after(1)));
    assertEquals(List.of("train-000001.checkpoint"), files());
  }

  @Test
  void oneIsWrittenWhenTheTimeHasPassedAndWhenTheRunStops() {
    RunCheckpoints checkpoints = checkpoints(IDENTITY, "5m", Resume.NO);
    time = 299_000_000_000L;
    assertFalse(checkpoints.epochDone(1, Moment.BETWEEN, Run.after(1)));
    time = 300_000_000_000L;
    assertTrue(checkpoints.epochDone(2, Moment.BETWEEN, Run.after(2)));
    assertFalse(checkpoints.epochDone(3, Moment.BETWEEN, Run.after(3)));
    assertFalse(checkpoints.epochDone(3, Moment.END, Run.after(3)));
    assertTrue(checkpoints.epochDone(3, Moment.STOP, Run.after(3)));
  }

  @Test
  void oneThatCannotBeWrittenIsReportedAndTheRunContinues() throws IOException {
    Files.createDirectories(folder.resolve("store"));
    Files.createFile(folder.resolve("store").resolve(".checkpoints"));
    RunCheckpoints checkpoints = checkpoints(Resume.NO);
    assertFalse(checkpoints.epochDone(1, Moment.BETWEEN, Run.after(1)));
    assertTrue(
        messages.getFirst().startsWith("Warning: no checkpoint after 1 epochs could be written ("),
        messages::toString);
  }

  /** The state is exchanged by plugins, which must not be blamed for the disk. */
  @Test
  void aFullDiskIsNoFaultOfThePartThatWrites() {
    StateWriter writer = new StateWriter(new FullDisk());
    Run.after(1).exchange(writer);
    IOException failure = assertThrows(IOException.class, writer::end);
    assertEquals("No space left on device", failure.getMessage());
  }

  /** A stream that accepts nothing. */
  private static final class FullDisk extends java.io.OutputStream {
    @Override
    public void write(int value) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void anotherStateThanWasWrittenIsRefused() {
    write(1, 1);
    Stateful other = state -> state.number("part/numbers", 0);
    var refusal =
        assertThrows(IllegalStateException.class, () -> checkpoints(Resume.YES).resume(other));
    assertEquals(
        "the state that is restored differs from what was written: wanted number 'part/numbers',"
            + " found number 'part/number'",
        refusal.getMessage());
    Stateful shorter = state -> state.within("part").number("number", 0);
    assertThrows(IllegalStateException.class, () -> checkpoints(Resume.YES).resume(shorter));
  }

  @Test
  void oneProcessAtATime() throws IOException {
    write(1, 1);
    try (CheckpointDirectory second = new CheckpointDirectory(directory.path())) {
      assertFalse(second.tryReserve());
      directory.close();
      assertTrue(second.tryReserve());
    }
  }

  @Test
  void deletingRemovesTheEmptyParentsToo() throws IOException {
    write(1, 2);
    directory.delete();
    assertFalse(Files.exists(directory.path()));
    assertFalse(Files.exists(folder.resolve("store").resolve(".checkpoints")));
    assertTrue(Files.exists(folder.resolve("store")));
  }

  @Test
  void theFileIsAsSpecified() throws IOException {
    write(1, 1);
    byte[] bytes = Files.readAllBytes(file(1));
    assertEquals("CCDRECCP", new String(bytes, 0, 8, java.nio.charset.StandardCharsets.US_ASCII));
    var numbers = java.nio.ByteBuffer.wrap(bytes);
    assertEquals(1, numbers.getInt(8), "format version");
    assertEquals(1, numbers.getInt(12), "epochs");
    assertEquals(2, numbers.getInt(16), "fixed values");
    assertEquals(0, bytes[bytes.length - 33], "the end of the entries");
  }
}
