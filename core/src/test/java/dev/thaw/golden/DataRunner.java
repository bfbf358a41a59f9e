package dev.thaw.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.thaw.image.Crop;
import dev.thaw.image.Picture;
import dev.thaw.image.Resize;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.Pictures;
import dev.thaw.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The evaluation transform: resize with antialiasing, then the middle of it. */
final class DataRunner implements GoldenRunner {
    @Override
    public void run(GoldenCase c) {
        JsonNode size = c.params().path("resize");
        int side = c.params().path("image_size").asInt();
        if (!c.operator().equals("evaluation transform")
                || !c.params().path("crop").asText().equals("centre")) {
            throw new NoRunner(c);
        }
        Picture resized =
                Resize.to(
                        picture(c.tensor("in.pixels")),
                        size.path(0).asInt(),
                        size.path(1).asInt(),
                        Resize.Filter.BILINEAR);
        c.expect("out.resized", samples(resized));
        Picture middle = Crop.centre(resized, side, side);
        c.expect("out.tensor", Pictures.tensor(List.of(middle), Device.CPU));
    }

    /** From (H, W, C) in 0 … 255. */
    private static Picture picture(Tensor pixels) {
        double[] values = Tensors.doubles(pixels);
        byte[] samples = new byte[values.length];
        for (int k = 0; k < values.length; k++) {
            samples[k] = (byte) (int) values[k];
        }
        return Picture.of(
                (int) pixels.size(1), (int) pixels.size(0), (int) pixels.size(2), samples);
    }

    private static double[] samples(Picture picture) {
        byte[] samples = picture.samples();
        return IntStream.range(0, samples.length).mapToDouble(k -> samples[k] & 0xff).toArray();
    }
}
