package dev.thaw.degrade.blur;

import dev.thaw.base.Check;
import dev.thaw.base.Fault;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.degrade.Tables;
import dev.thaw.degrade.blur.GaussianBlur.Border;
import dev.thaw.image.Convert;
import dev.thaw.image.Picture;
import dev.thaw.image.PictureReader;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;

/**
 * Blur by a kernel that a picture shows: what the file shows is what becomes of a point of light,
 * pixel for pixel, black being nothing. Colour files count by their grey values; the values are
 * divided by their sum, and the pixel (⌊w/2⌋, ⌊h/2⌋) is the centre.
 *
 * <p>At step n the kernel is either n/T of its size, its pixels shared linearly between those of
 * the image, or mixed with the clean image: (1 − n/T)·x + n/T·k ∗ x. Direct, not cumulative.
 */
@Says("blur by a kernel that is read from a picture file")
public record KernelBlur(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value = "the picture file of the kernel",
                        rule = "a picture that is not all black",
                        byDefault = "''")
                String file,
        @Says(value = "what grows with the steps", byDefault = "size") Growth growth,
        @Says(value = "what lies beyond the border", byDefault = "reflect") Border border)
        implements Degradation {
    /** What grows with the steps. */
    public enum Growth {
        /** The size of the kernel. */
        SIZE,
        /** The share of the blurred image; the rest is the clean one. */
        SHARE
    }

    /** Larger kernels than any camera's; it bounds the work of opening. */
    private static final int WIDEST = 1024;

    private static final PictureReader READER =
            new PictureReader((long) WIDEST * WIDEST, PictureReader.Background.BLACK);

    public KernelBlur {
        Check.atLeast("kernel-blur steps", 1, steps);
    }

    /**
     * Reads the file.
     *
     * @throws Fault of kind input when it cannot be read, is no picture, is all black, or has more
     *     than 1024 × 1024 pixels
     */
    @Override
    public Operator open(ImageShape image, Device device) {
        Check.that(!file.isBlank(), "kernel-blur file must name a picture file, got none");
        Picture kernel = Convert.grey(READER.read(Path.of(file)));
        double sum = 0;
        for (byte value : kernel.samples()) {
            sum += value & 0xff;
        }
        if (sum == 0) {
            throw Fault.input(
                    "the values of kernel-blur file "
                            + file
                            + " must have a sum above 0, but the picture is all black");
        }
        Plane plane = Plane.of(image, device, border);
        Tensor table = table(kernel, sum, plane, device);
        return Formula.open(
                this,
                image,
                device,
                seeds -> new Convolving(plane, n -> table.index_select(0, n)),
                () -> {
                    plane.close();
                    table.close();
                });
    }

    /** The kernel of every step; closes the plane when they do not fit. */
    private Tensor table(Picture picture, double sum, Plane plane, Device device) {
        try {
            return Tables.keep(
                    device,
                    steps,
                    n -> Tables.floats(kernel(picture, sum, (double) n / steps, plane)),
                    plane.rows(),
                    plane.columns());
        } catch (Fault tooLarge) {
            plane.close();
            throw tooLarge;
        }
    }

    private double[] kernel(Picture picture, double sum, double severity, Plane plane) {
        double[] kernel = new double[Math.multiplyExact(plane.rows(), plane.columns())];
        double scale = growth == Growth.SIZE ? severity : 1;
        double weight = (growth == Growth.SIZE ? 1 : severity) / sum;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                share(
                        kernel,
                        plane,
                        scale * (y - picture.height() / 2),
                        scale * (x - picture.width() / 2),
                        weight * picture.at(x, y, 0));
            }
        }
        if (growth == Growth.SHARE) {
            kernel[0] += 1 - severity;
        }
        return kernel;
    }

    /** Adds a point of light, shared linearly between the 2 × 2 pixels around it. */
    private static void share(
            double[] kernel, Plane plane, double down, double right, double weight) {
        int row = (int) Math.floor(down);
        int column = (int) Math.floor(right);
        for (int k = 0; k < 4; k++) {
            int r = row + k / 2;
            int c = column + k % 2;
            double part = (1 - Math.abs(down - r)) * (1 - Math.abs(right - c));
            kernel[
                            Math.floorMod(r, plane.rows()) * plane.columns()
                                    + Math.floorMod(c, plane.columns())] +=
                    weight * part;
        }
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }
}
