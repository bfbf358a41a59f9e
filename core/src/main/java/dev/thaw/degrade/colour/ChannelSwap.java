package dev.thaw.degrade.colour;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.PerImage;
import dev.thaw.degrade.PrincipalGaussian;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Channels change places: D(x, n) = (1 − n/T) x + n/T·Px, with channel c of Px channel {@code
 * order[c]} of x. The order is given, or drawn once per image among all that move a channel, with
 * even chances. Needs two channels or more.
 */
@Says("channels change places, faded in")
public record ChannelSwap(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(
                        value =
                                "the channel, from 0, that each channel takes its values from, as"
                                        + " [2, 1, 0]; empty = drawn per image",
                        rule = "empty, or each channel once and not all in their places",
                        byDefault = "[]")
                List<Integer> order)
        implements Degradation {
    public ChannelSwap {
        Check.atLeast("channel-swap steps", 1, steps);
        order = List.copyOf(order);
        List<Integer> places = IntStream.range(0, order.size()).boxed().toList();
        Check.that(
                order.isEmpty()
                        || (order.stream().sorted().toList().equals(places)
                                && !order.equals(places)),
                "channel-swap order must name each channel once and move one at least, got "
                        + order);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        int channels = image.channels();
        Check.that(
                channels >= 2 && (order.isEmpty() || order.size() == channels),
                "channel-swap needs images with "
                        + (order.isEmpty() ? "2 channels or more" : order.size() + " channels")
                        + ", got images of "
                        + image);
        return Formula.open(
                this,
                image,
                device,
                seeds ->
                        new Swapped(
                                this,
                                channels,
                                PerImage.draw(
                                        seeds.derive("channels"),
                                        device,
                                        random -> matrix(places(random, channels)))));
    }

    /** Shuffled until a channel has moved. */
    private List<Integer> places(RandomGenerator random, int channels) {
        if (!order.isEmpty()) {
            return order;
        }
        List<Integer> unmoved = IntStream.range(0, channels).boxed().toList();
        List<Integer> places = new ArrayList<>(unmoved);
        while (places.equals(unmoved)) {
            Collections.shuffle(places, random);
        }
        return places;
    }

    /** P, {@code C × C} row by row. */
    private static double[] matrix(List<Integer> places) {
        int channels = places.size();
        double[] matrix = new double[channels * channels];
        for (int c = 0; c < channels; c++) {
            matrix[c * channels + places.get(c)] = 1;
        }
        return matrix;
    }

    @Override
    public Prior prior() {
        return PrincipalGaussian.DEFAULT;
    }

    private record Swapped(ChannelSwap spec, int channels, PerImage matrices)
            implements Formula.LinearLaw {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return faded(x0, n, matrix());
        }

        @Override
        public Tensor adjoint(Tensor y, Tensor n) {
            return faded(y, n, matrix().transpose(1, 2));
        }

        private Tensor matrix() {
            return matrices.numbers(0, channels * channels).view(-1, channels, channels);
        }

        private Tensor faded(Tensor x, Tensor n, Tensor matrix) {
            Tensor share = Draw.share(n, spec.steps);
            Tensor planes = x.reshape(x.size(0), channels, -1);
            Tensor swapped = matrix.bmm(planes).view(Tensors.shape(x));
            return x.mul(share.neg().add(new Scalar(1f))).add(swapped.mul(share));
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of(
                    "order",
                    IntStream.range(0, channels)
                            .map(c ->
                                    IntStream.range(0, channels)
                                            .filter(from ->
                                                    matrices.of(image, c * channels + from) == 1)
                                            .findFirst()
                                            .orElseThrow())
                            .boxed()
                            .toList());
        }

        @Override
        public void close() {
            matrices.close();
        }
    }
}
