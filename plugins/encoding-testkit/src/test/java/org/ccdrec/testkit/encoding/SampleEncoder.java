package org.ccdrec.testkit.encoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.ccdrec.config.Setting;
import org.ccdrec.encoding.EncoderFactory;
import org.ccdrec.encoding.Encoding;
import org.ccdrec.encoding.Input;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.encoding.ItemEncoder;

/** Encodes the title as its length and hash, with a fault planted. */
final class SampleEncoder implements ItemEncoder {
  private final Fault fault;
  private boolean isClosed;

  SampleEncoder(Fault fault) {
    this.fault = fault;
    if (fault == Fault.LEAVES_A_THREAD) {
      Thread.ofPlatform().daemon().name("left").start(SampleEncoder::sleep);
    }
  }

  /** What the encoder does wrong. */
  enum Fault {
    NONE,
    BAD_NAME,
    WRONG_WIDTH,
    NOT_FINITE,
    CONSTANT,
    INVENTS_A_RESULT,
    DEPENDS_ON_THE_BATCH,
    ENCODES_NOTHING_AS_ZERO,
    READS_THE_ID,
    CLOSES_ONCE,
    LEAVES_A_THREAD
  }

  /** The configuration. */
  record Config(@Setting(help = "A factor", defaultValue = "1", above = "0") double factor) {}

  static EncoderFactory<Config> factory(Fault fault) {
    return new EncoderFactory<>() {
      @Override
      public String name() {
        return fault == Fault.BAD_NAME ? "Bad Name" : "sample";
      }

      @Override
      public String description() {
        return "Encodes titles.";
      }

      @Override
      public Class<Config> configType() {
        return Config.class;
      }

      @Override
      public String modality() {
        return "text";
      }

      @Override
      public String version() {
        return "1";
      }

      @Override
      public Set<Input> inputs() {
        return Set.of(Input.TEXT);
      }

      @Override
      public ItemEncoder create(Config config, String learned) {
        return new SampleEncoder(fault);
      }
    };
  }

  private static void sleep() {
    try {
      Thread.sleep(30_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public int width() {
    return 2;
  }

  @Override
  public List<Encoding> encode(List<ItemContent> batch) {
    List<Encoding> results = new ArrayList<>();
    for (ItemContent item : batch) {
      String title = item.texts().get(ItemContent.TITLE);
      if (title == null) {
        results.add(
            fault == Fault.ENCODES_NOTHING_AS_ZERO
                ? new Encoding.Vector(new float[2])
                : new Encoding.Absent("no title"));
      } else {
        results.add(new Encoding.Vector(vector(title, item.id(), batch.size())));
      }
    }
    if (fault == Fault.INVENTS_A_RESULT && batch.isEmpty()) {
      results.add(new Encoding.Absent("nothing"));
    }
    return results;
  }

  private float[] vector(String title, String id, int batch) {
    float hash = title.hashCode() % 1000;
    return switch (fault) {
      case WRONG_WIDTH -> new float[] {hash};
      case NOT_FINITE -> new float[] {hash, Float.NaN};
      case CONSTANT -> new float[] {1, 1};
      case DEPENDS_ON_THE_BATCH -> new float[] {hash, batch};
      case READS_THE_ID -> new float[] {hash, id.length()};
      default -> new float[] {hash, title.length()};
    };
  }

  @Override
  public void close() {
    if (isClosed && fault == Fault.CLOSES_ONCE) {
      throw new IllegalStateException("closed already");
    }
    isClosed = true;
  }
}
