package dev.thaw.degrade.mixing;

import dev.thaw.base.Check;
import dev.thaw.base.Says;
import dev.thaw.base.Seeds;
import dev.thaw.degrade.Degradation;
import dev.thaw.degrade.Draw;
import dev.thaw.degrade.Formula;
import dev.thaw.degrade.Operator;
import dev.thaw.degrade.OwnEnd;
import dev.thaw.degrade.Patches;
import dev.thaw.degrade.Patches.Patch;
import dev.thaw.degrade.Prior;
import dev.thaw.tensor.Device;
import dev.thaw.tensor.ImageShape;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Patches of other pictures are pasted over the same places: in a random order more and more of
 * them, ⌈n/T⌉ of all after n steps. Each patch comes from one of {@code sources} pictures of a data
 * set that are drawn per image. A patch size that does not divide the picture leaves narrower
 * patches at the right and lower ones at the bottom.
 */
@Says("patches of other pictures of a data set are pasted over the picture")
public record PatchPaste(
        @Says(value = "number of steps", unit = "steps", rule = "at least 1", byDefault = "20")
                int steps,
        @Says(value = "side of a patch", unit = "pixels", rule = "at least 1", byDefault = "8")
                int patch,
        @Says(
                        value = "from how many other pictures the patches of an image come",
                        unit = "pictures",
                        rule = "between 1 and 1000",
                        byDefault = "4")
                int sources,
        @Says(value = "where the other pictures come from", byDefault = "{}") OtherSet other)
        implements Degradation {
    public PatchPaste {
        Check.within("patch-paste steps", 1, 1_000_000, steps);
        Check.atLeast("patch-paste patch", 1, patch);
        Check.within("patch-paste sources", 1, 1000, sources);
    }

    @Override
    public Operator open(ImageShape image, Device device) {
        OtherPictures others = OtherPictures.open(other, image, device);
        return Formula.open(
                this,
                image,
                device,
                seeds -> pasted(seeds.derive("patch paste"), image, device, others),
                others::close);
    }

    private Pasted pasted(Seeds own, ImageShape image, Device device, OtherPictures others) {
        List<Patch> patches = Patches.of(image, patch);
        int plane = Math.multiplyExact(image.height(), image.width());
        long[] arrivals = new long[Math.multiplyExact(own.count(), plane)];
        long[] from = new long[arrivals.length];
        for (int i = 0; i < own.count(); i++) {
            RandomGenerator random = own.random(i);
            List<Patch> order = new ArrayList<>(patches);
            Collections.shuffle(order, random);
            for (int k = 0; k < order.size(); k++) {
                Patch at = order.get(k);
                int source = random.nextInt(sources);
                int arrival = Draw.arrival(k, order.size(), steps);
                for (int y = at.top(); y < at.top() + at.height(); y++) {
                    for (int x = at.left(); x < at.left() + at.width(); x++) {
                        int pixel = i * plane + y * image.width() + x;
                        from[pixel] = source;
                        arrivals[pixel] = arrival;
                    }
                }
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor source = Tensors.to(Tensors.of(from, own.count(), 1, 1, plane), device);
            Tensor when = Tensors.of(arrivals, own.count(), 1, image.height(), image.width());
            return new Pasted(
                    own,
                    others,
                    sources,
                    scope.keep(Tensors.to(when, device)),
                    scope.keep(collage(own, image, others, source)));
        }
    }

    /** All pictures patch by patch: what a picture with every patch pasted looks like. */
    private Tensor collage(Seeds own, ImageShape image, OtherPictures others, Tensor from) {
        Tensor[] drawn = new Tensor[sources];
        for (int k = 0; k < sources; k++) {
            drawn[k] = others.draw(own.at(k));
        }
        long plane = from.size(3);
        Tensor all = torch.stack(new TensorVector(drawn), 1);
        return all.view(own.count(), sources, image.channels(), plane)
                .gather(1, from.expand(own.count(), 1, image.channels(), plane))
                .view(image.batch(own.count()))
                .contiguous();
    }

    @Override
    public Prior prior() {
        return new OwnEnd(this);
    }

    /**
     * @param when step with which each pixel is pasted over, {@code (N, 1, H, W)}
     * @param collage {@code (N, C, H, W)}
     */
    private record Pasted(Seeds own, OtherPictures others, int sources, Tensor when, Tensor collage)
            implements Formula.Law {
        @Override
        public Tensor at(Tensor x0, Tensor n) {
            return collage.where(when.le(Tensors.perImage(n)), x0);
        }

        @Override
        public Map<String, Object> drawn(int image) {
            return Map.of(
                    "pictures",
                    IntStream.range(0, sources)
                            .mapToObj(k -> others.index(own.at(k), image))
                            .toList());
        }

        @Override
        public void close() {
            when.close();
            collage.close();
        }
    }
}
